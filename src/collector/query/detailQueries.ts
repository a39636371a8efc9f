import type { LogRow, MetricPoint, WholeTrace } from '../../shared/api.ts';
import type { SpanDetail } from '../../shared/spanDetail.ts';
import { decodeLogDetail } from '../../core/otlp/decodeLogDetail.ts';
import { decodeMetricDetail } from '../../core/otlp/decodeMetricDetail.ts';
import { decodeSpanDetail } from '../../core/otlp/decodeSpanDetail.ts';
import type { RawLog } from '../../core/store/rawLogs.ts';
import type { RawMetric } from '../../core/store/rawMetrics.ts';
import type { RawSpan } from '../../core/store/rawSpans.ts';
import type { StoreReader } from '../../core/store/storeReader.ts';
import { otlpOfSpans } from './otlpOfSpans.ts';
import { hexOf, limitOf, textOf, wholeNumberOf } from './queryParameters.ts';
import type { Parameters } from './queryParameters.ts';
import { valueText } from './valueText.ts';
import { WorkerFault } from '../workers/workerErrors.ts';

/** A whole trace as JSON objects is kept in memory three times over; larger ones are read as columns. */
const mostWholeSpans = 50_000;

/** The questions that are answered out of the raw bytes. */
export const detailQueries = {
  span(reader: StoreReader, parameters: Parameters): SpanDetail {
    const traceId = hexOf(parameters, 'traceId', 32);
    const spanId = hexOf(parameters, 'spanId', 16);
    const raw = reader.rawSpan(traceId, spanId);
    if (!raw) throw new WorkerFault(404, `no span ${spanId} of trace ${traceId} is stored`);
    return detailOf(raw);
  },

  trace(reader: StoreReader, parameters: Parameters): WholeTrace {
    const traceId = hexOf(parameters, 'traceId', 32);
    const summary = reader.trace(traceId, Date.now() * 1000);
    if (!summary) throw new WorkerFault(404, `no trace ${traceId} is stored`);
    if (summary.spans > mostWholeSpans)
      throw new WorkerFault(413, `the trace has ${summary.spans} spans: read /traces/${traceId}/columns instead`);
    return { summary, spans: Array.from(reader.rawSpans(traceId), detailOf) };
  },

  logs(reader: StoreReader, parameters: Parameters): readonly LogRow[] {
    const limit = limitOf(parameters, 100, 1000);
    const before = wholeNumberOf(parameters, 'before');
    const ofTrace = textOf(parameters, 'trace') === undefined ? {} : { trace: hexOf(parameters, 'trace', 32) };
    return reader.logs({ limit, ...ofTrace, ...(before === undefined ? {} : { before }) }).map(logRowOf);
  },

  metricPoints(reader: StoreReader, parameters: Parameters): readonly MetricPoint[] {
    const name = textOf(parameters, 'name');
    if (name === undefined) throw new WorkerFault(400, 'name is missing: take one from /metrics/catalogue');
    const limit = limitOf(parameters, 100, 10_000);
    const points = reader.rawMetricPoints(name, limit).flatMap(metricPointsOf);
    return points.sort((a, b) => b.timeMicros - a.timeMicros).slice(0, limit);
  },

  /** The spans of one trace as one OTLP/JSON request, which any OTLP receiver takes. */
  export(reader: StoreReader, parameters: Parameters): unknown {
    const traceId = hexOf(parameters, 'trace', 32);
    const spans = Array.from(reader.rawSpans(traceId));
    if (spans.length === 0) throw new WorkerFault(404, `no trace ${traceId} is stored`);
    return otlpOfSpans(spans);
  },
};

function detailOf({ bytes, origin }: RawSpan): SpanDetail {
  return decodeSpanDetail({ span: bytes, ...origin });
}

function logRowOf({ id, timeMicros, severity, eventName, traceId, spanId, bytes, origin }: RawLog): LogRow {
  const { severityText, body, attributes } = decodeLogDetail(bytes);
  return {
    ...{ id, timeMicros, severity, severityText, service: origin.service, eventName },
    ...(traceId === null ? {} : { traceId }),
    ...(spanId === null ? {} : { spanId }),
    ...{ body: valueText(body), attributes },
  };
}

function metricPointsOf({ bytes, receivedMicros, origin }: RawMetric): readonly MetricPoint[] {
  const { name, points } = decodeMetricDetail(bytes);
  return points.map((point) => ({ name, service: origin.service, receivedMicros, ...point }));
}
