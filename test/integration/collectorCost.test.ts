import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type {
  BudgetAlerts,
  Conversation,
  CostAnswer,
  CostHints,
  PricedModels,
  SessionList,
  SessionPage,
  SessionSummary,
  WhatIf,
} from '../../src/shared/costApi.ts';
import type { TraceList } from '../../src/shared/api.ts';
import type { NormalSpan } from '../../src/shared/normalSpan.ts';
import { agentTurn, turnRequest } from './support/agentTurn.ts';
import { openEvents } from './support/openEvents.ts';
import { otlpSender } from './support/sendSpans.ts';
import { startCollector, until } from './support/startCollector.ts';
import type { RunningCollector } from './support/startCollector.ts';

async function send(collector: RunningCollector, ...requests: readonly (readonly object[])[]): Promise<void> {
  const sender = otlpSender(collector.otlp);
  for (const spans of requests) {
    const { status } = await sender.post(turnRequest(spans, { 'process.pid': 4711 }), '/v1/traces', 'application/json');
    assert.equal(status, 200);
  }
  sender.close();
}

const callsOf = async (collector: RunningCollector): Promise<number> =>
  (await collector.api<CostAnswer>('/cost?window=24h&by=model')).total.calls;
/** gpt-4o: 1,000 tokens at $2.50 and 100 at $10 a million. */
const usdPerCall = 0.0035;

describe('money and sessions', () => {
  let collector: RunningCollector;
  const session = 'talk/with ü?';
  const path = `/sessions/${encodeURIComponent(session)}`;
  before(async () => {
    collector = await startCollector();
    const first = agentTurn({ session, prompt: 'first question' });
    await send(collector, first.calls, [first.agent]); // the parent late
    const second = agentTurn({ session, prompt: 'second question', startMillis: Date.now() + 5 });
    await send(collector, [second.agent, ...second.calls], [second.agent, ...second.calls]); // sent twice
    await send(collector, agentTurn({ model: 'nobody-knows-1', calls: 1 }).calls);
    await until('all calls', async () => (await callsOf(collector)) === 5);
  });
  after(() => collector.stop());

  it('are the same in the list of traces, the sessions and the ledger, whatever order spans came in', async () => {
    const { sessions, total } = await collector.api<SessionList>('/sessions?order=cost');
    const [talk] = sessions;
    assert.deepEqual([total, talk?.session, talk?.source, talk?.traces, talk?.turns], [2, session, 'session', 2, 2]);
    assert.deepEqual([talk?.agents, talk?.models, talk?.spend.usd], [['planner'], ['gpt-4o'], 4 * usdPerCall]);
    const cost = await collector.api<CostAnswer>('/cost?window=24h&by=model');
    assert.deepEqual([cost.total.usd, cost.total.unpriced, cost.total.requests], [4 * usdPerCall, 1, 3]);
    assert.deepEqual(
      cost.rows.map(({ value, spend, activeDays }) => [value, spend.calls, activeDays]),
      [
        ['gpt-4o', 4, 1],
        ['nobody-knows-1', 1, 1],
      ],
    );
    assert.deepEqual(cost.unpricedModels, [{ model: 'nobody-knows-1', provider: 'openai', calls: 1, tokens: 1100 }]);
    assert.deepEqual([cost.bars.length, cost.periods[0]?.period, cost.trendPercent], [25, 'day', undefined]);
    const { traces } = await collector.api<TraceList>('/traces');
    assert.equal(
      traces.reduce((sum, { calls }) => sum + calls, 0),
      5,
    );
  });

  it('are told turn by turn, and as a conversation', async () => {
    const page = await collector.api<SessionPage>(path);
    assert.deepEqual(
      page.turns.map(({ number, name, spend }) => [number, name, spend.usd]),
      [
        [1, 'planner', 2 * usdPerCall],
        [2, 'planner', 2 * usdPerCall],
      ],
    );
    assert.deepEqual(
      page.calls.map(({ turn }) => turn),
      [1, 1, 2, 2],
    );
    assert.deepEqual(
      (await collector.api<SessionPage>(`${path}?before=2`)).turns.map(({ number }) => number),
      [1],
    );
    const { steps } = await collector.api<Conversation>(`${path}/conversation?turn=2`);
    const texts = steps.flatMap(({ messages }) => messages.flatMap(({ parts }) => parts));
    assert.deepEqual(texts[0], { type: 'text', text: 'second question' });
    assert.equal((await collector.ask('/sessions/nobody')).status, 404);
    assert.equal((await collector.ask(`${path}/conversation?turn=9`)).status, 404);
    assert.equal((await collector.ask('/sessions/%ff')).status, 400);
  });

  it('are explained for one span, with what only its trace knows', async () => {
    const [call] = (await collector.api<SessionPage>(path)).calls;
    const meaning = await collector.api<NormalSpan>(`/spans/${call?.traceId}/${call?.spanId}/meaning`);
    assert.deepEqual([meaning.kind.value, meaning.price?.usd, meaning.setAside], ['llm', usdPerCall, undefined]);
    assert.deepEqual([meaning.fields.agent?.value, meaning.fields.agent?.inherited], ['planner', true]);
  });

  it('can be asked at another model, and models be found', async () => {
    const { models } = await collector.api<PricedModels>('/cost/models?q=gpt-4o-mini');
    assert.ok(models.some(({ model }) => model === 'gpt-4o-mini'));
    const what = await collector.api<WhatIf>(
      `/cost/whatif?session=${encodeURIComponent(session)}&model=gpt-4o-mini&provider=openai`,
    );
    assert.deepEqual([what.calls, what.now.usd], [4, 4 * usdPerCall]);
    assert.ok((what.usd ?? 1) < usdPerCall);
    const { sample, calls } = await collector.api<CostHints>('/cost/hints?window=24h');
    assert.deepEqual([sample, calls], [5, 5]);
    const { total, stored } = await collector.api<SessionList>('/sessions?window=1h&q=talk');
    assert.deepEqual([total, stored], [1, 2]);
  });

  it('go out as CSV and JSON', async () => {
    const { bytes, headers } = await collector.ask('/export/sessions?format=csv');
    assert.match(String(headers['content-type']), /^text\/csv/);
    const lines = bytes.toString().split('\r\n');
    assert.deepEqual([lines.length, lines[0]?.startsWith('session,source,')], [4, true]);
    const all = await collector.api<SessionSummary[]>('/export/sessions?format=json');
    assert.equal(all.length, 2);
    assert.equal((await collector.ask('/export/sessions?format=xml')).status, 400);
  });

  it('refuse settings that are none, and name the fault', async () => {
    const refused = async (route: string, body: object) => {
      const { status, bytes } = await collector.ask(route, { method: 'POST', body: JSON.stringify(body) });
      return [status, (JSON.parse(bytes.toString()) as { message: string }).message.split(' ')[0]];
    };
    assert.deepEqual(await refused('/cost/settings', {}), [400, '"source"']);
    assert.deepEqual(await refused('/cost/settings', { source: 'w', budgets: { daily: -1, thresholds: [] } }), [
      400,
      '"budgets.daily"',
    ]);
    assert.deepEqual(await refused('/mappings', { fields: { session: ['x'] } }), [400, '"fields"']);
  });
});

