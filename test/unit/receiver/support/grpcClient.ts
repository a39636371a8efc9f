import { connect } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';

export const traceMethod = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

export interface GrpcResult {
  readonly httpStatus: number;
  /** The gRPC status, wherever it came; `undefined` = none came. */
  readonly status: number | undefined;
  /** Decoded `grpc-message`. */
  readonly message: string;
  /** The response headers and trailers together. */
  readonly headers: IncomingHttpHeaders;
  /** Only headers came: the status was in them. */
  readonly trailersOnly: boolean;
  readonly body: Buffer;
  readonly resetCode: number;
}

export interface H2Client extends Disposable {
  readonly session: ClientHttp2Session;
  /** Opens a gRPC call with its headers only. */
  open(headers?: OutgoingHttpHeaders): ClientHttp2Stream;
  /** Makes one call; the body is written in the given pieces. */
  call(pieces: readonly Uint8Array[], headers?: OutgoingHttpHeaders): Promise<GrpcResult>;
}

/** A plain HTTP/2 client: nothing of a gRPC library is in the way of sending what is wrong. */
export function h2Client(port: number): H2Client {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on('error', () => undefined);
  const open = (headers: OutgoingHttpHeaders = {}): ClientHttp2Stream =>
    session.request({
      ':method': 'POST',
      ':path': traceMethod,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
  return {
    session,
    open,
    call: (pieces, headers) => {
      const stream = open(headers);
      const result = grpcResult(stream);
      for (const piece of pieces) stream.write(piece);
      stream.end();
      return result;
    },
    [Symbol.dispose]: () => session.destroy(),
  };
}

/** What comes back on `stream`, once it has closed. */
export function grpcResult(stream: ClientHttp2Stream): Promise<GrpcResult> {
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  const chunks: Buffer[] = [];
  stream.on('response', (got: IncomingHttpHeaders) => (headers = got));
  stream.on('trailers', (got: IncomingHttpHeaders) => (trailers = got));
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', () => undefined);
  return new Promise((resolve) =>
    stream.once('close', () => {
      const all = { ...headers, ...trailers };
      const status = all['grpc-status'];
      resolve({
        httpStatus: Number(headers[':status'] ?? 0),
        status: status === undefined ? undefined : Number(status),
        message: decodeURIComponent(String(all['grpc-message'] ?? '')),
        headers: all,
        trailersOnly: 'grpc-status' in headers,
        body: Buffer.concat(chunks),
        resetCode: stream.rstCode,
      });
    }),
  );
}

/** A gRPC message with its prefix. */
export function framed(message: Uint8Array, flag = 0): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flag, 0);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}
