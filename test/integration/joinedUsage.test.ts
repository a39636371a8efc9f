/** Usage that a span's own events and log records tell, against a real collector. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SessionPage } from '../../src/shared/costApi.ts';
import type { NormalSpan } from '../../src/shared/normalSpan.ts';
import { startCollector, until, type RunningCollector } from './support/startCollector.ts';

type Attributes = Readonly<Record<string, string | number>>;
type Sent = readonly [signal: 'traces' | 'logs', body: object];

const trace = 'a1'.repeat(16);
const call = 'b2'.repeat(8);
const agent = 'c3'.repeat(8);
const session = 'joined';
const start = BigInt(Date.now() - 5000) * 1_000_000n;

const claude = { service: 'claude-code', scope: 'com.anthropic.claude_code.events' };
const app = { service: 'shop', scope: 'opentelemetry.instrumentation.openai_v2' };
const inference = 'gen_ai.client.inference.operation.details';
const used = { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 1000, 'gen_ai.usage.output_tokens': 100 };

const claudeCall = sentSpan(claude, 'claude_code.llm_request', {
  ...{ 'span.type': 'llm_request', 'session.id': session, model: 'claude-sonnet-4-5', request_id: 'req_1' },
  ...{ input_tokens: 100, output_tokens: 50 },
});
const claudeLog = sentLog(claude, 'claude_code.api_request', {
  ...{ 'event.name': 'api_request', 'session.id': session, model: 'claude-sonnet-4-5', request_id: 'req_1' },
  ...{ input_tokens: 100, output_tokens: 50, cost_usd: 0.5, duration_ms: 900 },
});
const silentCall = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.conversation.id': session,
};
const chat = sentSpan(app, 'chat gpt-4o', silentCall);
const chatLog = sentLog(app, inference, used);
const chatUsd = (1000 * 2.5 + 100 * 10) / 1e6;

describe('usage told beside a span', () => {
  for (const [order, sent] of [
    ['span first', [claudeCall, claudeLog]],
    ['record first', [claudeLog, claudeCall]],
    ['everything twice', [claudeLog, claudeCall, claudeLog, claudeCall]],
  ] as const)
    it(`takes the cost that a log record reports for the span it names: ${order}`, async () => {
      await using collector = await startCollector();
      const page = await booked(collector, sent, (found) => found.summary.spend.usd === 0.5);
      assert.equal(page.summary.spend.usd, 0.5);
      assert.deepEqual(
        page.calls.map(({ spanId, signal, tokens }) => [spanId, signal, tokens.input]),
        [[call, 'span', 100]],
      );
      assert.deepEqual(
        page.setAside.map(({ spanId, signal, reason }) => [spanId, signal, reason]),
        [[call, 'log', 'duplicate']],
      );
      const { price, fields, setAside } = await meaning(collector);
      assert.ok(price && Math.abs((price.computed?.usd ?? 0) - 0.00105) < 1e-9, JSON.stringify(price));
      assert.deepEqual([price.usd, price.reportedUsd, setAside], [0.5, 0.5, undefined]);
      assert.ok((price.difference ?? 0) > 0.9, 'the difference is flagged');
      assert.deepEqual(fields.reportedUsd, { value: 0.5, from: 'log api_request cost_usd' });
    });

  for (const [order, sent] of [
    ['span first', [chat, chatLog]],
    ['record first', [chatLog, chat]],
    ['the record twice', [chatLog, chat, chatLog]],
  ] as const)
    it(`takes the tokens of the log record for a span that says none: ${order}`, async () => {
      await using collector = await startCollector();
      const page = await booked(collector, sent, (found) => found.summary.spend.tokens.input > 0);
      assert.deepEqual(
        page.calls.map(({ spanId, signal, model, price }) => [spanId, signal, model, price.usd]),
        [[call, 'log', 'gpt-4o', chatUsd]],
      );
      assert.deepEqual([page.summary.spend.tokens.input, page.summary.spend.unpriced], [1000, 0]);
      const { usage, usageFrom, price } = await meaning(collector);
      assert.deepEqual([usage?.tokens.input, usage?.signal, price?.usd], [1000, 'log', chatUsd]);
      assert.equal(usageFrom.input, `log ${inference} gen_ai.usage.input_tokens`);
    });

  it('takes the tokens of a span event', async () => {
    await using collector = await startCollector();
    const event = { timeUnixNano: String(start), name: inference, attributes: attributesOf(used) };
    const page = await booked(
      collector,
      [sentSpan(app, 'chat gpt-4o', silentCall, [event])],
      ({ calls }) => calls.length > 0,
    );
    assert.deepEqual(
      page.calls.map(({ spanId, signal, price }) => [spanId, signal, price.usd]),
      [[call, 'span', chatUsd]],
    );
    const { usage, usageFrom } = await meaning(collector);
    assert.deepEqual([usage?.tokens.output, usageFrom.output], [100, `event ${inference} gen_ai.usage.output_tokens`]);
  });

  it('counts a record whose span never comes, as part of the trace it names', async () => {
    await using collector = await startCollector();
    const root = sentSpan(
      app,
      'invoke_agent shop',
      { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'shop', 'gen_ai.conversation.id': session },
      [],
      agent,
    );
    const log = sentLog(app, inference, { ...used, 'gen_ai.request.model': 'gpt-4o' });
    const page = await booked(collector, [log, root], (found) => found.summary.spend.tokens.input > 0);
    assert.deepEqual([page.calls.length, page.summary.spend.usd, page.summary.spans], [1, chatUsd, 1]);
  });

  it('keeps a record without its trace out of the books, and clears it', async () => {
    await using collector = await startCollector();
    await send(collector, claudeLog);
    assert.equal((await collector.ask('/clear', { method: 'POST' })).status, 200);
    const page = await booked(collector, [claudeCall], ({ calls }) => calls.length > 0);
    assert.equal(page.calls[0]?.price.reportedUsd, undefined);
  });
});

/** Sends everything and waits until the session's books are as they should be. */
async function booked(
  collector: RunningCollector,
  sent: readonly Sent[],
  isDone: (page: SessionPage) => boolean,
): Promise<SessionPage> {
  for (const one of sent) await send(collector, one);
  return until('the call is in the books', async () => {
    const { status, bytes } = await collector.ask(`/sessions/${session}`);
    const page = status === 200 ? (JSON.parse(bytes.toString()) as SessionPage) : undefined;
    return page && isDone(page) ? page : undefined;
  });
}

