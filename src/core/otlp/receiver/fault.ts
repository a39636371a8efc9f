import type { IngestFault } from '../../../shared/ingest.ts';
import { sizeText } from '../sizeText.ts';

/** Why a request is turned away, in the terms of both protocols. */
export interface Fault {
  /** HTTP status. */
  readonly http: number;
  /** google.rpc.Code: the gRPC status, and `code` of the Status body over HTTP. */
  readonly grpc: number;
  /** Names the fault and the fix; shown to the sender and to the user. */
  readonly message: string;
  readonly retryAfterSeconds?: number;
  /** Extra HTTP response headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** google.rpc.Code */
export const grpcCodes = {
  ok: 0,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const;

const rightPaths = 'POST to /v1/traces, /v1/logs or /v1/metrics';

/** What a header held, short enough for a message. */
function quoted(text: string): string {
  return text === '' ? 'none' : JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

export const faults = {
  host: (host: string): Fault => ({
    http: 421,
    grpc: grpcCodes.permissionDenied,
    message: `The host name ${quoted(host)} is not this machine's loopback. Send to 127.0.0.1 or localhost, or add the name to the receiver's allowed hosts.`,
  }),
  hosts: (): Fault => ({
    http: 400,
    grpc: grpcCodes.invalidArgument,
    message: 'The request has more than one Host header. Send exactly one.',
  }),
  origin: (origin: string): Fault => ({
    http: 403,
    grpc: grpcCodes.permissionDenied,
    message: `Pages from the origin ${quoted(origin)} may not send here. Only pages served from localhost or 127.0.0.1 may.`,
  }),
  path: (path: string): Fault => ({
    http: 404,
    grpc: grpcCodes.notFound,
    message: `There is nothing at ${quoted(path)}. ${rightPaths}.`,
  }),
  signal: (): Fault => ({
    http: 404,
    grpc: grpcCodes.notFound,
    message: `The path is missing and the body does not tell which signal it is. ${rightPaths}.`,
  }),
  method: (method: string): Fault => ({
    http: 405,
    grpc: grpcCodes.unimplemented,
    message: `${method} is not served here. ${rightPaths}.`,
    headers: { allow: 'POST' },
  }),
  onlyHttp1: (path: string): Fault => ({
    http: 505,
    grpc: grpcCodes.unimplemented,
    message: `${path} is answered over HTTP/1.1 only. Ask again without HTTP/2.`,
  }),
  contentType: (type: string): Fault => ({
    http: 415,
    grpc: grpcCodes.invalidArgument,
    message: `The content type ${quoted(type)} is not OTLP. Use application/x-protobuf or application/json.`,
    headers: { 'accept-post': 'application/x-protobuf, application/json' },
  }),
  charset: (charset: string): Fault => ({
    http: 415,
    grpc: grpcCodes.invalidArgument,
    message: `The charset ${quoted(charset)} is not served. OTLP/JSON is UTF-8.`,
    headers: { 'accept-post': 'application/x-protobuf, application/json' },
  }),
  grpcOverHttp1: (): Fault => ({
    http: 415,
    grpc: grpcCodes.invalidArgument,
    message: 'gRPC needs HTTP/2. Use a gRPC exporter without TLS, or send application/x-protobuf to /v1/traces.',
  }),
  grpcPathWithoutGrpc: (type: string): Fault => ({
    http: 415,
    grpc: grpcCodes.invalidArgument,
    message: `A gRPC method was called with the content type ${quoted(type)}. Use application/grpc, or POST to /v1/traces, /v1/logs or /v1/metrics.`,
  }),
  contentEncoding: (encoding: string): Fault => ({
    http: 415,
    grpc: grpcCodes.invalidArgument,
    message: `The content encoding ${quoted(encoding)} is not served. Use gzip, deflate or none.`,
    headers: { 'accept-encoding': 'gzip, deflate' },
  }),
  transferEncoding: (encoding: string): Fault => ({
    http: 501,
    grpc: grpcCodes.unimplemented,
    message: `The transfer encoding ${quoted(encoding)} is not served. Use chunked, or send a content-length.`,
  }),
  expectation: (expected: string): Fault => ({
    http: 417,
    grpc: grpcCodes.unimplemented,
    message: `The expectation ${quoted(expected)} cannot be met. Use 100-continue or leave the Expect header out.`,
  }),
  tooLarge: (limit: number): Fault => ({
    http: 413,
    grpc: grpcCodes.resourceExhausted,
    message: `The request is over the limit of ${sizeText(limit)}. Send smaller batches, or raise the setting agentLoupe.receiver.maxRequestMiB.`,
  }),
  overloaded: (): Fault => ({
    http: 429,
    grpc: grpcCodes.unavailable,
    message: 'The receiver holds as much unfinished data as it may. Send this request again a little later.',
    retryAfterSeconds: 1,
  }),
  connections: (limit: number): Fault => ({
    http: 503,
    grpc: grpcCodes.unavailable,
    message: `All ${limit} connections of the receiver are busy. Reuse connections, or try again a little later.`,
    retryAfterSeconds: 1,
  }),
  slowBody: (received: number): Fault => ({
    http: 408,
    grpc: grpcCodes.deadlineExceeded,
    message: `The body came too slowly: ${received} bytes so far. Send the whole body without long pauses.`,
  }),
  slowHeaders: (): Fault => ({
    http: 408,
    grpc: grpcCodes.deadlineExceeded,
    message: 'The request headers did not come in time. Send the whole request without long pauses.',
  }),
  cutRequest: (): Fault => ({
    http: 400,
    grpc: grpcCodes.invalidArgument,
    message: 'The connection ended in the middle of a request. Send the whole body before closing.',
  }),
  largeHeaders: (): Fault => ({
    http: 431,
    grpc: grpcCodes.resourceExhausted,
    message: 'The request headers are too large. Send fewer or shorter headers.',
  }),
  notHttp: (detail: string): Fault => ({
    http: 400,
    grpc: grpcCodes.invalidArgument,
    message: `This is not a readable HTTP request (${detail}). Send OTLP over HTTP/1.1 or gRPC.`,
  }),
  tls: (): Fault => ({
    http: 400,
    grpc: grpcCodes.invalidArgument,
    message: 'TLS was spoken to a plain-text port. Use http:// in the endpoint (for gRPC: insecure credentials).',
  }),
  grpcContentType: (type: string): Fault => ({
    http: 415,
    grpc: grpcCodes.unimplemented,
    message: `The gRPC content type ${quoted(type)} is not served. Use application/grpc or application/grpc+proto.`,
  }),
  grpcMethod: (path: string): Fault => ({
    http: 404,
    grpc: grpcCodes.unimplemented,
    message: `There is no method ${quoted(path)}. The Export methods of OTLP's TraceService, LogsService and MetricsService are served.`,
  }),
  grpcTimeout: (timeout: string): Fault => ({
    http: 400,
    grpc: grpcCodes.invalidArgument,
    message: `The grpc-timeout ${quoted(timeout)} is not readable. Use up to 8 digits and one of H M S m u n.`,
  }),
  grpcEncoding: (encoding: string): Fault => ({
    http: 415,
    grpc: grpcCodes.unimplemented,
    message: `The grpc-encoding ${quoted(encoding)} is not served. Use gzip, deflate or identity.`,
    headers: { 'grpc-accept-encoding': 'identity,gzip,deflate' },
  }),
  grpcFlag: (flag: number): Fault => ({
    http: 400,
    grpc: grpcCodes.internal,
    message: `A gRPC message starts with the flag ${flag}. It must be 0, or 1 for a compressed message.`,
  }),
  grpcFlagWithoutEncoding: (): Fault => ({
    http: 400,
    grpc: grpcCodes.internal,
    message: 'The gRPC message is flagged as compressed, and grpc-encoding does not say how. Name the encoding.',
  }),
  grpcNoMessage: (): Fault => ({
    http: 400,
    grpc: grpcCodes.unimplemented,
    message: 'The gRPC call ended without a message. Send exactly one export request in each call.',
  }),
  grpcSecondMessage: (): Fault => ({
    http: 400,
    grpc: grpcCodes.unimplemented,
    message: 'The gRPC call goes on after its first message. Send exactly one export request in each call.',
  }),
  grpcCutMessage: (received: number, expected: number): Fault => ({
    http: 400,
    grpc: grpcCodes.invalidArgument,
    message: `The gRPC message ended after ${received} of ${expected} bytes. Send the whole message.`,
  }),
  deadline: (timeoutMs: number): Fault => ({
    http: 504,
    grpc: grpcCodes.deadlineExceeded,
    message: `The export did not end within the ${timeoutMs} ms the caller allowed. Allow more time, or send smaller batches.`,
  }),
} as const;

const outcomes = {
  malformed: { http: 400, grpc: grpcCodes.invalidArgument },
  tooLarge: { http: 413, grpc: grpcCodes.resourceExhausted },
  overloaded: { http: 429, grpc: grpcCodes.unavailable, retryAfterSeconds: 1 },
  unavailable: { http: 503, grpc: grpcCodes.unavailable, retryAfterSeconds: 5 },
} as const;

/** The answer to a request that was handed over and not kept. */
export function faultOfOutcome({ fault, message, retryAfterSeconds }: IngestFault): Fault {
  return { ...outcomes[fault], message, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}
