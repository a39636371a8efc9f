import type * as Http2 from 'node:http2';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Connection, Connections } from './connections.ts';
import { isGrpc } from './grpcHead.ts';
import { http2Exchange } from './http2Exchange.ts';
import type { ReceiverState } from './receiverState.ts';
import { serveGrpc } from './serveGrpc.ts';
import { serveHttp } from './serveHttp.ts';

/** How much may be on its way to us unread. What is read is bounded by the admission, so this only has to keep senders busy. */
const streamWindow = 8 * 1024 * 1024;
const connectionWindow = 16 * 1024 * 1024;

const settings = {
  initialWindowSize: streamWindow,
  maxConcurrentStreams: 128,
  maxHeaderListSize: 16 * 1024,
  enablePush: false,
};

/** Serves HTTP/2 with prior knowledge on a connection whose preface was seen: gRPC calls, and plain OTLP/HTTP as well. */
export function serveHttp2Session(
  http2: typeof Http2,
  connection: Connection,
  connections: Connections,
  state: ReceiverState,
): void {
  const { socket } = connection;
  socket.allowHalfOpen = false; // a half-closed HTTP/2 connection is over
  const session = http2.performServerHandshake(socket, { settings, maxSessionMemory: 64 });
  session.setLocalWindowSize(connectionWindow);
  session.setTimeout(state.limits.idleMs, () => session.close());
  session.on('error', () => socket.destroy());
  connection.retire = () => session.close();
  session.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    stream.on('error', ignore);
    stream.once('close', connections.begin(connection));
    const served = isGrpc(headers)
      ? serveGrpc(stream, headers, connection.port, state)
      : serveHttp(http2Exchange(stream, headers, connection.port), state);
    served.catch(() => stream.destroy());
  });
}

/** A stream that fails also closes, and that is where it is handled. */
function ignore(): void {
  // nothing to add
}
