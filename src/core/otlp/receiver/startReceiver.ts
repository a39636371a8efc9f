import type * as Http2 from 'node:http2';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { Connections } from './connections.ts';
import type { Connection } from './connections.ts';
import { faults } from './fault.ts';
import { http1Server, sendAndClose } from './http1Server.ts';
import { serveHttp2Session } from './http2Session.ts';
import { openLoopback } from './openLoopback.ts';
import { peekProtocol } from './peekProtocol.ts';
import type { ReceiverOptions } from './receiverOptions.ts';
import { ReceiverState } from './receiverState.ts';
import type { ReceiverCounters } from './receiverState.ts';

export interface Receiver {
  /** The distinct ports it listens on, in the order they were asked for. */
  readonly ports: readonly number[];
  /** `127.0.0.1:4318`, `[::1]:4318`… */
  readonly addresses: readonly string[];
  readonly counters: ReceiverCounters;
  /**
   * Opens one more port (0 = any free one) on every loopback address and resolves to its number. Rejects with Node's
   * error (`code` `EADDRINUSE` or `EACCES`, and `port`) when it cannot be had.
   */
  listen(port: number): Promise<number>;
  /** Changes the limit on one request, in bytes as received, from the next request on. */
  setRequestBytes(bytes: number): void;
  /** Stops accepting, lets requests that are under way end within `closeMs`, then closes what is left. */
  close(): Promise<void>;
}

/** Starts receiving OTLP on loopback: HTTP/1.1, HTTP/2 and gRPC on each of the ports. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const state = new ReceiverState(options);
  const connections = new Connections(state.limits.connections);
  const http1 = http1Server(state, connections);
  let http2: Promise<typeof Http2> | undefined;
  const servers: Server[] = [];
  const ports: number[] = [];

  const accept = (socket: Socket): void => {
    socket.on('error', ignore);
    const connection = connections.open(socket);
    if (!connection) {
      turnAway(socket, state);
      return;
    }
    peekProtocol(socket, state.limits.firstBytesMs, (protocol) => {
      if (protocol === 'http1') http1.emit('connection', socket);
      else void serveHttp2(connection);
    });
  };
  const serveHttp2 = async (connection: Connection): Promise<void> => {
    http2 ??= import('node:http2'); // 13 ms to load: only when someone speaks it
    const loaded = await http2;
    if (!connection.socket.destroyed) serveHttp2Session(loaded, connection, connections, state);
  };
  const listen = async (port: number): Promise<number> => {
    if (port !== 0 && ports.includes(port)) return port;
    const opened = await openLoopback(port, () => createServer({ allowHalfOpen: true, noDelay: true }, accept));
    servers.push(...opened.servers);
    ports.push(opened.port);
    return opened.port;
  };
  const close = async (): Promise<void> => {
    for (const server of servers) server.close();
    http1.close();
    await drain(connections, state.limits.closeMs);
  };

  try {
    for (const port of options.ports) await listen(port);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ports,
    get addresses() {
      return servers.map(addressOf);
    },
    get counters() {
      const { bytes, requests } = state.admission;
      return { connections: connections.count, ...state.counts, inFlightRequests: requests, inFlightBytes: bytes };
    },
    listen,
    setRequestBytes: (bytes) => state.setRequestBytes(bytes),
    close,
  };
}

/** Ends every connection when its requests are answered; after `closeMs`, at once. */
async function drain(connections: Connections, closeMs: number): Promise<void> {
  const open = connections.all();
  const ended = open.map(({ socket }) => new Promise((resolve) => socket.once('close', resolve)));
  for (const { retire } of open) retire();
  const timer = setTimeout(() => {
    for (const { socket } of open) socket.destroy();
  }, closeMs);
  await Promise.all(ended);
  clearTimeout(timer);
}

function turnAway(socket: Socket, state: ReceiverState): void {
  const fault = faults.connections(state.limits.connections);
  const transport = { protocol: 'http/unknown', userAgent: '', port: socket.localPort ?? 0 } as const;
  state.refuse({ transport, status: fault.http, message: fault.message });
  sendAndClose(socket, fault, state.limits.lingerMs);
}

function addressOf(server: Server): string {
  const address = server.address();
  if (typeof address !== 'object' || !address) return '';
  return address.family === 'IPv6' ? `[${address.address}]:${address.port}` : `${address.address}:${address.port}`;
}

/** A broken connection also closes, and that is where it is handled. */
function ignore(): void {
  // nothing to add
}
