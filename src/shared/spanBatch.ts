/**
 * One decoded OTLP trace request as columns: what the ingest path reads of every span.
 * Attributes, events and links stay undecoded in `bytes` until somebody opens the span.
 *
 * A decoder reuses its columns: a batch is valid until that decoder's next call.
 */
export interface SpanBatch {
  /** The uncompressed protobuf request; a JSON request is first written in this form. */
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Eight 32-bit words a span, most significant first: trace id (4), span id (2), parent span id (2; zero = root). */
  readonly ids: Uint32Array;
  /** Four 32-bit words a span: start high, start low, end high, end low, in nanoseconds since the epoch; end 0 = still open. */
  readonly times: Uint32Array;
  readonly names: readonly string[];
  /** OTLP `Span.SpanKind`. */
  readonly otlpKinds: Uint8Array;
  /** OTLP `Status.code`: 0 unset, 1 ok, 2 error. */
  readonly statuses: Uint8Array;
  /** Bit set of `spanFlags`. */
  readonly flags: Uint8Array;
  /** Where the span's message lies in `bytes`, without its tag and length. */
  readonly offsets: Uint32Array;
  readonly lengths: Uint32Array;
  /** Index into `origins`. */
  readonly originIndexes: Uint32Array;
  readonly origins: readonly Origin[];
  /** A span's hot attributes are those from `hotStarts[span]` up to, not including, `hotStarts[span + 1]`, in the order sent. */
  readonly hotStarts: Uint32Array;
  /** Positions in the `HotKeys` the decoder was made with. A key may repeat within a span: the last one counts. */
  readonly hotKeys: Uint16Array;
  readonly hotValues: readonly HotValue[];
  /** Spans left out because they could not be read; their neighbours are kept. */
  readonly rejected: number;
  /** The first fault and its cure, for the sender. */
  readonly reason?: string;
}

/** The resource and scope a span came under, as ranges of `SpanBatch.bytes`; length 0 = the message was absent. */
export interface Origin {
  readonly resourceOffset: number;
  readonly resourceLength: number;
  readonly resourceSchemaUrl: string;
  readonly scopeOffset: number;
  readonly scopeLength: number;
  readonly scopeSchemaUrl: string;
}

/** Attributes that are read from every span while decoding; everything else stays raw. Keys are 4 to 64 characters of ASCII. */
export type HotKeys = readonly HotKey[];

export interface HotKey {
  readonly key: string;
  readonly read: HotRead;
}

/**
 * - `value`: scalars as what they are, texts up to `hotTextBytes`.
 * - `json`: texts up to `hotJsonBytes`.
 * - `late`: where a text of up to `hotJsonBytes` lies (`latePlace`), since few spans of all that have it are asked for it.
 * - `presence`: only that it is there, so that a prompt of a megabyte is never made a string.
 */
export type HotRead = 'value' | 'json' | 'late' | 'presence';

/** Bytes of UTF-8. */
export const hotTextBytes = 4096;
export const hotJsonBytes = 262_144;

const lateLengths = 0x10_0000;

/** Start and length of a text in `SpanBatch.bytes` as one number. */
export function latePlace(start: number, length: number): number {
  return start * lateLengths + length;
}

/** The text at a `latePlace`. */
export function lateText(bytes: Uint8Array, place: number): string {
  const start = Math.floor(place / lateLengths);
  return utf8.decode(bytes.subarray(start, start + (place % lateLengths)));
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * What a hot attribute holds: a text, a number, a truth value; integers beyond 2^53 as decimal text.
 * `undefined` = something is there that is not read: a list, a map, bytes, a text over its limit, a key wanted for its presence.
 * Of the latter an empty text is still `''`, because emptiness means absence everywhere.
 */
export type HotValue = string | number | boolean | undefined;

/** Bits of `SpanBatch.flags` and of the stored row. */
export const spanFlags = {
  /** Carries at least one event named `exception`. */
  exception: 1,
  /** Carries a code location attribute or an exception stack. */
  source: 2,
  events: 4,
  links: 8,
  /** The sender itself dropped attributes, events or links. */
  dropped: 16,
  /** Re-sent by the sender with other content after it had ended. */
  revised: 32,
} as const;

/** One decoded OTLP log request. Logs are rarer than spans, so plain objects serve. */
export interface LogBatch {
  readonly bytes: Uint8Array;
  readonly logs: readonly LogEntry[];
  readonly origins: readonly Origin[];
  readonly rejected: number;
  readonly reason?: string;
}

export interface LogEntry {
  /** Where the `LogRecord` lies in `LogBatch.bytes`. */
  readonly offset: number;
  readonly length: number;
  readonly originIndex: number;
  /** Microseconds since the epoch: the record's time, else when it was observed; 0 = neither is known. */
  readonly timeMicros: number;
  readonly severity: number;
  /** Lower-case hex; empty = not tied to a span. */
  readonly traceId: string;
  readonly spanId: string;
  readonly eventName: string;
}

/** One decoded OTLP metrics request: an entry for each `Metric` message. */
export interface MetricBatch {
  readonly bytes: Uint8Array;
  readonly metrics: readonly MetricRecord[];
  readonly origins: readonly Origin[];
  /** Data points, not metrics, as `partial_success.rejected_data_points` counts them. */
  readonly rejected: number;
  readonly reason?: string;
}

export interface MetricRecord {
  readonly offset: number;
  readonly length: number;
  readonly originIndex: number;
  readonly name: string;
  readonly type: 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary' | 'unknown';
  readonly unit: string;
  readonly description: string;
  readonly points: number;
  /** Of its newest point. */
  readonly lastMicros: number;
}
