import type { ServerHttp2Stream } from 'node:http2';
import { encodeStatus } from '../exportAnswer.ts';
import type { Fault } from './fault.ts';
import { statusOf } from './httpAnswer.ts';
import { endEarly } from './http2Exchange.ts';

const prefixBytes = 5;
const headers = { ':status': 200, 'content-type': 'application/grpc' };

/** Answers a call with one message and status OK. */
export function sendGrpcMessage(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (stream.destroyed || stream.closed) return;
  const framed = new Uint8Array(prefixBytes + message.length);
  new DataView(framed.buffer).setUint32(1, message.length);
  framed.set(message, prefixBytes);
  stream.respond(headers, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(framed);
}

/** Ends a call with an error status and nothing else ("Trailers-Only"). A retry hint travels as google.rpc.RetryInfo. */
export function sendGrpcFault(stream: ServerHttp2Stream, fault: Fault): void {
  if (stream.destroyed || stream.closed) return;
  const status = statusOf(fault);
  stream.respond(
    {
      ...headers,
      'grpc-status': String(fault.grpc),
      'grpc-message': percentEncoded(fault.message),
      ...(fault.retryAfterSeconds !== undefined && {
        'grpc-status-details-bin': Buffer.from(encodeStatus(status, 'protobuf')).toString('base64'),
      }),
      ...grpcHeaders(fault),
    },
    { endStream: true },
  );
  endEarly(stream);
}

function grpcHeaders({ headers: all = {} }: Fault): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => name.startsWith('grpc-')));
}

/** UTF-8, with every byte outside printable ASCII, and `%`, as `%XX` (gRPC over HTTP/2, "Status-Message"). */
export function percentEncoded(text: string): string {
  let out = '';
  for (const byte of new TextEncoder().encode(text))
    out +=
      byte < 0x20 || byte > 0x7e || byte === 0x25
        ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(byte);
  return out;
}
