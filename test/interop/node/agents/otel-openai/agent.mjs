// OpenTelemetry's own instrumentation of the OpenAI client (spans, log events and metrics), below plain spans of the application.
import { createRequire } from 'node:module';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { answer } from './toolLoop.mjs';
import { flush, provider } from './tracing.mjs';
import { questions, sessionId, userId } from './weather.mjs';

const resource = resourceFromAttributes({ 'service.name': process.env.OTEL_SERVICE_NAME });
const loggerProvider = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
});
const meterProvider = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })],
});
const instrumentation = new OpenAIInstrumentation({ captureMessageContent: true });
instrumentation.setTracerProvider(provider);
instrumentation.setLoggerProvider(loggerProvider);
instrumentation.setMeterProvider(meterProvider);

const { OpenAI } = createRequire(import.meta.url)('openai'); // required: it is the CommonJS module that is instrumented
const openai = new OpenAI();
const tracer = trace.getTracer('weather-app');

const runTool = ({ id, name, city }, run) =>
  tracer.startActiveSpan(`execute_tool ${name}`, (span) => {
    const output = run();
    span.setAttributes({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': name,
      'gen_ai.tool.call.id': id,
      'gen_ai.tool.call.arguments': JSON.stringify({ city }),
      'gen_ai.tool.call.result': JSON.stringify(output),
    });
    span.end();
    return output;
  });

const messages = [{ role: 'system', content: 'Be brief.' }];
for (const content of questions) {
  messages.push({ role: 'user', content });
  const attributes = {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'forecaster',
    'gen_ai.conversation.id': sessionId,
    'user.id': userId,
  };
  await tracer.startActiveSpan('invoke_agent forecaster', { attributes }, async (span) => {
    console.log(await answer(openai, messages, runTool));
    span.end();
  });
}
await tracer.startActiveSpan(
  'invoke_agent forecaster',
  { attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.conversation.id': sessionId } },
  async (span) => {
    await openai.chat.completions
      .create({ model: 'no-such-model', messages: [{ role: 'user', content: questions[0] }] })
      .catch((fault) => {
        span.recordException(fault);
        span.setStatus({ code: SpanStatusCode.ERROR, message: fault.message });
      });
    span.end();
  },
);
await loggerProvider.shutdown();
await meterProvider.shutdown();
await flush();
