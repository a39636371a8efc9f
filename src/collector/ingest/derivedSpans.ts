import { decodeLogDetail } from '../../core/otlp/decodeLogDetail.ts';
import { decodeMetricDetail } from '../../core/otlp/decodeMetricDetail.ts';
import { createLogSpans } from '../../core/semantics/logs/logSpans.ts';
import { logAgents, otherSender } from '../../core/semantics/logs/logRules.ts';
import { metricSpans, usageMetricNames } from '../../core/semantics/metrics/metricSpans.ts';
import type { LogBatch, MetricBatch } from '../../shared/spanBatch.ts';
import { originsOf } from './originsOf.ts';
import { requestOf } from './requestOf.ts';

/** Spans of agents that send none: made of their log records and metrics, as an OTLP trace request like any other. */
export interface DerivedSpans {
  /** `undefined` = nothing in the batch is the work of an agent. */
  ofLogs(batch: LogBatch): Uint8Array | undefined;
  ofMetrics(batch: MetricBatch): Uint8Array | undefined;
}

/** One of these stands in every record that matters, so that all other logs cost one look over their bytes. */
const signs = [...logAgents.map(({ prefix }) => prefix), ...Object.keys(otherSender.events)].map((text) =>
  Buffer.from(text),
);

export function createDerivedSpans(): DerivedSpans {
  const logSpans = createLogSpans();
  return {
    ofLogs(batch) {
      const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.length);
      if (!signs.some((sign) => bytes.includes(sign))) return undefined;
      const origins = originsOf(batch);
      return requestOf(
        logSpans.take(
          batch.logs.map(({ offset, length, originIndex }) => ({
            log: decodeLogDetail(batch.bytes.subarray(offset, offset + length)),
            ...origins(originIndex),
          })),
        ),
      );
    },
    ofMetrics(batch) {
      const found = batch.metrics.filter(({ name }) => usageMetricNames.has(name));
      if (found.length === 0) return undefined;
      const origins = originsOf(batch);
      return requestOf(
        metricSpans(
          found.map(({ offset, length, originIndex }) => ({
            metric: decodeMetricDetail(batch.bytes.subarray(offset, offset + length)),
            ...origins(originIndex),
          })),
        ),
      );
    },
  };
}
