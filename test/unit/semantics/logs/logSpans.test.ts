import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Attribute } from '../../../../src/shared/attributeValue.ts';
import type { LogDetail } from '../../../../src/shared/logDetail.ts';
import type { SpanDetail } from '../../../../src/shared/spanDetail.ts';
import { createLogSpans, type SentLog } from '../../../../src/core/semantics/logs/logSpans.ts';

type Values = Readonly<Record<string, string | number | boolean>>;

const second = 1_000_000_000n;
const noon = 1_790_000_000n * second;

describe('spans of coding agents that send logs', () => {
  it('makes a turn of a Claude Code prompt: the prompt, its request and its tool', () => {
    const spans = createLogSpans().take([
      claude(0, 'user_prompt', { prompt_length: 12 }),
      claude(3, 'api_request', { model: 'claude-sonnet-4-5', duration_ms: 2000, input_tokens: 4, cost_usd: 0.01 }),
      claude(5, 'tool_result', {
        tool_name: 'Bash',
        tool_use_id: 't1',
        success: 'false',
        duration_ms: 500,
        error: 'exit 1',
      }),
    ]);
    const [prompt, request, tool] = spans;
    assert.ok(prompt && request && tool && spans.length === 3);
    assert.deepEqual(
      spans.map(({ name }) => name),
      ['claude_code.interaction', 'claude_code.llm_request', 'claude_code.tool'],
    );
    assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
    assert.deepEqual(
      [prompt.parentSpanId, request.parentSpanId, tool.parentSpanId],
      ['', prompt.spanId, prompt.spanId],
    );
    assert.deepEqual([prompt.startNanos, prompt.endNanos], [at(0), at(5)]);
    assert.deepEqual([request.startNanos, request.endNanos], [at(1), at(3)]);
    assert.deepEqual(tool.status, { code: 2, message: 'exit 1' });
    assert.equal(textOf(request, 'span.type'), 'llm_request');
    assert.equal(textOf(request, 'model'), 'claude-sonnet-4-5');
    assert.equal(textOf(request, 'agent_loupe.signal'), 'log');
  });

  it('makes the same spans whatever the batches and their number of deliveries', () => {
    const logs = [
      claude(0, 'user_prompt', {}),
      claude(2, 'api_request', { request_id: 'r1' }),
      claude(4, 'api_request', { request_id: 'r2' }),
      claude(6, 'tool_result', { tool_use_id: 't1' }),
    ];
    const whole = byId(createLogSpans().take(logs));
    const book = createLogSpans();
    const pieces = byId([...logs, ...logs].flatMap((log) => book.take([log])));
    assert.deepEqual(pieces, whole);
  });

  it('lets the prompt grow with what follows in later batches, and never shrink', () => {
    const book = createLogSpans();
    book.take([claude(0, 'user_prompt', {})]);
    const [grown] = book.take([claude(9, 'api_request', {})]);
    assert.equal(grown?.endNanos, at(9));
    const [still] = book.take([claude(3, 'api_request', {})]);
    assert.equal(still?.endNanos, at(9));
  });

  it('finds the turn of a Codex event by the last prompt before it', () => {
    const spans = createLogSpans().take([
      codex(0, 'codex.user_prompt', {}),
      codex(2, 'codex.sse_event', { 'event.kind': 'response.completed', input_token_count: '900' }),
      codex(10, 'codex.user_prompt', {}),
      codex(11, 'codex.tool_result', { call_id: 'c1', success: 'true' }),
      codex(12, 'codex.sse_event', { 'event.kind': 'response.completed', input_token_count: '950' }),
    ]);
    assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
    const names = new Map(spans.map(({ spanId, endNanos }) => [spanId, endNanos]));
    const below = spans.map(({ name, parentSpanId }) => [name, names.get(parentSpanId)]);
    assert.deepEqual(below, [
      ['codex.turn', undefined],
      ['codex.response', at(2)],
      ['codex.turn', undefined],
      ['codex.tool', at(12)],
      ['codex.response', at(12)],
    ]);
  });

  it('comes to the same spans in any order, one record at a time, and twice', () => {
    const completed = { 'event.kind': 'response.completed' };
    const gemini = { 'session.id': 'g', prompt_id: 'p' };
    const logs = [
      codex(0, 'codex.user_prompt', {}),
      codex(2, 'codex.sse_event', { ...completed, input_token_count: '900' }),
      codex(10, 'codex.user_prompt', {}),
      codex(11, 'codex.tool_result', { call_id: 'c1', success: 'true' }),
      codex(12, 'codex.sse_event', { ...completed, input_token_count: '950' }),
      claude(0, 'user_prompt', {}),
      claude(2, 'api_request', { request_id: 'r1' }),
      record(0, { 'event.name': 'gemini_cli.user_prompt', ...gemini }),
      record(5, { 'event.name': 'gemini_cli.api_response', ...gemini, duration_ms: 900, thoughts_token_count: 3 }),
      geminiDetails(5),
    ];
    const whole = byId(createLogSpans().take(logs));
    const random = seeded(7);
    for (let round = 0; round < 50; round += 1) {
      const book = createLogSpans();
      const shuffled = [...logs, ...logs].map((log) => ({ log, place: random() })).sort((a, b) => a.place - b.place);
      assert.deepEqual(byId(shuffled.flatMap(({ log }) => book.take([log]))), whole, `round ${round}`);
    }
  });

  it('keeps events from before the first prompt it saw, as roots of a turn of their own', () => {
    const [span, ...more] = createLogSpans().take([
      codex(2, 'codex.sse_event', { 'event.kind': 'response.completed' }),
    ]);
    assert.equal(more.length, 0);
    assert.equal(span?.parentSpanId, '');
  });

  it('passes over stream events that are no answer, and requests that only succeeded', () => {
    assert.deepEqual(
      createLogSpans().take([
        codex(1, 'codex.sse_event', { 'event.kind': 'response.created' }),
        codex(1, 'codex.api_request', { 'http.response.status_code': '200' }),
      ]),
      [],
    );
  });

  it('lets a Codex answer begin with its request, and keeps a failed request', () => {
    const [failed, answer] = createLogSpans().take([
      codex(1, 'codex.api_request', { 'error.message': 'http 503', duration_ms: '500' }),
      codex(3, 'codex.api_request', { 'http.response.status_code': '200', duration_ms: '1000' }),
      codex(7, 'codex.sse_event', { 'event.kind': 'response.completed' }),
    ]);
    assert.deepEqual(failed?.status, { code: 2, message: 'http 503' });
    assert.deepEqual([answer?.startNanos, answer?.endNanos], [at(2), at(7)]);
  });

  it('takes the name that means something, and the time from where it is', () => {
    const sent = codex(3, 'codex.user_prompt', { 'event.timestamp': '2026-09-21T12:53:23.000Z' });
    const odd = { ...sent, log: { ...sent.log, timeNanos: '0', eventName: 'event otel/src/telemetry.rs:723' } };
    const [span] = createLogSpans().take([odd]);
    assert.deepEqual(
      [span?.name, span?.startNanos],
      ['codex.turn', String(BigInt(Date.parse('2026-09-21T12:53:23Z')) * 1_000_000n)],
    );
  });

  it('joins the two records Gemini CLI writes of one answer', () => {
    const common = { 'session.id': 'g', prompt_id: 'p' };
    const response = record(5, {
      ...common,
      'event.name': 'gemini_cli.api_response',
      duration_ms: 2000,
      thoughts_token_count: 9,
    });
    const details = record(5, {
      ...common,
      'event.name': 'gen_ai.client.inference.operation.details',
      'gen_ai.usage.input_tokens': 4,
      'gen_ai.input.messages': '[]',
    });
    const asked = record(3, { ...common, 'event.name': 'gen_ai.client.inference.operation.details' });
    for (const logs of [
      [response, details],
      [details, asked, response],
    ]) {
      const gemini = { attributes: [{ key: 'service.name', value: { t: 'string', v: 'gemini-cli' } }] } as const;
      const spans = createLogSpans().take(logs.map((log) => ({ ...log, resource: { ...log.resource, ...gemini } })));
      assert.equal(spans.length, 1);
      assert.equal(textOf(spans[0]!, 'gen_ai.input.messages'), '[]');
      assert.deepEqual([spans[0]!.startNanos, spans[0]!.endNanos], [at(3), at(5)]);
    }
  });

  it('reads Gemini CLI and any sender of the GenAI event', () => {
    const gemini = { 'event.name': 'gemini_cli.api_response', 'session.id': 'g', prompt_id: 'p', duration_ms: 10 };
    const details = { 'event.name': 'gen_ai.client.inference.operation.details', 'gen_ai.conversation.id': 'c' };
    const logs = [record(1, gemini), record(2, { ...details, 'gen_ai.usage.input_tokens': 3 }), record(3, details)];
    const names = createLogSpans()
      .take(logs)
      .map(({ name }) => name);
    assert.deepEqual(names, ['gemini_cli.api_response', 'chat']);
  });

  it('leaves alone what names a span, has no session, no time, or is no event of an agent', () => {
    const spanned = claude(1, 'api_request', {});
    const cases: readonly SentLog[] = [
      { ...spanned, log: { ...spanned.log, traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) } },
      record(1, { 'event.name': 'claude_code.api_request' }),
      { ...spanned, log: { ...spanned.log, timeNanos: '0' } },
      record(1, { 'event.name': 'my.api_request', 'session.id': 's' }),
      record(1, { 'session.id': 's' }),
    ];
    for (const log of cases) assert.deepEqual(createLogSpans().take([log]), []);
  });

  it('tells two calls of one instant apart, and takes a record sent twice for one', () => {
    const one = codex(2, 'codex.sse_event', { 'event.kind': 'response.completed', input_token_count: '1' });
    const two = codex(2, 'codex.sse_event', { 'event.kind': 'response.completed', input_token_count: '2' });
    assert.equal(createLogSpans().take([one, two, one]).length, 2);
  });

  it('takes no absurd duration for one', () => {
    for (const duration_ms of ['soon', '-5', '1e99', 'NaN', '']) {
      const [span] = createLogSpans().take([
        codex(9, 'codex.sse_event', { 'event.kind': 'response.completed', duration_ms }),
      ]);
      assert.equal(span?.startNanos, span?.endNanos);
    }
  });

  it('forgets the oldest of many sessions and goes on', () => {
    const book = createLogSpans();
    for (let i = 0; i < 1200; i += 1)
      book.take([record(0, { 'event.name': 'codex.user_prompt', 'conversation.id': `c${i}` })]);
    const late = { 'event.name': 'codex.sse_event', 'event.kind': 'response.completed' };
    const sizes = ['c0', 'c1199'].map((id) => book.take([record(1, { ...late, 'conversation.id': id })]).length);
    assert.deepEqual(sizes, [1, 2]);
  });
});