describe('other prices', () => {
  it('price everything again while spans come in, and are remembered', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'loupe-'));
    let calls = 0;
    const prices = JSON.stringify({ prices: [{ model: 'gpt-4o', input: 1000, output: 0 }] });
    {
      const collector = await startCollector({ dataDir });
      const sendTurns = async (count: number): Promise<void> => {
        for (let i = 0; i < count; i++) await send(collector, agentTurn({ session: `s${i % 7}`, calls: 3 }).calls);
        calls += count * 3;
      };
      await sendTurns(40);
      await Promise.all([collector.api('/cost/settings', { source: 'w', prices }), sendTurns(40)]);
      await until('new prices', async () => {
        const { total, repricing, prices: told } = await collector.api<CostAnswer>('/cost?window=24h');
        return told.overrides === 1 && !repricing && Math.abs(total.usd - calls) < 1e-6;
      });
      await collector.api('/mappings', { fields: { session: ['my.session'] } });
      assert.equal(await collector.stop(), 0);
    }
    await using collector = await startCollector({ dataDir });
    await send(collector, agentTurn({ session: 'after', calls: 1 }).calls);
    await until('all calls', async () => (await callsOf(collector)) === calls + 1);
    assert.ok(Math.abs((await collector.api<CostAnswer>('/cost?window=24h')).total.usd - calls - 1) < 1e-6);
    await collector.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
});

