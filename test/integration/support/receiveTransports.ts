import { OTLPLogExporter as GrpcLogs } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as GrpcMetrics } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { Transport } from '../../../src/shared/ingest.ts';

/** What an exporter answers its SDK: 0 = success. */
interface ExportResult {
  readonly code: number;
  readonly error?: Error;
}

interface Exporter<Data> {
  export(data: Data, done: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

/** The constructor of a real exporter. */
type ExporterType<Data> = new (config: { url: string }) => Exporter<Data>;

export interface SendingWay {
  readonly protocol: Transport['protocol'];
  readonly traces: ExporterType<ReadableSpan[]>;
  readonly logs: ExporterType<ReadableLogRecord[]>;
  readonly metrics: ExporterType<ResourceMetrics>;
}

/** The three ways to send, each as the constructors of its real exporters. */
export const transports: readonly SendingWay[] = [
  { protocol: 'http/protobuf', traces: ProtoTraces, logs: ProtoLogs, metrics: ProtoMetrics },
  { protocol: 'http/json', traces: JsonTraces, logs: JsonLogs, metrics: JsonMetrics },
  { protocol: 'grpc', traces: GrpcTraces, logs: GrpcLogs, metrics: GrpcMetrics },
];

/** An exporter for one address, with compression set as users set it. */
export function exporterOf<Data>(type: ExporterType<Data>, url: string, isGzip: boolean): Exporter<Data> {
  process.env.OTEL_EXPORTER_OTLP_COMPRESSION = isGzip ? 'gzip' : 'none';
  try {
    return new type({ url });
  } finally {
    delete process.env.OTEL_EXPORTER_OTLP_COMPRESSION;
  }
}

/** Sends once with a real exporter, and fails unless it reports success. */
export async function exportOnce<Data>(exporter: Exporter<Data>, data: Data): Promise<void> {
  const result = await new Promise<ExportResult>((resolve) => exporter.export(data, resolve));
  await exporter.shutdown();
  if (result.code !== 0) throw result.error ?? new Error(`export failed with code ${result.code}`);
}