function meaning(collector: RunningCollector): Promise<NormalSpan> {
  return collector.api<NormalSpan>(`/spans/${trace}/${call}/meaning`);
}

async function send(collector: RunningCollector, [signal, body]: Sent): Promise<void> {
  const response = await fetch(`${collector.otlp}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, await response.text());
}

function attributesOf(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : Number.isInteger(value)
          ? { intValue: String(value) }
          : { doubleValue: value },
  }));
}

function resourceOf(service: string): object {
  return { attributes: attributesOf({ 'service.name': service }) };
}

function sentSpan(
  { service, scope }: typeof claude,
  name: string,
  attributes: Attributes,
  events: readonly object[] = [],
  spanId = call,
): Sent {
  const times = { startTimeUnixNano: String(start), endTimeUnixNano: String(start + 1_000_000_000n) };
  const span = { traceId: trace, spanId, name, ...times, attributes: attributesOf(attributes), events };
  return [
    'traces',
    { resourceSpans: [{ resource: resourceOf(service), scopeSpans: [{ scope: { name: scope }, spans: [span] }] }] },
  ];
}

function sentLog({ service, scope }: typeof claude, name: string, attributes: Attributes): Sent {
  const ids = { traceId: trace, spanId: call };
  const text = service === claude.service ? { body: { stringValue: name } } : { eventName: name };
  const record = { timeUnixNano: String(start + 990_000_000n), ...ids, ...text, attributes: attributesOf(attributes) };
  return [
    'logs',
    {
      resourceLogs: [{ resource: resourceOf(service), scopeLogs: [{ scope: { name: scope }, logRecords: [record] }] }],
    },
  ];
}
