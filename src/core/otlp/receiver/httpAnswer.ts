import type { IncomingHttpHeaders } from 'node:http';
import type { IngestDone, IngestRequest, Signal } from '../../../shared/ingest.ts';
import { encodeExportAnswer, encodeStatus } from '../exportAnswer.ts';
import type { Fault } from './fault.ts';
import { mediaType } from './requestHead.ts';

/** A whole HTTP answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** `partial_success` where something was left out or there is something to say. */
export function exportAnswer(
  { rejected, reason = '' }: IngestDone,
  signal: Signal,
  encoding: IngestRequest['encoding'],
  headers: IncomingHttpHeaders,
): HttpAnswer {
  const body = encodeExportAnswer({ signal, rejected, message: reason }, encoding);
  return { status: 200, headers: { 'content-type': mediaType(headers), ...crossOrigin(headers) }, body };
}

/** A google.rpc.Status in the encoding of the request, or as JSON where that was neither. */
export function faultAnswer(fault: Fault, headers: IncomingHttpHeaders): HttpAnswer {
  const type = mediaType(headers);
  const binary = type === 'application/x-protobuf' || type === 'application/protobuf';
  const { retryAfterSeconds } = fault;
  return {
    status: fault.http,
    headers: {
      'content-type': binary ? type : 'application/json',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(Math.ceil(retryAfterSeconds)) }),
      ...fault.headers,
      ...(fault.http !== 403 && fault.http !== 421 && crossOrigin(headers)),
    },
    body: encodeStatus(statusOf(fault), binary ? 'protobuf' : 'json'),
  };
}

/** The google.rpc.Status of a fault. */
export function statusOf({ grpc, message, retryAfterSeconds }: Fault): Parameters<typeof encodeStatus>[0] {
  return { code: grpc, message, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}

/** Lets a page of an allowed origin post; asked for by the browser before it does (Fetch standard, CORS-preflight). */
export function preflightAnswer(headers: IncomingHttpHeaders): HttpAnswer {
  return {
    status: 204,
    headers: {
      ...crossOrigin(headers),
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': headers['access-control-request-headers'] ?? 'content-type, content-encoding',
      'access-control-max-age': '7200',
      ...('access-control-request-private-network' in headers && { 'access-control-allow-private-network': 'true' }),
    },
    body: new Uint8Array(0),
  };
}

/** Only for origins that were checked before. */
function crossOrigin({ origin }: IncomingHttpHeaders): Record<string, string> {
  return origin === undefined
    ? {}
    : { 'access-control-allow-origin': origin, 'access-control-expose-headers': 'retry-after', vary: 'Origin' };
}
