/** A bundle of its own (`dist/ownTelemetry.cjs`), loaded when the extension first has something to report about itself. */
import { SpanStatusCode } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';

/** One run of something by the extension, as a real span sent through the real receiver. */
export interface RunSpan {
  /** W3C Trace Context of the run, for the environment of a program it starts. */
  readonly traceparent: string;
  /** Ends the span and resolves when it was sent. A run that was cancelled is no failure. */
  end(outcome: RunOutcome): Promise<void>;
}

export interface RunOutcome {
  readonly cancelled: boolean;
  /** Why the run failed; absent = it did not. */
  readonly failure?: string;
  readonly exitCode?: number;
}

/**
 * Starts the span of a run in a trace of its own. What the run starts links to it rather than hanging below it: each turn
 * of an agent is a trace that should look as it would without us.
 */
export function startRunSpan(name: string, otlp: string, version: string): RunSpan {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'agent-loupe', 'service.version': version }),
    spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter({ url: `${otlp}/v1/traces`, timeoutMillis: 2000 }))],
  });
  const span = provider.getTracer('agent-loupe', version).startSpan(name);
  const { traceId, spanId } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-01`,
    async end({ cancelled, failure, exitCode }) {
      span.setAttribute('agent_loupe.run.cancelled', cancelled);
      if (exitCode !== undefined) span.setAttribute('process.exit.code', exitCode);
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      span.end();
      await provider.shutdown();
    },
  };
}
