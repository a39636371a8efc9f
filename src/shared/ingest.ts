/** What the receiver hands to whoever decodes and stores, and what it is told in return. */
export type Signal = 'traces' | 'logs' | 'metrics';

export interface IngestRequest {
  readonly signal: Signal;
  readonly encoding: 'protobuf' | 'json';
  readonly compression: 'none' | 'gzip' | 'deflate';
  /** As received, still compressed. May be longer than `length`; it is handed over (transferred) with the request. */
  readonly body: ArrayBuffer;
  readonly length: number;
  readonly transport: Transport;
}

export interface Transport {
  readonly protocol: 'http/protobuf' | 'http/json' | 'grpc';
  readonly userAgent: string;
  /** The local port it came in by. */
  readonly port: number;
}

/** Answered after the data is committed. */
export type IngestOutcome = IngestDone | IngestFault;

interface Spent {
  /** The request's body, given back because nobody reads it any more: the receiver fills it again. Absent = it is gone. */
  readonly spent?: ArrayBuffer;
}

export interface IngestDone extends Spent {
  readonly ok: true;
  /** Spans, log records or metric data points that are now stored (or were already). */
  readonly accepted: number;
  readonly rejected: number;
  /** The first fault and its cure, for `partial_success.error_message`. */
  readonly reason?: string;
}

export interface IngestFault extends Spent {
  readonly ok: false;
  /**
   * - `malformed`: cannot be decoded; sending it again is useless (400 / INVALID_ARGUMENT).
   * - `tooLarge`: over the limit after decompression (413 / RESOURCE_EXHAUSTED without retry hint).
   * - `overloaded`: the queue is full (429 / UNAVAILABLE with retry hint).
   * - `unavailable`: the store cannot be written (503 / UNAVAILABLE with retry hint).
   */
  readonly fault: 'malformed' | 'tooLarge' | 'overloaded' | 'unavailable';
  /** Names the fault and the fix. */
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

/** A request the receiver itself turned away before anybody decoded it. */
export interface Refusal {
  readonly transport: Omit<Transport, 'protocol'> & { readonly protocol: Transport['protocol'] | 'http/unknown' };
  /** HTTP status, or the gRPC code negated. */
  readonly status: number;
  readonly message: string;
}
