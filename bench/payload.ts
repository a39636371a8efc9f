import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TraceRequest } from './otlpMessages.ts';

/**
 * - `agent`: 15 to 25 attributes, and 0.5 to 8 KB of prompt text on 30 % of the spans; about 2 KB a span.
 * - `small`: 5 to 7 attributes and no text; about 0.3 KB a span.
 */
export type PayloadKind = 'agent' | 'small';
export type Encoding = 'protobuf' | 'json';

export const spansPerBatch = 512;
/** Distinct batches of a payload, so that a client's connections each own some and may change them in place. */
export const batchCount = 24;
/** When the first span of the first batch starts; clients move it to the present (`stamp.ts`). */
export const payloadStartSeconds = 1_795_000_000;

/** OTLP/JSON of one span; 64-bit integers are decimal strings and ids are hex, as the specification has them. */
export interface PlainSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly flags: number;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly events?: readonly { timeUnixNano: string; name: string; attributes: readonly KeyValue[] }[];
  readonly status: { readonly code: number };
}

interface KeyValue {
  readonly key: string;
  readonly value: object;
}

type Random = () => number;

/** Mulberry32: small, fast, and the same numbers on every machine. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const below = (random: Random, limit: number) => Math.floor(random() * limit);
const pick = <T>(random: Random, items: readonly T[]): T => items[below(random, items.length)]!;
const hexBytes = (random: Random, count: number) =>
  Array.from({ length: count }, () => below(random, 256).toString(16).padStart(2, '0')).join('');
const token = (random: Random) => below(random, 2 ** 32).toString(36) + below(random, 2 ** 32).toString(36);

const words =
  'the agent should read file and then call tool with arguments json schema return result error while parsing function import const let class module test build deploy search index vector token model context window system user assistant message plan step retry timeout network request response header body status code line column range editor workspace extension host span trace parent child duration cost budget'.split(
    ' ',
  );
const beyondAscii = ['é', '—', '日本', '🚀', 'ü', '“', '”', 'ł'];

function prose(random: Random, length: number, ascii: boolean): string {
  let text = '';
  while (text.length < length) {
    const turn = random();
    text += pick(random, words) + (turn < 0.08 ? '\n' : turn < 0.12 ? '", "' : ' ');
    if (!ascii && random() < 0.03) text += pick(random, beyondAscii);
  }
  return text;
}

const spanNames =
  'invoke_agent planner|chat gpt-5|chat claude-sonnet|execute_tool read_file|execute_tool search|execute_tool run_tests|retrieve docs|embeddings|POST|GET /v1/items|prompt.render|chain.run|guardrail.check|cache.lookup|db.query|mcp tools/call|agent.step|parse.output|queue.wait|http.client'.split(
    '|',
  );
const models = ['gpt-5', 'gpt-5-mini', 'claude-sonnet-4-5', 'claude-opus-4-1', 'gemini-2.5-pro', 'llama-4-70b'];

const string = (value: string) => ({ stringValue: value });
const integer = (value: number) => ({ intValue: String(value) });
const double = (value: number) => ({ doubleValue: value });

/** Attributes a span takes a run of, starting anywhere: key → value. `session` is the trace's own. */
const attributeTable: readonly (readonly [string, (random: Random, session: string) => object])[] = [
  ['gen_ai.operation.name', (r) => string(pick(r, ['chat', 'execute_tool', 'invoke_agent', 'embeddings']))],
  ['gen_ai.provider.name', (r) => string(pick(r, ['openai', 'anthropic', 'google']))],
  ['gen_ai.request.model', (r) => string(pick(r, models))],
  ['gen_ai.response.model', (r) => string(`${pick(r, models)}-2026-01-15`)],
  ['gen_ai.usage.input_tokens', (r) => integer(below(r, 12_000))],
  ['gen_ai.usage.output_tokens', (r) => integer(below(r, 2_000))],
  ['gen_ai.request.temperature', (r) => double(below(r, 100) / 100)],
  ['gen_ai.request.max_tokens', () => integer(4096)],
  ['gen_ai.response.id', (r) => string(`resp_${token(r)}${token(r)}`)],
  ['gen_ai.conversation.id', (_, session) => string(session)],
  ['gen_ai.agent.name', (r) => string(pick(r, ['planner', 'coder', 'reviewer', 'researcher']))],
  ['gen_ai.tool.name', (r) => string(pick(r, ['read_file', 'grep', 'run_tests', 'web_search']))],
  ['gen_ai.tool.call.id', (r) => string(`call_${token(r)}`)],
  ['server.address', () => string('api.example.com')],
  ['server.port', () => integer(443)],
  ['http.request.method', () => string('POST')],
  ['http.response.status_code', (r) => integer(r() < 0.95 ? 200 : 500)],
  ['url.full', (r) => string(`https://api.example.com/v1/chat/completions?session=${below(r, 1e9)}`)],
  ['code.function.name', (r) => string(`run_${pick(r, words)}`)],
  ['code.file.path', (r) => string(`src/agents/${pick(r, words)}/${pick(r, words)}.py`)],
  ['code.line.number', (r) => integer(below(r, 900))],
  ['thread.id', (r) => integer(140_000_000_000 + below(r, 1e6))],
  ['session.id', (_, session) => string(session)],
  ['llm.is_streaming', (r) => ({ boolValue: r() < 0.5 })],
  ['gen_ai.cost.usd', (r) => double(r() * 0.05)],
];

