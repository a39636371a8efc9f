import type { MetricRecord } from '../../shared/spanBatch.ts';

/** Tags of `Metric` and of the messages that hold its data points. */
export const metricTag = { name: 0x0a, description: 0x12, unit: 0x1a, metadata: 0x62, dataPoint: 0x0a } as const;

/** The time of a data point has the same number in all five kinds of point. */
export const pointTag = { time: 0x19 } as const;

const types: Readonly<Partial<Record<number, MetricRecord['type']>>> = {
  0x2a: 'gauge',
  0x3a: 'sum',
  0x4a: 'histogram',
  0x52: 'exponentialHistogram',
  0x5a: 'summary',
};

/** What kind of metric a field of `Metric` makes it; `undefined` = the field says nothing about that. */
export function metricType(tag: number): MetricRecord['type'] | undefined {
  return types[tag];
}
