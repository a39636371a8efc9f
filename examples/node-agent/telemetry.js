// Everything OpenTelemetry, so that the rest reads like an agent. The attributes follow the GenAI semantic conventions,
// https://opentelemetry.io/docs/specs/semconv/gen-ai/.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { getCallSites } from 'node:util';
import {
  diag,
  DiagConsoleLogger,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { modelName } from './model.js';

const endpoint = process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://localhost:4318';
const conversationId = `trip-${randomUUID().slice(0, 8)}`;
const tally = { traces: 0, spans: 0, failures: 0 };

diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.ERROR);
const exporter = new OTLPTraceExporter();
// Sends each span as soon as it ends, so that a trace can be watched while it grows. Production code batches.
const endedSpans = new SimpleSpanProcessor(exporter);
// OTLP sends ended spans only. Sending one at its start, too, shows what the agent is doing now; the ended one replaces it.
const startedSpans = {
  onStart: (span) => exporter.export([span], () => undefined),
  onEnd: () => undefined,
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};
const provider = new BasicTracerProvider({
  resource: defaultResource().merge(resourceFromAttributes({ 'service.name': 'trip-planner' })),
  spanProcessors: [startedSpans, endedSpans],
});
const tracer = provider.getTracer('trip-planner');
const currentSpan = new AsyncLocalStorage();

/** An agent at work; `run` resolves with its answer. */
export function agentSpan(agent, messages, run) {
  const attributes = {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': agent.name,
    'gen_ai.agent.description': agent.description,
    'gen_ai.request.model': modelName,
    'gen_ai.input.messages': JSON.stringify(messages),
  };
  return traced(`invoke_agent ${agent.name}`, SpanKind.INTERNAL, attributes, async (span) => {
    const answer = await run();
    span.setAttribute('gen_ai.output.messages', JSON.stringify([outputMessage({ text: answer, calls: [] })]));
    return answer;
  });
}

/** One call of the model; `run(onFirstChunk)` resolves with its reply, which is returned together with its `message`. */
export function chatSpan(agent, messages, run) {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'scripted',
    'gen_ai.agent.name': agent.name,
    'gen_ai.request.model': modelName,
    'gen_ai.request.stream': true,
    'gen_ai.request.temperature': 0,
    'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: agent.instructions }]),
    'gen_ai.input.messages': JSON.stringify(messages),
  };
  return traced(`chat ${modelName}`, SpanKind.CLIENT, attributes, async (span) => {
    const started = performance.now();
    const reply = await run(() =>
      span.setAttribute('gen_ai.response.time_to_first_chunk', (performance.now() - started) / 1000),
    );
    const message = outputMessage(reply);
    span.setAttributes({
      'gen_ai.response.model': modelName,
      'gen_ai.response.finish_reasons': [reply.finishReason],
      'gen_ai.usage.input_tokens': reply.inputTokens,
      'gen_ai.usage.cache_read.input_tokens': reply.cachedTokens,
      'gen_ai.usage.output_tokens': reply.outputTokens,
      'gen_ai.output.messages': JSON.stringify([{ ...message, finish_reason: reply.finishReason }]),
    });
    return { ...reply, message };
  });
}

/** One attempt at a tool; `run` resolves with its result. */
export function toolSpan(call, run) {
  const attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': call.name,
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.id': call.id,
    'gen_ai.tool.call.arguments': JSON.stringify(call.arguments),
    'trip_planner.attempt': call.attempt,
  };
  return traced(`execute_tool ${call.name}`, SpanKind.INTERNAL, attributes, async (span) => {
    const result = await run();
    span.setAttribute('gen_ai.tool.call.result', JSON.stringify(result));
    return result;
  });
}

function outputMessage({ text, calls }) {
  const words = text ? [{ type: 'text', content: text }] : [];
  return { role: 'assistant', parts: [...words, ...calls.map((call) => ({ type: 'tool_call', ...call }))] };
}

/** Runs `run(span)` in a span below the current one, and records what it throws. */
async function traced(name, kind, attributes, run) {
  const parent = currentSpan.getStore();
  const context = parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
  const shared = { 'gen_ai.conversation.id': conversationId, ...codeLocation() };
  const span = tracer.startSpan(
    name,
    { kind, attributes: { ...attributes, ...shared }, links: callerLinks(parent) },
    context,
  );
  tally.traces += parent ? 0 : 1;
  tally.spans += 1;
  try {
    return await currentSpan.run(span, () => run(span));
  } catch (error) {
    tally.failures += 1;
    span.recordException(error);
    span.setAttribute('error.type', error.name);
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    throw error;
  } finally {
    span.end();
  }
}

/** The line that asked for the span: the nearest one outside this file. Source maps make it true for a bundle, too. */
function codeLocation() {
  const [here, ...callers] = getCallSites(8, { sourceMap: true });
  const site = callers.find(({ scriptName }) => scriptName !== here.scriptName && !scriptName.startsWith('node:'));
  if (!site) return {};
  return {
    'code.file.path': site.scriptName.startsWith('file:') ? fileURLToPath(site.scriptName) : site.scriptName,
    'code.line.number': site.lineNumber,
    'code.column.number': site.columnNumber,
    'code.function.name': site.functionName,
  };
}

/** Whoever started this program may name its own span in TRACEPARENT (W3C Trace Context); each turn then links to it. */
function callerLinks(parent) {
  const [, traceId, spanId] = process.env.TRACEPARENT?.split('-') ?? [];
  return traceId && !parent ? [{ context: { traceId, spanId, traceFlags: 1 } }] : [];
}

/** Ends the program with a clear sentence when nobody would receive the spans. */
export async function requireReceiver() {
  const { protocol, hostname, port } = new URL(endpoint);
  try {
    const socket = connect(Number(port) || (protocol === 'https:' ? 443 : 80), hostname);
    await once(socket, 'connect');
    socket.destroy();
  } catch {
    console.error(`Nothing listens on ${endpoint}. Start the receiver (Agent Loupe: Start Receiver) and try again.`);
    process.exit(1);
  }
}

/** Sends what is left; resolves with a summary of the run. */
export async function finishTelemetry() {
  await provider.shutdown();
  const { traces, spans, failures } = tally;
  return `${traces} turns of conversation ${conversationId}: ${spans} spans, ${failures} failed, sent to ${endpoint}`;
}