function attributesOf(random: Random, kind: PayloadKind, session: string): readonly KeyValue[] {
  const count = kind === 'agent' ? 15 + below(random, 11) : 5 + below(random, 3);
  const first = below(random, attributeTable.length);
  const attributes = Array.from({ length: count }, (_, i) => {
    const [key, value] = attributeTable[(first + i) % attributeTable.length]!;
    return { key, value: value(random, session) };
  });
  if (kind === 'small' || random() >= 0.3) return attributes;
  const length = 500 + random() * 7_500;
  const input = length * (0.3 + random() * 0.6);
  const ascii = random() >= 0.25;
  return [
    ...attributes,
    { key: 'gen_ai.input.messages', value: string(prose(random, input, ascii)) },
    { key: 'gen_ai.output.messages', value: string(prose(random, length - input, ascii)) },
  ];
}

const timedOut = [
  { key: 'exception.type', value: string('TimeoutError') },
  { key: 'exception.message', value: string('request timed out after 30s') },
];

/** One trace of `count` spans that start within 1.5 s of `startNanos`; children come before parents, as exporters send them. */
export function makeTrace(seed: number, kind: PayloadKind, count: number, startNanos: bigint): PlainSpan[] {
  const random = randomFrom(seed);
  const traceId = hexBytes(random, 16);
  const session = `conv-${hexBytes(random, 4)}`;
  const ids = Array.from({ length: count }, () => hexBytes(random, 8));
  return ids
    .map((spanId, i): PlainSpan => {
      const start = startNanos + BigInt(below(random, 1.5e9));
      const failed = random() < 0.05;
      return {
        traceId,
        spanId,
        ...(i > 0 && { parentSpanId: ids[below(random, i)]! }),
        flags: 257,
        name: pick(random, spanNames),
        kind: 1 + below(random, 3),
        startTimeUnixNano: String(start),
        endTimeUnixNano: String(start + BigInt(1_000 + below(random, 4e8))),
        attributes: attributesOf(random, kind, session),
        ...(random() < 0.06 && {
          events: [{ timeUnixNano: String(start + 500n), name: 'exception', attributes: timedOut }],
        }),
        status: { code: failed ? 2 : below(random, 2) },
      };
    })
    .reverse();
}

/** Traces of 10 to 69 spans, as many as fill one batch. */
function makeBatch(seed: number, kind: PayloadKind): PlainSpan[] {
  const random = randomFrom(seed);
  const startNanos = BigInt(payloadStartSeconds) * 1_000_000_000n;
  const spans: PlainSpan[] = [];
  while (spans.length < spansPerBatch) {
    const count = Math.min(spansPerBatch - spans.length, 10 + below(random, 60));
    spans.push(...makeTrace(seed * 1_000 + spans.length, kind, count, startNanos));
  }
  return spans;
}

function requestOf(spans: readonly object[]): object {
  const resource = {
    attributes: [
      { key: 'service.name', value: string('agent-svc') },
      { key: 'telemetry.sdk.language', value: string('python') },
      { key: 'telemetry.sdk.version', value: string('1.39.0') },
      { key: 'host.name', value: string('devbox') },
      { key: 'process.pid', value: integer(4242) },
    ],
  };
  const scope = { name: 'opentelemetry.instrumentation.openai', version: '0.48.0' };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }] };
}

/** One export request in OTLP/protobuf or OTLP/JSON. */
export function encodeRequest(spans: readonly PlainSpan[], encoding: Encoding): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify(requestOf(spans)));
  const bytes = (hex: string | undefined) => (hex === undefined ? undefined : Buffer.from(hex, 'hex'));
  const binary = spans.map((span) => ({
    ...span,
    traceId: bytes(span.traceId),
    spanId: bytes(span.spanId),
    parentSpanId: bytes(span.parentSpanId),
  }));
  return Buffer.from(TraceRequest.encode(requestOf(binary)).finish());
}

/** The payload's batches, the same on every machine. Made once and kept in `bench/data`, as every client process reads them. */
export function loadBatches(kind: PayloadKind, encoding: Encoding): Buffer[] {
  const folder = join(import.meta.dirname, 'data');
  return Array.from({ length: batchCount }, (_, i) => {
    const file = join(folder, `${kind}-${i}.${encoding}`);
    if (existsSync(file)) return readFileSync(file);
    mkdirSync(folder, { recursive: true });
    const batch = encodeRequest(makeBatch(i + 1, kind), encoding);
    writeFileSync(file, batch);
    return batch;
  });
}
