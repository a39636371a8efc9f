import type { Attribute } from './attributeValue.ts';

/** Everything OTLP says of one metric: an entry for each `Metric` message, with its data points in the order sent. */
export interface MetricDetail {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly type: 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary' | 'unknown';
  /** OTLP `AggregationTemporality`: 0 not said, 1 delta, 2 cumulative. */
  readonly temporality: number;
  /** Of a sum: it only grows. */
  readonly isMonotonic: boolean;
  /** How it was made, when it was converted from another format. */
  readonly metadata: readonly Attribute[];
  readonly points: readonly MetricPointDetail[];
}

export interface MetricPointDetail {
  /** Microseconds since the epoch; 0 = not said. */
  readonly timeMicros: number;
  readonly attributes: readonly Attribute[];
  /** All other fields of the data point under their OTLP/JSON names; 64-bit integers are strings. */
  readonly point: Readonly<Record<string, unknown>>;
}
