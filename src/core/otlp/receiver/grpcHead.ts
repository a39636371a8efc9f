import type { IncomingHttpHeaders } from 'node:http2';
import type { IngestRequest, Signal } from '../../../shared/ingest.ts';
import { faults } from './fault.ts';
import type { Fault } from './fault.ts';
import { compressions, foreignCaller } from './requestHead.ts';

/** What a gRPC call asks for. */
export interface GrpcHead {
  readonly signal: Signal;
  /** How messages with the compressed flag are packed; `undefined` = in a way that is not served. */
  readonly compression: IngestRequest['compression'] | undefined;
  /** `grpc-encoding` as sent, for the message. */
  readonly encodingName: string;
  /** Milliseconds the caller will wait; `undefined` = for ever. */
  readonly timeoutMs: number | undefined;
}

/** The export methods of the OTLP services, from the three `*_service.proto` files. */
const methods = new Map<string, Signal>([
  ['/opentelemetry.proto.collector.trace.v1.TraceService/Export', 'traces'],
  ['/opentelemetry.proto.collector.logs.v1.LogsService/Export', 'logs'],
  ['/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', 'metrics'],
]);

const protobufType = /^application\/grpc(?:\+proto)?\s*(?:;|$)/i;

const timeoutParts = /^(?<count>\d{1,8})(?<unit>[HMSmun])$/;
/** Milliseconds in each unit of `grpc-timeout`. */
const timeoutUnits: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };
/** The longest a timer takes. */
const longestMs = 2 ** 31 - 1;

/** Whether a request is a gRPC call at all, as far as its content type says. */
export function isGrpc(headers: IncomingHttpHeaders): boolean {
  return /^application\/grpc(?![a-z-])/i.test(headers['content-type'] ?? '');
}

/** Reads the head of a gRPC call (gRPC over HTTP/2, "Requests"). */
export function readGrpcHead(headers: IncomingHttpHeaders, allowedHosts: readonly string[]): GrpcHead | Fault {
  const path = headers[':path'] ?? '';
  const type = headers['content-type'] ?? '';
  const signal = methods.get(path);
  const timeout = headers['grpc-timeout'];
  const timeoutMs = timeout === undefined ? undefined : readTimeout(String(timeout));
  const fault =
    foreignCaller(headers[':authority'] ?? headers.host ?? '', headers, allowedHosts) ??
    (headers[':method'] === 'POST' ? undefined : faults.method(headers[':method'] ?? '')) ??
    (protobufType.test(type) ? undefined : faults.grpcContentType(type)) ??
    (timeout !== undefined && timeoutMs === undefined ? faults.grpcTimeout(String(timeout)) : undefined);
  if (fault) return fault;
  if (signal === undefined) return faults.grpcMethod(path);
  const encodingName = String(headers['grpc-encoding'] ?? 'identity');
  return { signal, compression: compressions.get(encodingName.toLowerCase()), encodingName, timeoutMs };
}

function readTimeout(text: string): number | undefined {
  const { count, unit = '' } = timeoutParts.exec(text)?.groups ?? {};
  const factor = timeoutUnits[unit];
  return factor === undefined ? undefined : Math.min(Number(count) * factor, longestMs);
}
