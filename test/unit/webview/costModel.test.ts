import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeJson } from '../../../src/shared/jsonBytes.ts';
import type { Notices, PanelState, Requests, SessionQuestion } from '../../../src/shared/protocol.ts';
import { createCost, keptCost } from '../../../webview/cost/costModel.ts';
import { sessionPageSize } from '../../../webview/cost/sessionListModel.ts';
import { withOlder } from '../../../webview/cost/sessionModel.ts';
import { AskError } from '../../../webview/createBridge.ts';
import type { Bridge } from '../../../webview/createBridge.ts';
import {
  answerCost,
  answerHints,
  answerModels,
  answerSession,
  answerSessions,
  answerWhatIf,
} from '../../ui/panelHarness/costAnswers.ts';
import { answerConversation } from '../../ui/panelHarness/costConversation.ts';
import { monthOfSessions } from '../../ui/panelHarness/costSessions.ts';
import { fakeTimers, settle } from './fakeTimers.ts';

const now = new Date(2026, 10, 21, 14, 20).getTime();
const book = monthOfSessions(now);
const many = Array.from({ length: 5 }, (_, copy) =>
  book.map(({ summary }) => ({ ...summary, session: `${summary.session} ${copy}` })),
).flat();
const [first, second] = book;
if (!first || !second) throw new Error('the book has sessions');

const inMonth = { window: '30d', by: 'model', order: 'last', ascending: false } as const;

/** The tab over a host that answers from the book. */
function openCost(before?: PanelState['cost']) {
  const clock = fakeTimers();
  const asked: { method: keyof Requests; params: unknown }[] = [];
  const faults = new Map<keyof Requests, string>();
  let cleared = false;
  const listeners = new Map<string, (params: never) => void>();
  const find = (id: string) => {
    const found = book.find(({ summary }) => summary.session === id);
    if (!found) throw new AskError('notFound', 'no such session');
    return found;
  };
  const answers: Partial<Record<keyof Requests, (params: never) => unknown>> = {
    getCost: ({ window, by }: Requests['getCost']['params']) => encodeJson(answerCost(book, window, by, now, {})),
    getHints: () => encodeJson({ hints: cleared ? [] : answerHints(book, new Set()), sample: cleared ? 0 : 9 }),
    listSessions: (question: SessionQuestion) => encodeJson(answerSessions(cleared ? [] : many, question, now)),
    getSession: ({ session, before: turn }: Requests['getSession']['params']) =>
      encodeJson(answerSession(find(session), [], turn, 2)),
    getConversation: ({ session, turn }: Requests['getConversation']['params']) =>
      encodeJson(answerConversation(find(session), turn)),
    listModels: ({ q }: { q: string }) => encodeJson(answerModels(q)),
    getWhatIf: ({ session, model }: Requests['getWhatIf']['params']) => encodeJson(answerWhatIf(find(session), model)),
  };
  const bridge: Bridge = {
    ask: (async (method: keyof Requests, params: unknown) => {
      asked.push({ method, params });
      await Promise.resolve();
      const fault = faults.get(method);
      if (fault !== undefined) throw new AskError('unavailable', fault);
      return (answers[method] as ((given: unknown) => unknown) | undefined)?.(params) ?? null;
    }) as Bridge['ask'],
    on(notice, listener) {
      listeners.set(notice, listener);
      return () => undefined;
    },
    readState: () => ({}),
    writeState: () => undefined,
  };
  const cost = createCost(bridge, clock.timers, { wait: () => undefined }, before);
  return {
    cost,
    clock,
    faults,
    clear: () => (cleared = true),
    asks: (method: keyof Requests) => asked.filter((ask) => ask.method === method),
    notify: <N extends keyof Notices>(notice: N, params: Notices[N]) =>
      (listeners.get(notice) as ((given: unknown) => void) | undefined)?.(params),
    show: async () => {
      cost.setShown(true);
      await settle();
    },
  };
}