describe('kill -9 before traces are settled', () => {
  it('loses nothing of the books', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'loupe-'));
    let calls = 0;
    for (let round = 0; round < 3; round++) {
      const collector = await startCollector({ dataDir });
      const turns = Array.from({ length: 60 }, () => agentTurn({ calls: 5 }).calls);
      await send(collector, turns.flat(), turns.slice(30).flat());
      calls += 300;
      await collector.kill9(); // right after the answer
    }
    await using collector = await startCollector({ dataDir });
    await until('all calls', async () => (await callsOf(collector)) === calls);
    assert.equal((await collector.api<SessionList>('/sessions')).total, 180);
    await collector.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
});

describe('budgets', () => {
  it('alert once, to one window, with the process; also after a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'loupe-'));
    const budgets = { daily: 0.01, session: 0.005, thresholds: [0.5, 1] };
    const alerts = async (collector: RunningCollector) =>
      (await collector.api<BudgetAlerts>('/budgets')).alerts.map(({ scope, threshold }) => `${scope} ${threshold}`);
    {
      const collector = await startCollector({ dataDir });
      const events = await openEvents(collector.ready);
      await collector.api('/cost/settings', { source: 'w', budgets });
      await send(collector, agentTurn({ session: 'spender', calls: 2 }).calls);
      await until('the alerts', async () => (await alerts(collector)).length === 2);
      assert.deepEqual((await alerts(collector)).sort(), ['day 0.5', 'session 1']);
      await until('a notice', () => events.notices.some(({ notice }) => notice.what.includes('budgets')));
      const { alerts: found } = await collector.api<BudgetAlerts>('/budgets');
      const ofSession = found.find(({ scope }) => scope === 'session');
      assert.deepEqual([ofSession?.session, ofSession?.pid, ofSession?.usd], ['spender', 4711, 2 * usdPerCall]);
      const claims = await Promise.all(
        [1, 2, 3].map(() => collector.api<{ claimed: boolean }>('/budgets/claim', { id: ofSession?.id })),
      );
      assert.equal(claims.filter(({ claimed }) => claimed).length, 1);
      assert.deepEqual(await alerts(collector), ['day 0.5']);
      events.leave();
      await collector.stop();
    }
    await using collector = await startCollector({ dataDir });
    await send(collector, agentTurn({ session: 'spender', calls: 1 }).calls);
    await until('the alerts', async () => (await alerts(collector)).includes('day 1'));
    assert.deepEqual(await alerts(collector), ['day 0.5', 'day 1'], 'the session has alerted before');
    await collector.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('are held against what was spent before they were set, at once and after kill -9', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'loupe-'));
    const alerts = async (collector: RunningCollector) =>
      (await collector.api<BudgetAlerts>('/budgets')).alerts
        .map(({ scope, threshold, budget }) => `${scope} ${threshold} of ${budget}`)
        .sort();
    const set = (collector: RunningCollector, budgets: object) =>
      collector.api('/cost/settings', { source: 'w', budgets: { thresholds: [0.5, 1], ...budgets } });
    {
      const collector = await startCollector({ dataDir });
      const twoTurns = [agentTurn({ session: 'early' }), agentTurn({ session: 'early' })];
      await send(collector, ...twoTurns.map(({ agent, calls }) => [agent, ...calls]));
      await until('all calls', async () => (await callsOf(collector)) === 4);
      assert.deepEqual(await alerts(collector), []);
      await set(collector, { daily: 0.01, session: 0.02, request: 0.007 });
      assert.deepEqual(await alerts(collector), [
        'day 1 of 0.01',
        'request 1 of 0.007',
        'request 1 of 0.007',
        'session 0.5 of 0.02',
      ]);
      await set(collector, { daily: 100, session: 0.02 });
      assert.deepEqual(await alerts(collector), ['session 0.5 of 0.02'], 'what is no longer true is withdrawn');
      await set(collector, { daily: 0.02 });
      assert.deepEqual(await alerts(collector), ['day 0.5 of 0.02'], 'and raised again when it is');
      assert.deepEqual((await collector.api<CostAnswer>('/cost')).thresholds, [0.5, 1]);
      await collector.kill9();
    }
    await using collector = await startCollector({ dataDir });
    assert.deepEqual(await alerts(collector), ['day 0.5 of 0.02']);
    await collector.api('/budgets/claim', { id: (await collector.api<BudgetAlerts>('/budgets')).alerts[0]?.id });
    await set(collector, {});
    await set(collector, { daily: 0.02 });
    assert.deepEqual(await alerts(collector), [], 'once for each threshold and period');
    await collector.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
});