function geminiDetails(seconds: number): SentLog {
  const details = record(seconds, {
    ...{ 'event.name': 'gen_ai.client.inference.operation.details', 'session.id': 'g' },
    ...{ 'gen_ai.usage.input_tokens': 4, 'gen_ai.output.messages': '[]' },
  });
  const attributes = [{ key: 'service.name', value: { t: 'string', v: 'gemini-cli' } }] as const;
  return { ...details, resource: { ...details.resource, attributes } };
}

/** The same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647);
}

function claude(seconds: number, event: string, values: Values): SentLog {
  const sent = record(seconds, { 'event.name': event, 'session.id': 's', 'prompt.id': 'p', ...values });
  return { ...sent, log: { ...sent.log, body: { t: 'string', v: `claude_code.${event}` } } };
}

function codex(seconds: number, event: string, values: Values): SentLog {
  return record(seconds, { 'event.name': event, 'conversation.id': 'c', ...values });
}

function record(seconds: number, values: Values): SentLog {
  const log: LogDetail = {
    ...{ timeNanos: at(seconds), observedNanos: '0', severity: 9, severityText: '', body: { t: 'empty' } },
    attributes: Object.entries(values).map(attributeOf),
    ...{ droppedAttributes: 0, flags: 0, traceId: '', spanId: '', eventName: '' },
  };
  const resource = { attributes: [], droppedAttributes: 0, schemaUrl: '', entityRefs: [] };
  return { log, resource, scope: { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' } };
}

function attributeOf([key, value]: readonly [string, string | number | boolean]): Attribute {
  if (typeof value === 'string') return { key, value: { t: 'string', v: value } };
  if (typeof value === 'boolean') return { key, value: { t: 'bool', v: value } };
  return { key, value: Number.isInteger(value) ? { t: 'int', v: String(value) } : { t: 'double', v: value } };
}

function at(seconds: number): string {
  return String(noon + BigInt(seconds) * second);
}

function textOf(span: SpanDetail, key: string): string | undefined {
  const value = span.attributes.find((attribute) => attribute.key === key)?.value;
  return value?.t === 'string' ? value.v : undefined;
}

/** As a store keeps them: the last one of an id. */
function byId(spans: readonly SpanDetail[]): Record<string, SpanDetail> {
  return Object.fromEntries(spans.map((span) => [span.spanId, span] as const).sort());
}