describe('the tab Sessions & cost', () => {
  it('asks nothing before it is shown, and again when it comes back after a change', async () => {
    const { cost, asks, show, notify, clock } = openCost();
    notify('costChanged', { revision: 2 });
    await clock.pass(5000);
    assert.equal(asks('getCost').length, 0);
    await show();
    assert.equal(asks('getCost').length, 1);
    assert.equal(asks('listSessions').length, 1);
    cost.setShown(false);
    await show();
    assert.equal(asks('getCost').length, 1, 'nothing changed meanwhile');
    cost.setShown(false);
    notify('costChanged', { revision: 3 });
    await show();
    assert.equal(asks('getCost').length, 2);
  });

  it('asks once for a flood of notices, and moves on with the clock', async () => {
    const { asks, show, notify, clock } = openCost();
    await show();
    for (let at = 0; at < 50; at++) notify('costChanged', { revision: at });
    await clock.pass(2500);
    assert.ok(asks('getCost').length <= 3, `${asks('getCost').length}`);
    const before = asks('getCost').length;
    await clock.pass(61_000);
    assert.ok(asks('getCost').length > before);
  });

  it('empties all of it at once when the traces are cleared', async () => {
    const { cost, show, notify, clear, clock } = openCost({
      window: '30d',
      by: 'model',
      order: 'last',
      ascending: false,
    });
    await show();
    cost.setActive(first.summary.session);
    assert.ok(cost.overview.hints.value?.hints.length);
    clear();
    notify('tracesChanged', { revision: 2, traceIds: ['aa'] });
    await clock.pass(5000);
    assert.equal(cost.empty.value, false, 'spans of one trace are no Clear');
    notify('tracesChanged', { revision: 3 });
    await clock.pass(1500);
    assert.equal(cost.empty.value, true);
    assert.deepEqual(cost.overview.hints.value.hints, []);
    assert.deepEqual([cost.whatIf.session.value, cost.active.value], [undefined, undefined]);
  });

  it('lists the sessions of the window and says how many there are in all', async () => {
    const { cost, show, asks } = openCost(inMonth);
    await show();
    const all = cost.sessions.total.value ?? 0;
    cost.overview.setWindow('1h');
    assert.equal(cost.overview.hints.value, undefined, 'those of another window are not shown');
    await settle();
    const last = asks('listSessions').at(-1);
    assert.equal((last?.params as SessionQuestion).window, '1h');
    assert.ok((cost.sessions.total.value ?? 0) < all);
    assert.deepEqual([cost.sessions.stored.value, cost.empty.value], [many.length, false]);
  });

  it('keeps where the user was, and takes nothing that it does not know', async () => {
    const { cost } = openCost({ window: '7d', by: 'agent', order: 'cost', ascending: true, session: 'x' });
    assert.deepEqual(keptCost(cost), { window: '7d', by: 'agent', order: 'cost', ascending: true, session: 'x' });
    const odd = openCost({ window: '9y', by: 'shoe', order: 'colour', ascending: 'yes', session: 4 } as never);
    assert.deepEqual(keptCost(odd.cost), { window: '24h', by: 'model', order: 'last', ascending: false });
    await odd.show();
    assert.equal(odd.asks('getSession').length, 0);
  });

  it('says what failed and keeps what it had', async () => {
    const { cost, show, faults } = openCost();
    await show();
    faults.set('getCost', 'The collector is busy.');
    cost.overview.setWindow('30d');
    await settle();
    assert.equal(cost.overview.problem.value, 'The collector is busy.');
    assert.equal(cost.overview.answer.value?.window, '24h');
    faults.set('exportCost', 'The disk is full.');
    await cost.overview.exportAs('sessions', 'csv');
    assert.equal(cost.overview.said.value, 'The disk is full.');
  });
});

describe('the table of sessions', () => {
  it('reads the pages in sight, once each', async () => {
    const { cost, show, asks, clock } = openCost(inMonth);
    await show();
    assert.equal(cost.sessions.total.value, many.length);
    assert.equal(cost.sessions.sessions.value.size, sessionPageSize);
    cost.sessions.want(190, 215);
    cost.sessions.want(195, 220);
    await clock.pass(100);
    assert.deepEqual(
      asks('listSessions').map(({ params }) => (params as SessionQuestion).offset),
      [0, 100, 200],
    );
    cost.sessions.want(196, 221);
    await clock.pass(100);
    assert.equal(asks('listSessions').length, 3);
    assert.equal(cost.sessions.sessions.value.size, 300);
  });

  it('sorts and filters at the collector, from the top', async () => {
    const { cost, show, asks, clock } = openCost(inMonth);
    await show();
    cost.sessions.sortBy('cost');
    await settle();
    const amounts = [...cost.sessions.sessions.value.values()].map(({ spend }) => spend.usd);
    assert.deepEqual(
      amounts,
      amounts.toSorted((a, b) => b - a),
    );
    cost.sessions.sortBy('cost');
    assert.equal(cost.sessions.ascending.value, true);
    for (const text of ['d', 'do', 'docs-h']) cost.sessions.setFilter(text);
    await clock.pass(400);
    const { params } = asks('listSessions').at(-1) ?? {};
    assert.equal((params as SessionQuestion).q, 'docs-h');
    assert.ok([...cost.sessions.sessions.value.values()].every(({ service }) => service === 'docs-helper'));
    assert.equal(cost.empty.value, false, 'a filter without a match is not an empty store');
  });

  it('keeps its rows while they are read again, and drops those past the end', async () => {
    const { cost, show, clock, notify } = openCost(inMonth);
    await show();
    const before = cost.sessions.sessions.value;
    notify('costChanged', { revision: 2 });
    assert.equal(cost.sessions.sessions.value, before);
    await clock.pass(1500);
    assert.equal(cost.sessions.sessions.value.size, before.size);
  });
});

