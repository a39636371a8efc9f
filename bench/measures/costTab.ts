import { Agent } from 'node:http';
import type { CostAnswer, SessionList } from '../../src/shared/costApi.ts';
import { askApi } from '../askApi.ts';
import type { Measured, Pace } from '../figure.ts';
import type { PlainSpan } from '../payload.ts';
import { encodeRequest } from '../payload.ts';
import type { Server } from '../serverProcess.ts';
import { startCollector } from '../serverProcess.ts';
import { median, percentile, threeFigures } from '../statistics.ts';

const spansPerTrace = 25;
const callsPerTrace = 8;
const tracesPerSession = 2;
const tracesPerRequest = 20;
const sentAtOnce = 4;
const days = 29;
const asks = 20;
const settleDeadline = 300_000;

/** Milliseconds to open the cost tab: the sessions and the breakdown by session over 30 days. */
export async function costTab(pace: Pace): Promise<Measured> {
  const traces = Math.round(pace.spans / spansPerTrace);
  const sessions = Math.ceil(traces / tracesPerSession);
  await using server = await startCollector();
  const agent = new Agent({ keepAlive: true });
  const ask = async <T>(path: string) => JSON.parse((await askApi(server.ready.api, path, agent)).toString()) as T;
  try {
    await sendTraces(server, traces);
    const sent = performance.now();
    await settled(ask, sessions);
    const settleSeconds = (performance.now() - sent) / 1000;
    const millis: number[] = [];
    const shares: string[] = [];
    for (let i = 0; i <= asks; i++) {
      const started = performance.now();
      const list = await ask<SessionList>('/sessions?limit=100');
      const listed = performance.now();
      const cost = await ask<CostAnswer>('/cost?window=30d&by=session');
      millis.push(performance.now() - started);
      shares.push(threeFigures(listed - started));
      if (list.sessions.length !== 100 || cost.total.calls !== traces * callsPerTrace)
        throw new Error(`${list.sessions.length} sessions and ${cost.total.calls} calls are not what was sent`);
    }
    const note = `first ${threeFigures(millis[0]!)}, p95 ${threeFigures(percentile(millis.slice(1), 95))} ms, of it the list ${shares.at(-1)!}; ${sessions} sessions; settled ${settleSeconds.toFixed(1)} s after the last span`;
    return { value: median(millis.slice(1)), note };
  } finally {
    agent.destroy();
  }
}

/** Waits until every call is in the books. */
async function settled(ask: <T>(path: string) => Promise<T>, sessions: number): Promise<void> {
  const end = performance.now() + settleDeadline;
  for (let found = -1; found < sessions;) {
    if (performance.now() > end) throw new Error(`${found} of ${sessions} sessions are settled after five minutes`);
    found = (await ask<SessionList>('/sessions?limit=1')).total;
    const { calls } = (await ask<CostAnswer>('/cost?window=30d&by=service')).total;
    await new Promise((resolve) => setTimeout(resolve, 250)); // asking without a pause would slow what is waited for
    if (calls < sessions * tracesPerSession * callsPerTrace) found = Math.min(found, sessions - 1);
  }
}

async function sendTraces(server: Server, traces: number): Promise<void> {
  const headers = { 'content-type': 'application/x-protobuf' };
  const started = Date.now();
  const send = async (first: number) => {
    const count = Math.min(tracesPerRequest, traces - first);
    const spans = Array.from({ length: count }, (_, index) => traceSpans(first + index, traces, started)).flat();
    const body = new Uint8Array(encodeRequest(spans, 'protobuf'));
    const response = await fetch(`${server.ready.otlp}/v1/traces`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`answered ${response.status}: ${await response.text()}`);
  };
  for (let at = 0; at < traces; at += tracesPerRequest * sentAtOnce) {
    const firsts = Array.from({ length: sentAtOnce }, (_, index) => at + index * tracesPerRequest);
    await Promise.all(firsts.filter((first) => first < traces).map(send));
  }
}

const models = ['gpt-5', 'gpt-5-mini', 'claude-sonnet-4-5', 'claude-opus-4-1', 'gemini-2.5-pro', 'llama-4-70b'];
const agents = ['planner', 'researcher', 'coder', 'reviewer'];

/** One turn of a session: an agent, eight calls and sixteen tools, begun somewhere in the last 29 days. */
function traceSpans(trace: number, traces: number, nowMillis: number): PlainSpan[] {
  const traceId = (trace + 1).toString(16).padStart(32, '0');
  const start = BigInt(nowMillis - Math.floor(((traces - trace) / traces) * days * 86_400_000)) * 1_000_000n;
  const id = (part: number) => (trace * spansPerTrace + part + 1).toString(16).padStart(16, '0');
  return Array.from({ length: spansPerTrace }, (_, part): PlainSpan => ({
    ...{ traceId, spanId: id(part), flags: 1, kind: part === 0 ? 1 : 3, status: { code: 0 } },
    ...(part > 0 && { parentSpanId: id(0) }),
    name: part === 0 ? 'invoke_agent' : part <= callsPerTrace ? 'chat' : 'execute_tool read_file',
    startTimeUnixNano: String(start + BigInt(part) * 1_000_000n),
    endTimeUnixNano: String(start + BigInt(part + 1) * 1_000_000n),
    attributes: attributesOf(trace, part),
  }));
}

function attributesOf(trace: number, part: number): PlainSpan['attributes'] {
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const count = (key: string, value: number) => ({ key, value: { intValue: String(value) } });
  const session = text('gen_ai.conversation.id', `session-${Math.floor(trace / tracesPerSession)}`);
  if (part === 0)
    return [
      session,
      text('gen_ai.operation.name', 'invoke_agent'),
      text('gen_ai.agent.name', agents[trace % agents.length]!),
      text('user.id', `user-${trace % 50}`),
    ];
  if (part > callsPerTrace)
    return [session, text('gen_ai.operation.name', 'execute_tool'), text('gen_ai.tool.name', 'read_file')];
  return [
    session,
    text('gen_ai.operation.name', 'chat'),
    text('gen_ai.provider.name', 'openai'),
    text('gen_ai.request.model', models[(trace + part) % models.length]!),
    count('gen_ai.usage.input_tokens', 1000 + part),
    count('gen_ai.usage.output_tokens', 100 + part),
  ];
}
