import type { HotValue } from '../../shared/spanBatch.ts';

/** The attributes of one span that are of interest, from `from` up to, not including, `to`. */
export interface Hits {
  /** Numbers of keys in a `KeyTable`. */
  readonly keys: ArrayLike<number>;
  readonly values: readonly HotValue[];
  readonly from: number;
  readonly to: number;
  /** What the values of keys that are read late are places in; absent = they are the texts themselves. */
  readonly bytes?: Uint8Array;
}

/** What is known of a span besides its attributes. */
export interface SpanFrame {
  readonly name: string;
  readonly isRoot: boolean;
  /** OTLP `Span.SpanKind`. */
  readonly otlpKind: number;
  /** Nanoseconds since the epoch, to the precision of a number. */
  readonly startNanos: number;
  /** 0 = it still runs. */
  readonly endNanos: number;
}