describe('a session', () => {
  it('opens at its newest turn, and stays at the one the user chose', async () => {
    const { cost, show, asks, clock, notify } = openCost();
    await show();
    const long = book.find(({ turns }) => turns.length > 3) ?? first;
    cost.open(long.summary.session);
    await settle();
    const newest = long.turns.at(-1)?.number;
    assert.equal(cost.session.turn.value, newest);
    assert.equal(cost.session.conversation.value?.turn, newest);
    cost.session.choose((newest ?? 2) - 1);
    await settle();
    notify('costChanged', { revision: 4 });
    await clock.pass(3000);
    assert.equal(cost.session.turn.value, (newest ?? 2) - 1);
    assert.ok(asks('getSession').length > 1);
    assert.equal(asks('getCost').length, 1, 'the overview is not kept up while a session shows');
  });

  it('reads older turns and joins them', async () => {
    const { cost, show } = openCost();
    await show();
    const long = book.find(({ turns }) => turns.length > 3) ?? first;
    cost.open(long.summary.session);
    await settle();
    assert.equal(cost.session.page.value?.turns.length, 2);
    cost.session.older();
    await settle();
    const page = cost.session.page.value;
    assert.ok(page);
    assert.deepEqual(
      page.turns.map(({ number }) => number),
      long.turns.slice(-4).map(({ number }) => number),
    );
    const numbers = page.calls.map(({ turn }) => turn);
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    );
    const { firstTurn } = page;
    const wider = withOlder({ ...page, firstTurn: firstTurn + 1 }, page);
    assert.equal(wider.firstTurn, firstTurn);
    assert.equal(new Set(wider.calls.map(({ spanId }) => spanId)).size, page.calls.length);
    assert.equal(
      wider.calls.filter(({ turn }) => turn > firstTurn).length,
      page.calls.filter(({ turn }) => turn > firstTurn).length,
      'what both hold counts once',
    );
    assert.equal(withOlder(page, { ...page, summary: { ...page.summary, session: 'other' } }), page);
  });

  it('says that it is not stored', async () => {
    const { cost, show } = openCost();
    await show();
    cost.open('gone');
    await settle();
    assert.equal(cost.session.problem.value, 'no such session');
    cost.open(undefined);
    assert.equal(cost.session.problem.value, undefined);
  });

  it('is repriced on another model, and the picked model stays for the next', async () => {
    const { cost, show } = openCost();
    await show();
    cost.whatIf.about(first.summary.session);
    cost.whatIf.type('mini');
    cost.whatIf.pick('gpt-4.1-mini', 'openai');
    await settle();
    const answer = () => cost.whatIf.answer.value;
    assert.equal(answer()?.calls, first.calls.length);
    cost.whatIf.about(second.summary.session);
    assert.equal(answer(), undefined);
    await settle();
    assert.equal(answer()?.session, second.summary.session);
  });
});

describe('the price card', () => {
  const anchor = { contains: () => false,
    focus: () => undefined, getBoundingClientRect: () => ({ left: 0, right: 0, top: 0, bottom: 0 }) };
  const opened = ({ card }: ReturnType<typeof openCost>['cost']) => card.card.value;
  const source = { type: 'session', session: first.summary.session, turns: 1 } as const;

  it('opens when the pointer rests, and asks for the calls once', async () => {
    const { cost, clock, asks } = openCost();
    cost.card.point({ id: 'a', about: '', source, anchor });
    cost.card.leave();
    await clock.pass(1000);
    assert.equal(opened(cost), undefined);
    cost.card.point({ id: 'a', about: '', source, anchor });
    await clock.pass(400);
    assert.equal(opened(cost)?.id, 'a');
    assert.ok((cost.card.asked.value?.calls?.length ?? 0) > 0);
    cost.card.leave();
    await clock.pass(400);
    assert.equal(opened(cost), undefined);
    cost.card.focus({ id: 'a', about: '', source, anchor });
    await settle();
    assert.equal(asks('getSession').length, 1);
    cost.card.forget();
    cost.card.focus({ id: 'b', about: '', source, anchor });
    await settle();
    assert.equal(asks('getSession').length, 2);
  });

  it('stays when it was clicked, until it is clicked again', async () => {
    const { cost, clock } = openCost();
    cost.card.toggle({ id: 'a', about: '', source, anchor });
    cost.card.leave();
    await clock.pass(1000);
    assert.equal(opened(cost)?.held, true);
    cost.card.toggle({ id: 'a', about: '', source, anchor });
    assert.equal(opened(cost), undefined);
  });

  it('says why there are no calls, and tries again', async () => {
    const { cost, faults } = openCost();
    faults.set('getSession', 'busy');
    cost.card.focus({ id: 'a', about: '', source, anchor });
    await settle();
    const asked = () => cost.card.asked.value;
    assert.equal(asked()?.problem, 'busy');
    faults.clear();
    cost.card.focus({ id: 'b', about: '', source, anchor });
    await settle();
    assert.ok(asked()?.calls);
  });
}); // prettier-ignore
