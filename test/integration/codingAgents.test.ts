/** Coding agents that send logs and metrics instead of spans, against a real collector. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { SessionList, SessionPage, SessionSummary } from '../../src/shared/costApi.ts';
import { projectRoot } from '../vscode/projectRoot.ts';
import { startCollector, until, type RunningCollector } from './support/startCollector.ts';

interface Billed {
  readonly calls: number;
  readonly inputTokens: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly outputTokens: number;
  readonly reasoning: number;
}

interface Capture {
  readonly billed: Billed;
  readonly expected: {
    readonly session: string;
    readonly turns: number;
    readonly reportedUsd?: number;
    readonly failedCalls: number;
  };
  readonly requests: readonly { readonly signal: 'logs' | 'metrics' | 'traces'; readonly body: unknown }[];
}

const agents = ['claude-code', 'codex', 'gemini-cli', 'copilot'];

describe('coding agents that send logs', () => {
  for (const agent of agents) {
    it(`${agent}: turns, calls and tokens are those that were billed`, async () => {
      await using collector = await startCollector();
      const { requests, billed, expected } = captureOf(agent);
      for (const request of requests) await send(collector, request);
      const session = await settled(collector, expected.session, billed);
      assert.equal(session.turns, expected.turns);
      assert.deepEqual(tokensOf(session), tokensOf(billed));
      if (expected.reportedUsd !== undefined) {
        assert.ok(Math.abs(session.spend.usd - expected.reportedUsd) < 1e-9, `${session.spend.usd}`);
        assert.equal(session.spend.usd, session.spend.reportedUsd);
      } else assert.ok(session.spend.usd > 0, 'the price table knows the model');
      assert.equal(session.spend.unpriced, 0);
      const page = await collector.api<SessionPage>(`/sessions/${encodeURIComponent(expected.session)}`);
      assert.equal(page.turns.length, expected.turns);
      assert.ok(page.calls.every(({ signal }) => signal === 'log'));
    });
  }

  for (const agent of agents) {
    it(`${agent}: comes to the same when its records come one by one, last to first, and then all again`, async () => {
      await using collector = await startCollector();
      const { requests, billed, expected } = captureOf(agent);
      for (const request of requests.flatMap(recordByRecord).reverse()) await send(collector, request);
      for (const request of requests) await send(collector, request);
      await settled(collector, expected.session, billed);
      const session = await until(`${expected.turns} turns in the books`, async () => {
        const found = await sessionOf(collector, expected.session);
        return found?.turns === expected.turns ? found : undefined;
      });
      assert.deepEqual(tokensOf(session), tokensOf(billed));
    });
  }

  it('takes the metrics where nothing else tells what a session used', async () => {
    await using collector = await startCollector();
    const { requests, billed, expected } = captureOf('claude-code');
    for (const request of requests) if (request.signal === 'metrics') await send(collector, request);
    const session = await until('the metrics are in the books', async () => {
      const found = await sessionOf(collector, expected.session);
      return found && found.spend.tokens.input >= billed.inputTokens ? found : undefined;
    });
    assert.deepEqual(tokensOf(session), tokensOf(billed));
    assert.ok(Math.abs(session.spend.usd - (expected.reportedUsd ?? NaN)) < 1e-6, `${session.spend.usd}`);
  });

  it('lets spans take the place of logs that tell of the same time, whichever come first', async () => {
    for (const spansFirst of [true, false]) {
      await using collector = await startCollector();
      const { requests, expected } = captureOf('copilot');
      const tellSpan = () => sendSpan(collector, expected.session, 1_790_000_000_000_000_000n);
      if (spansFirst) await tellSpan();
      for (const request of requests) await send(collector, request);
      if (!spansFirst) await tellSpan();
      const session = await settled(collector, expected.session, { calls: 1, inputTokens: 10 });
      assert.equal(session.turns, 1);
    }
  });

  it('keeps logs of a time no span tells of', async () => {
    await using collector = await startCollector();
    const { requests, billed, expected } = captureOf('copilot');
    for (const request of requests) await send(collector, request);
    await sendSpan(collector, expected.session, 1_790_009_000_000_000_000n);
    const { calls, inputTokens } = billed;
    await settled(collector, expected.session, { calls: calls + 1, inputTokens: inputTokens + 10 });
  });

  it('lets the logs take the place of the metrics that came before them', async () => {
    await using collector = await startCollector();
    const { requests, billed, expected } = captureOf('claude-code');
    for (const signal of ['metrics', 'logs'])
      for (const request of requests) if (request.signal === signal) await send(collector, request);
    const session = await settled(collector, expected.session, billed);
    assert.deepEqual(tokensOf(session), tokensOf(billed));
  });
});

/** The same work told by a span: what Copilot sends beside its log records. */
async function sendSpan(collector: RunningCollector, session: string, atNanos: bigint): Promise<void> {
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const count = (key: string, value: number) => ({ key, value: { intValue: String(value) } });
  const span = {
    traceId: 'a1'.repeat(16),
    spanId: 'b2'.repeat(8),
    name: 'chat gpt-4.1',
    startTimeUnixNano: String(atNanos),
    endTimeUnixNano: String(atNanos + 200_000_000_000n),
    attributes: [
      ...[text('gen_ai.operation.name', 'chat'), text('gen_ai.request.model', 'gpt-4.1')],
      ...[text('gen_ai.conversation.id', session), count('gen_ai.usage.input_tokens', 10)],
      count('gen_ai.usage.output_tokens', 5),
    ],
  };
  await send(collector, { signal: 'traces', body: { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] } });
}

function captureOf(agent: string): Capture {
  const file = join(projectRoot, `test/fixtures/captured/logs-${agent}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Capture;
}

interface LogRequest {
  readonly resourceLogs: readonly {
    readonly resource?: unknown;
    readonly scopeLogs: readonly { readonly scope?: unknown; readonly logRecords: readonly unknown[] }[];
  }[];
}

/** A request for each log record; metrics stay as they are. */
function recordByRecord(request: Capture['requests'][number]): readonly Capture['requests'][number][] {
  if (request.signal !== 'logs') return [request];
  const { resourceLogs } = request.body as LogRequest;
  return resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap(({ scope, logRecords }) =>
      logRecords.map((record) => ({
        signal: 'logs' as const,
        body: { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [record] }] }] },
      })),
    ),
  );
}

async function send(collector: RunningCollector, { signal, body }: Capture['requests'][number]): Promise<void> {
  const response = await fetch(`${collector.otlp}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, await response.text());
}

async function sessionOf(collector: RunningCollector, id: string): Promise<SessionSummary | undefined> {
  const { sessions } = await collector.api<SessionList>('/sessions');
  return sessions.find(({ session }) => session === id);
}

/** The session once its books hold all calls and nothing else; before that, sums pass through anything. */
function settled(
  collector: RunningCollector,
  id: string,
  { calls, inputTokens }: Pick<Billed, 'calls' | 'inputTokens'>,
): Promise<SessionSummary> {
  return until(`${calls} calls and ${inputTokens} input tokens in the books`, async () => {
    const session = await sessionOf(collector, id);
    return session?.spend.calls === calls && session.spend.tokens.input === inputTokens ? session : undefined;
  });
}

function tokensOf(of: SessionSummary | Billed): readonly number[] {
  if (!('spend' in of)) return [of.inputTokens, of.cacheRead, of.cacheWrite, of.outputTokens, of.reasoning];
  const { input, cacheRead, cacheWrite, output, reasoning } = of.spend.tokens;
  return [input, cacheRead, cacheWrite, output, reasoning];
}
