import { createServer, STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Connection, Connections } from './connections.ts';
import { faults } from './fault.ts';
import type { Fault } from './fault.ts';
import { http1Exchange } from './http1Exchange.ts';
import { faultAnswer } from './httpAnswer.ts';
import type { ReceiverState } from './receiverState.ts';
import { refuse, serveHttp } from './serveHttp.ts';
import { userAgentOf } from './userAgent.ts';

/** An HTTP/1.1 server without a port: connections are given to it with `emit('connection', socket)`. */
export function http1Server(state: ReceiverState, connections: Connections): Server {
  const { headersMs, bodyMs, idleMs, stallMs } = state.limits;
  const server = createServer({
    headersTimeout: headersMs,
    requestTimeout: bodyMs + stallMs + headersMs, // bodies have their own clock, which knows what to answer
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: Math.min(1000, headersMs),
    requireHostHeader: false, // refused by us, with a reason
  });
  const serve = (waits: boolean) => (request: IncomingMessage, response: ServerResponse) => {
    const connection = connections.of(request.socket);
    if (!connection) return;
    response.once('close', connections.begin(connection));
    const exchange = http1Exchange(request, response, waits, connection, state);
    if (hasSeveralHosts(request)) refuse(exchange, faults.hosts(), state);
    else serveHttp(exchange, state).catch(() => request.socket.destroy());
  };
  server.on('request', serve(false)).on('checkContinue', serve(true));
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const connection = connections.of(request.socket);
    if (!connection) return;
    const fault = faults.expectation(request.headers.expect ?? '');
    refuse(http1Exchange(request, response, true, connection, state), fault, state);
  });
  server.on('connect', (request, socket) => {
    const connection = connections.of(socket);
    if (connection)
      refuseConnection(connection, faults.method(request.method ?? ''), userAgentOf(request.headers), state);
  });
  server.on('clientError', (error: ParseError, socket) => {
    const connection = connections.of(socket);
    if (connection) refuseUnreadable(error, connection, state);
  });
  Object.assign(server, { httpAllowHalfOpen: true }); // no option for it: who ends its side is still owed the answers
  server.emit('listening'); // starts the clock behind headersTimeout and requestTimeout, which a server without a port lacks
  return server;
}

/** Node keeps the first only; RFC 9112 section 3.2 wants the request refused, as others on its way may go by the last. */
function hasSeveralHosts({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length > 1;
}

interface ParseError extends Error {
  readonly code?: string;
  readonly reason?: string;
  readonly rawPacket?: Uint8Array;
}

const parseFaults: Readonly<Record<string, Fault>> = {
  HPE_HEADER_OVERFLOW: faults.largeHeaders(),
  HPE_INVALID_EOF_STATE: faults.cutRequest(),
  ERR_HTTP_REQUEST_TIMEOUT: faults.slowHeaders(),
};
const tlsHandshake = 0x16;

/** The bytes are no HTTP (any more). Whoever waits for an answer gets one; then the connection ends. */
function refuseUnreadable(error: ParseError, connection: Connection, state: ReceiverState): void {
  const { socket } = connection;
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  refuseConnection(connection, faultOfError(error), '', state);
}

/** For what takes the whole connection and leaves no request to answer. */
function refuseConnection(connection: Connection, fault: Fault, userAgent: string, state: ReceiverState): void {
  const { socket, port, busy } = connection;
  connection.ending = true;
  if (connection.refuseUnfinished(fault) || busy > 0) return; // whoever is owed an answer gets it first
  state.refuse({
    transport: { protocol: 'http/unknown', userAgent, port },
    status: fault.http,
    message: fault.message,
  });
  sendAndClose(socket, fault, state.limits.lingerMs);
}

function faultOfError({ code = '', reason, message, rawPacket }: ParseError): Fault {
  if (rawPacket?.[0] === tlsHandshake) return faults.tls();
  return parseFaults[code] ?? faults.notHttp(reason ?? message);
}

/** For a connection that has no request to answer. */
export function sendAndClose(socket: Socket, fault: Fault, lingerMs: number): void {
  const { status, headers, body } = faultAnswer(fault, {});
  const lines = Object.entries({ ...headers, 'content-length': body.length, connection: 'close' });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n`);
  socket.end(body);
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer)).resume();
}
