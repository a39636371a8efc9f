import type { Signal } from '../../shared/ingest.ts';
import { WireWriter } from './wireWriter.ts';

/** What a sender is told of a request that was taken, whole or in part. */
export interface ExportAnswer {
  readonly signal: Signal;
  /** Spans, log records or data points that were not kept. */
  readonly rejected: number;
  /** Why; also a warning when nothing was rejected. Empty = nothing to say. */
  readonly message: string;
}

/** `google.rpc.Status`: what a sender is told of a request that was not taken. */
export interface StatusAnswer {
  /** gRPC status code. */
  readonly code: number;
  /** Names the fault and the fix. */
  readonly message: string;
  /** Sent as `google.rpc.RetryInfo`; absent = sending it again is useless. */
  readonly retryAfterSeconds?: number;
}

const rejectedNames = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
} as const satisfies Record<Signal, string>;

const retryInfoUrl = 'type.googleapis.com/google.rpc.RetryInfo';

/** `Export{Trace,Logs,Metrics}ServiceResponse` in the request's encoding; `partial_success` only when there is something to say. */
export function encodeExportAnswer(answer: ExportAnswer, encoding: 'protobuf' | 'json'): Uint8Array {
  const { signal, rejected, message } = answer;
  const isWhole = rejected === 0 && message === '';
  if (encoding === 'json') {
    const partialSuccess = { [rejectedNames[signal]]: String(rejected), errorMessage: message };
    return json(isWhole ? {} : { partialSuccess });
  }
  const out = new WireWriter();
  if (!isWhole) {
    inside(out, 1, () => {
      writeInt(out, 1, rejected);
      writeText(out, 2, message);
    });
  }
  return out.finish();
}

/** `google.rpc.Status` in the request's encoding; the protobuf form is also gRPC's `grpc-status-details-bin`. */
export function encodeStatus(status: StatusAnswer, encoding: 'protobuf' | 'json'): Uint8Array {
  const { code, message, retryAfterSeconds } = status;
  if (encoding === 'json') {
    const retry = { '@type': retryInfoUrl, retryDelay: `${Math.ceil(retryAfterSeconds ?? 0)}s` };
    return json({ code, message, ...(retryAfterSeconds === undefined ? {} : { details: [retry] }) });
  }
  const out = new WireWriter();
  writeInt(out, 1, code);
  writeText(out, 2, message);
  if (retryAfterSeconds !== undefined) inside(out, 3, () => writeRetryInfo(out, retryAfterSeconds));
  return out.finish();
}

/** A `google.protobuf.Any` that holds `RetryInfo{retry_delay: Duration{seconds}}`. */
function writeRetryInfo(out: WireWriter, seconds: number): void {
  writeText(out, 1, retryInfoUrl);
  inside(out, 2, () => inside(out, 1, () => writeInt(out, 1, Math.ceil(seconds))));
}

function inside(out: WireWriter, field: number, write: () => void): void {
  out.tag(field, 2);
  const start = out.begin();
  write();
  out.end(start);
}

function writeInt(out: WireWriter, field: number, value: number): void {
  if (value === 0) return;
  out.tag(field, 0);
  out.varint64(BigInt(value));
}

function writeText(out: WireWriter, field: number, text: string): void {
  if (text === '') return;
  out.tag(field, 2);
  out.string(text);
}

function json(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
