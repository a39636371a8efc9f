import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { budgetNotices, muteKeyOf, type BudgetNotice } from '../../../src/host/cost/budgetNotices.ts';
import { BudgetWatch } from '../../../src/host/cost/budgetWatch.ts';
import type { BudgetAlert } from '../../../src/shared/costApi.ts';
import { english } from './english.ts';
import { alert } from './samples.ts';
import { until } from './until.ts';

const notices = (alerts: readonly BudgetAlert[], muted: readonly string[] = []) =>
  budgetNotices(alerts, muted, english, (session) => `bot ${session}`);
const noon = new Date(2026, 10, 21, 12).getTime() * 1000;

describe('budgetNotices', () => {
  it('names spend, share and limit', () => {
    assert.equal(notices([alert()])[0]?.text, 'Agents have cost $85.10 today: 85 % of the daily budget of $100.00.');
    const request = alert({
      id: 'request:t:1',
      scope: 'request',
      threshold: 1,
      budget: 0.1,
      usd: 0.25,
      atLeast: true,
      session: 's1',
    });
    assert.equal(
      notices([request])[0]?.text,
      'A turn of session bot s1 has cost ≥\u00a0$0.2500: 250 % of the budget of $0.1000 for one turn (request).',
    );
  });

  it('says 80 % where it is 80 %, whatever binary fractions make of it', () => {
    assert.match(notices([alert({ usd: 0.29, budget: 1 })])[0]?.text ?? '', /: 29 %/);
  });

  it('warns from 80 % on and is an error from 100 % on', () => {
    const severities = [0.5, 0.8, 0.9, 1, 1.5].map((threshold) => notices([alert({ threshold })])[0]?.severity);
    assert.deepEqual(severities, ['information', 'warning', 'warning', 'error', 'error']);
  });

  it('tells a jump over several thresholds once, by the highest', () => {
    const jumped = [0.9, 0.5, 0.8].map((threshold) => alert({ id: `day:2026-11-21:${threshold}`, threshold }));
    const week = alert({ id: 'week:2026-11-16:0.5', scope: 'week', threshold: 0.5 });
    const [only, ...others] = notices([week, ...jumped]);
    assert.deepEqual([others.length, only?.alert.scope, only?.alert.threshold], [0, 'day', 0.9]);
    assert.deepEqual(only?.muteKeys, ['day:2026-11-21', 'week:2026-11-16']);
    assert.equal(only.text.match(/budget of/g)?.length, 2);
    assert.equal(only.muteText, 'Muted: the daily budget until midnight, the weekly budget until the end of the week.');
  });

  it('tells many dear requests in one message, with the dearest', () => {
    const dear = [0.2, 0.7, 0.3].map((usd, index) =>
      alert({
        id: `request:${index}:1`,
        scope: 'request',
        threshold: 1,
        budget: 0.1,
        usd,
        session: `s${index}`,
        atMicros: noon,
      }),
    );
    const [only, ...others] = notices(dear);
    assert.deepEqual([others.length, only?.alert.session], [0, 's1']);
    assert.match(only?.text ?? '', /^3 turns .* bot s1, cost \$0\.7000/);
  });

  it('keeps two sessions apart, whatever their ids hold', () => {
    const of = (id: string) => alert({ id: `session:${id}:1`, scope: 'session', threshold: 1, session: id });
    assert.deepEqual(
      notices([of('a:0.8'), of('b')]).flatMap(({ muteKeys }) => muteKeys),
      ['session:a:0.8', 'session:b'],
    );
  });

  it('says nothing more of what is muted, until the period is over', () => {
    const muted = [muteKeyOf(alert())];
    assert.deepEqual(muted, ['day:2026-11-21']);
    assert.deepEqual(notices([alert({ id: 'day:2026-11-21:1', threshold: 1 })], muted), []);
    assert.equal(notices([alert({ id: 'day:2026-11-22:0.5' })], muted).length, 1);
    const request = alert({ id: 'request:t:1', scope: 'request', atMicros: noon });
    assert.equal(muteKeyOf(request), 'request:2026-11-21');
  });
});

/** A receiver with these alerts and a window of its own. */
function office(alerts: readonly BudgetAlert[]) {
  const unclaimed = new Map(alerts.map((each) => [each.id, each]));
  const source = {
    budgets: () => Promise.resolve({ alerts: [...unclaimed.values()] }),
    claimBudget: (id: string) => Promise.resolve({ claimed: unclaimed.delete(id) }),
  };
  const window = (debugs: readonly number[] = [], muted: readonly string[] = []) => {
    const shown: BudgetNotice[] = [];
    const log: string[] = [];
    const watch = new BudgetWatch({
      source: () => source,
      debugs: (pid) => debugs.includes(pid),
      show: (notice) => shown.push(notice),
      muted: () => muted,
      nameOf: (session) => session,
      log: (line) => log.push(line),
      t: english,
      courtesyMs: 50,
    });
    endings.push(() => watch.dispose());
    return { watch, shown, log };
  };
  return { window, unclaimed, source };
}

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

describe('BudgetWatch', () => {
  it('shows an alert in one of several windows, and once', async () => {
    const { window, unclaimed } = office([alert()]);
    const windows = [window(), window()];
    for (const { watch } of windows) watch.check();
    await until('claimed', () => unclaimed.size === 0);
    const shown = () => windows.reduce((sum, each) => sum + each.shown.length, 0);
    await until('shown', () => shown() === 1);
    for (const { watch } of windows) watch.check();
    const last = window();
    last.watch.check();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([shown(), last.shown.length], [1, 0]);
  });

  it('leaves an alert to the window that debugs the process', async () => {
    const { window } = office([alert({ pid: 42 })]);
    const [other, debugging] = [window(), window([42])];
    other.watch.check();
    debugging.watch.check();
    await until('shown', () => debugging.shown.length === 1);
    assert.equal(other.shown.length, 0);
  });

  it('shows it after a moment when no window debugs the process', async () => {
    const { window } = office([alert({ pid: 42 })]);
    const { watch, shown } = window();
    watch.check();
    await until('shown', () => shown.length === 1);
  });

  it('claims what is muted and shows nothing', async () => {
    const { window, unclaimed } = office([alert()]);
    const { watch, shown } = window([], ['day:2026-11-21']);
    watch.check();
    await until('claimed', () => unclaimed.size === 0);
    assert.deepEqual(shown, []);
  });

  it('goes on after a failure, and asks again for what came while it asked', async () => {
    const { window, source } = office([alert()]);
    const { watch, shown, log } = window();
    const { budgets } = source;
    source.budgets = () => Promise.reject(new Error('down'));
    watch.check();
    await until('logged', () => log.length === 1);
    const slow = Promise.withResolvers<Awaited<ReturnType<typeof budgets>>>();
    let asked = 0;
    source.budgets = () => (asked++ === 0 ? slow.promise : budgets());
    watch.check();
    watch.check();
    slow.resolve({ alerts: [] });
    await until('shown', () => shown.length === 1);
  });
});
