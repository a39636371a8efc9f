import type { IncomingHttpHeaders } from 'node:http';
import type { IngestRequest, Signal } from '../../../shared/ingest.ts';
import { faults } from './fault.ts';
import type { Fault } from './fault.ts';
import { isAllowedHost, isAllowedOrigin } from './loopbackNames.ts';
import { signalOfPath } from './signalOfPath.ts';

/** What the first line and the headers ask for, and whether it may be had. */
export type RequestHead =
  | ExportHead
  | { readonly kind: 'preflight' }
  /** `GET /healthz` or `GET /metrics`. */
  | { readonly kind: 'other' }
  | { readonly kind: 'refused'; readonly fault: Fault };

export interface ExportHead {
  readonly kind: 'export';
  /** `'body'` = the path was dropped. */
  readonly signal: Signal | 'body';
  readonly encoding: IngestRequest['encoding'];
  readonly compression: IngestRequest['compression'];
  /** Bytes; `undefined` = not said. */
  readonly declared: number | undefined;
}

interface HeadLine {
  readonly method: string;
  /** As sent: a path with query, or an absolute URL (RFC 9112 section 3.2.2). */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

export interface HeadRules {
  readonly allowedHosts: readonly string[];
  readonly requestBytes: number;
}

/** Media type → encoding. Answers come back under the same media type. */
const encodings = new Map<string, IngestRequest['encoding']>([
  ['application/x-protobuf', 'protobuf'],
  ['application/protobuf', 'protobuf'],
  ['application/json', 'json'],
]);

/** Content coding → compression (RFC 9110 section 8.4.1). */
export const compressions = new Map<string, IngestRequest['compression']>([
  ['', 'none'],
  ['identity', 'none'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
]);

const otherPaths = new Set(['/healthz', '/metrics']);
const targetParts = /^(?:https?:\/\/(?<authority>[^/?#]*))?(?<path>[^?#]*)/i;
const charsetParameter = /;\s*charset\s*=\s*"?(?<charset>[^";\s]+)/i;

/** The content type without its parameters, lower-case; empty = none was sent. */
export function mediaType(headers: IncomingHttpHeaders): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** The first fault among Host and Origin: who may talk to the receiver at all. */
export function foreignCaller(
  authority: string,
  headers: IncomingHttpHeaders,
  allowedHosts: readonly string[],
): Fault | undefined {
  if (!isAllowedHost(authority, allowedHosts)) return faults.host(authority);
  const { origin } = headers;
  return origin === undefined || isAllowedOrigin(origin) ? undefined : faults.origin(origin);
}

/** Reads the head of an HTTP request of any version; `headers.host` carries `:authority` in HTTP/2. */
export function readRequestHead({ method, target, headers }: HeadLine, rules: HeadRules): RequestHead {
  const { authority = headers.host ?? '', path = '' } = targetParts.exec(target)?.groups ?? {};
  const foreign = foreignCaller(authority, headers, rules.allowedHosts);
  if (foreign) return { kind: 'refused', fault: foreign };
  if ((method === 'GET' || method === 'HEAD') && otherPaths.has(path)) return { kind: 'other' };
  if (isPreflight(method, headers)) return { kind: 'preflight' };
  return readExportHead(method, path || '/', headers, rules);
}

/** A browser asks whether it may post; the origin was checked before. */
function isPreflight(method: string, headers: IncomingHttpHeaders): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && 'access-control-request-method' in headers;
}

function readExportHead(
  method: string,
  path: string,
  headers: IncomingHttpHeaders,
  { requestBytes }: HeadRules,
): RequestHead {
  const type = mediaType(headers);
  const signal = signalOfPath(path);
  const encoding = encodings.get(type);
  const compression = compressions.get((headers['content-encoding'] ?? '').trim().toLowerCase());
  const length = headers['content-length'];
  const declared = length === undefined ? undefined : Number(length);
  const fault =
    pathFault(path, type, signal) ??
    (method === 'POST' ? undefined : faults.method(method)) ??
    contentFault(type, encoding, headers) ??
    (compression === undefined ? faults.contentEncoding(headers['content-encoding'] ?? '') : undefined) ??
    transferFault(headers) ??
    (declared !== undefined && declared > requestBytes ? faults.tooLarge(requestBytes) : undefined);
  if (fault || !signal || !encoding || !compression) return { kind: 'refused', fault: fault ?? faults.path(path) };
  return { kind: 'export', signal, encoding, compression, declared };
}

function pathFault(path: string, type: string, signal: Signal | 'body' | undefined): Fault | undefined {
  if (/^application\/grpc(?:\+|$)/.test(type)) return faults.grpcOverHttp1();
  if (path.startsWith('/opentelemetry.proto.collector.')) return faults.grpcPathWithoutGrpc(type);
  return signal === undefined ? faults.path(path) : undefined;
}

function contentFault(
  type: string,
  encoding: IngestRequest['encoding'] | undefined,
  headers: IncomingHttpHeaders,
): Fault | undefined {
  if (encoding === undefined) return faults.contentType(type);
  const charset = charsetParameter.exec(headers['content-type'] ?? '')?.groups?.charset;
  if (encoding === 'protobuf' || charset === undefined) return undefined;
  return /^utf-?8$/i.test(charset) ? undefined : faults.charset(charset);
}

function transferFault(headers: IncomingHttpHeaders): Fault | undefined {
  const encoding = headers['transfer-encoding'];
  return encoding === undefined || encoding.trim().toLowerCase() === 'chunked'
    ? undefined
    : faults.transferEncoding(encoding);
}
