import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { SpanContext } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs'; // comes with sdk-logs
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

const resource = resourceFromAttributes({ 'service.name': 'exporter test', 'process.pid': 7 });

/** Start of the span, milliseconds; the end and the event are 1 and 3 seconds later. */
export const spanStart = 1_790_000_000_000;

export const linkTarget: SpanContext = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  traceFlags: TraceFlags.SAMPLED,
};

/** One finished span of a real SDK that uses everything an exporter can carry. */
export function fullSpan(name: string): ReadableSpan[] {
  const memory = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(memory)] });
  const span = provider.getTracer('test scope', '1.2.3', { schemaUrl: 'https://example.test/schema' }).startSpan(name, {
    kind: SpanKind.CLIENT,
    startTime: spanStart,
    attributes: { text: 'ünï ☃', int: 42, big: 2 ** 53, double: 1.5, bool: true, list: ['p', 'q'] },
    links: [{ context: linkTarget, attributes: { why: 'linked' } }],
  });
  span.addEvent('first token', { index: 1 }, spanStart + 1000);
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'it broke' });
  span.end(spanStart + 3000);
  return memory.getFinishedSpans();
}

/** One log record with everything an exporter can carry. */
export async function fullLog(body: string): Promise<ReadableLogRecord[]> {
  const memory = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter: memory })],
  });
  provider.getLogger('log scope').emit({
    body,
    eventName: 'test.event',
    severityNumber: SeverityNumber.WARN,
    severityText: 'WARN',
    timestamp: spanStart,
    attributes: { index: 3 },
  });
  await provider.forceFlush();
  return memory.getFinishedLogRecords();
}

/** A sum, a gauge and a histogram, each with one point; their names start with `name`. */
export async function threeMetrics(name: string): Promise<ResourceMetrics> {
  const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: memory, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter('metric scope');
  meter.createCounter(`${name} sum`, { unit: 'By', description: 'bytes' }).add(5, { kind: 'in' });
  meter.createGauge(`${name} gauge`).record(7.5);
  meter.createHistogram(`${name} histogram`, { advice: { explicitBucketBoundaries: [1, 10] } }).record(3);
  await reader.forceFlush();
  const [metrics] = memory.getMetrics();
  await provider.shutdown();
  if (!metrics) throw new Error('the SDK exported no metrics');
  return metrics;
}
