import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { sumOf } from '../../../src/core/store/spendSums.ts';
import { epochMicros, idHex, type SpanSpec } from '../../fixtures/spanBatchBuilder.ts';
import { tempStore, type TempStore } from '../../fixtures/tempStore.ts';
import { listSessions } from './listSessions.ts';

const day = 86_400_000_000;
const second = 1_000_000;

/** A call of 1,000 tokens; the store's price makes it $0.001. */
function call(
  trace: string,
  id: string,
  responseId: string,
  more: Partial<SpanSpec> & { input?: number } = {},
): SpanSpec {
  const { input = 1000, ...spec } = more;
  const usage = { tokens: { input }, scope: 'call', signal: 'span', responseModel: 'm', responseId } as const;
  return { trace, id, kind: 'llm', scope: 'framework', start: 10, end: 90, usage, ...spec };
}

/** What an agent's framework tells, and what the client below it tells in two traces of its own. */
const talk: readonly SpanSpec[] = [
  { trace: 'talk', id: 'agent', kind: 'agent', session: 's', end: 300 },
  call('talk', 'c1', 'r1', { parent: 'agent' }),
  call('talk', 'c2', 'r2', { parent: 'agent', start: 110, end: 190 }),
];
const client: readonly SpanSpec[] = [
  call('client1', 'n1', 'r1', { scope: 'client', start: 20, end: 80, input: 1001 }),
  call('client2', 'n2', 'r2', { scope: 'client', start: 120, end: 180 }),
];

function books(store: TempStore) {
  const { reader } = store;
  const { traces } = reader.listTraces({ limit: 100, nowMicros: epochMicros });
  return {
    traces: traces
      .map(({ traceId, calls, turns, usd, session }) => ({
        ...{ traceId, calls, turns, usd, session },
        displaced: [...reader.displacedSpansOf(traceId)].sort(),
      }))
      .sort((a, b) => (a.traceId < b.traceId ? -1 : 1)),
    sessions: listSessions(store)
      .sessions.map(({ session, traces: count, turns, spend }) => ({
        session,
        count,
        turns,
        calls: spend.calls,
        usd: spend.usd,
      }))
      .sort((a, b) => (a.session < b.session ? -1 : 1)),
    ledger: reader.spend((spend) =>
      ['calls', 'nanos', 'input'].map((name) => sumOf(spend.total(0, 2 ** 52), name as 'calls')),
    ),
  };
}

function settled(test: TestContext, ...requests: (readonly SpanSpec[])[]) {
  const store = tempStore(test);
  for (const spans of requests) {
    store.write(...spans);
    store.settle();
  }
  return { store, ...books(store) };
}

function claimedSpans({ file }: TempStore): unknown {
  const db = new DatabaseSync(file, { readOnly: true });
  const [count] = Object.values(db.prepare('SELECT count(*) FROM claim').get() ?? {});
  db.close();
  return count;
}

describe('a response told of in several traces', () => {
  it('counts once, where its session is known, whichever came first', (test) => {
    for (const order of [
      [talk, client],
      [client, talk],
      [client.slice(1), talk, client.slice(0, 1)],
      [talk.slice(0, 2), client, talk.slice(2)],
      [[...client, ...talk]],
    ]) {
      const { sessions, ledger, traces, store } = settled(test, ...order);
      assert.deepEqual(sessions, [{ session: 's', count: 3, turns: 1, calls: 2, usd: 0.002 }]);
      assert.deepEqual(ledger, [2, 2e6, 2000]);
      assert.deepEqual(
        traces.map(({ session }) => session),
        ['s', 's', 's'],
      );
      const places = store.reader.sessionTraces('s', { before: 99, turns: 9, spans: 99 }, epochMicros);
      assert.deepEqual(
        places.map(({ displaced }) => displaced),
        [false, true, true],
      );
      assert.deepEqual([...store.reader.displacedSpansOf(idHex('client1', 4))], [idHex('n1', 2)]);
    }
  });

  it('is no turn of its own in the session that both name', (test) => {
    const named = client.map((span) => ({ ...span, session: 's' }));
    for (const order of [
      [talk, named],
      [named, talk],
    ]) {
      const { sessions, store } = settled(test, ...order);
      assert.deepEqual(sessions, [{ session: 's', count: 3, turns: 1, calls: 2, usd: 0.002 }]);
      const places = store.reader.sessionTraces('s', { before: 99, turns: 9, spans: 99 }, epochMicros);
      assert.deepEqual(
        places.map(({ firstTurn, displaced }) => [firstTurn, displaced]),
        [
          [1, false],
          [2, true],
          [2, true],
        ],
      );
    }
  });

  it('counts where the call began first, if nobody knows a session; else where one is named, then where a run is', (test) => {
    const told = (trace: string, start: number, more: Partial<SpanSpec> = {}) =>
      call(trace, trace, 'r1', { scope: `scope ${trace}`, start, ...more });
    const counting = (...spans: SpanSpec[]) => {
      const orders = [spans, spans.toReversed()].map((order) => {
        const { sessions } = settled(test, ...order.map((span) => [span]));
        return sessions.filter(({ calls }) => calls > 0).map(({ session }) => session);
      });
      assert.deepEqual(orders[0], orders[1]);
      return orders[0];
    };
    const run = [{ field: 'run', value: 'the run', rank: 0 }] as const;
    assert.deepEqual(counting(told('a', 10), told('b', 11)), [idHex('a', 4)]);
    assert.deepEqual(counting(told('a', 11), told('b', 10)), [idHex('b', 4)]);
    assert.deepEqual(counting(told('a', 10), told('b', 11, { identities: run })), ['the run']);
    assert.deepEqual(counting(told('a', 10, { identities: run }), told('b', 11, { session: 's' })), ['s']);
  });

  it('leaves a trace its other calls and its session', (test) => {
    const more = call('client1', 'n3', 'r3', { scope: 'client', start: 200, end: 220 });
    assert.deepEqual(
      settled(test, talk, [...client, more])
        .sessions.map(({ calls }) => calls)
        .sort(),
      [1, 2],
    );
    const own = client.map((span) => ({ ...span, session: 'own' }));
    const { sessions } = settled(test, own, talk);
    assert.deepEqual(
      sessions.map(({ session, calls, turns }) => [session, calls, turns]),
      [
        ['own', 0, 2],
        ['s', 2, 1],
      ],
    );
  });

  it('is no other call: of one instrumentation, of another time or with another id', (test) => {
    const stub = ['a', 'b', 'c'].map((trace) => call(trace, trace, 'chatcmpl-123'));
    assert.deepEqual(settled(test, stub).ledger[0], 3, 'a stub answers with one id');
    const later = call('later', 'l', 'r1', { scope: 'client', start: 90 + second + 1, end: 100 + second });
    assert.equal(settled(test, talk, [later]).ledger[0], 3);
    const other = call('other', 'o', 'r9', { scope: 'client' });
    assert.equal(settled(test, talk, [other]).ledger[0], 3);
    const log = { tokens: { input: 7 }, scope: 'call', signal: 'log', responseModel: 'm', responseId: 'r1' } as const;
    const mixed = [call('mixed', 'm', 'r5'), call('mixed', 'log', 'r1', { scope: 'logs', usage: log })];
    assert.equal(settled(test, talk, mixed).ledger[0], 4, 'of logs the session decides');
    const parallel = [call('t', 'x', 'r1'), call('t', 'y', 'r2')];
    assert.equal(settled(test, parallel).ledger[0], 2);
  });

  it('counts once also where one trace tells of it twice', (test) => {
    const twice = [...talk, call('talk', 'inner', 'r1', { parent: 'c1', scope: 'other', start: 15, end: 85 })];
    assert.deepEqual(settled(test, client, twice).ledger, [2, 2e6, 2000]);
  });

  it('follows a session that is told late, and a better telling that goes', (test) => {
    const { store } = settled(test, [call('talk', 'c1', 'r1')], client.slice(0, 1));
    assert.deepEqual(
      books(store).sessions.map(({ session }) => session),
      [idHex('talk', 4)],
    );
    store.write(call('talk', 'root', 'r0', { session: 's', start: 300, end: 310 }));
    store.settle();
    assert.deepEqual(
      books(store).sessions.map(({ session, calls }) => [session, calls]),
      [['s', 2]],
    );
    store.write(call('talk', 'c1', 'another', { body: 'corrected' }));
    store.settle();
    assert.deepEqual(
      books(store)
        .sessions.map(({ calls }) => calls)
        .sort(),
      [1, 2],
      'it counts for itself again',
    );
  });

  it('is told by the others when the span that told it says something else', (test) => {
    const { store } = settled(test, [call('talk', 'c0', 'r0', { session: 's' }), call('talk', 'c1', 'r1')], client);
    assert.deepEqual(books(store).ledger, [3, 3e6, 3000]);
    store.write({ trace: 'talk', id: 'c1', kind: 'other', start: 10, end: 90, body: 'no call' });
    store.settle();
    assert.deepEqual([books(store).ledger, claimedSpans(store)], [[3, 3_001_000, 3001], 3]);
  });

  it('stays in the ledger when its trace is removed, and is free again', (test) => {
    const { store } = settled(test, talk, client.slice(0, 1));
    assert.equal(claimedSpans(store), 3);
    store.clock = 20 * day;
    store.retain();
    assert.deepEqual([books(store).sessions, books(store).ledger[0], claimedSpans(store)], [[], 2, 0]);
    store.write(...client);
    store.settle();
    assert.deepEqual([books(store).ledger[0], claimedSpans(store)], [4, 2]);
    store.writer.clear();
    assert.equal(claimedSpans(store), 0);
  });
});

const few = fc.record({
  trace: fc.constantFrom('t1', 't2', 't3', 't4'),
  id: fc.constantFrom('a', 'b'),
  response: fc.constantFrom('r1', 'r2'),
  scope: fc.constantFrom('x', 'y', 'z'),
  start: fc.constantFrom(0, 5, 3 * second),
  session: fc.constantFrom(undefined, undefined, 's1', 's2'),
  length: fc.constantFrom(1, second),
});

describe('responses, whatever the order of arrival', () => {
  it('make the same books', (test) => {
    const stores = [tempStore(test), tempStore(test)] as const;
    const sets = fc.uniqueArray(few, { minLength: 2, maxLength: 8, selector: ({ trace, id }) => trace + id });
    const shuffled = sets.chain((set) =>
      fc.tuple(fc.constant(set), fc.shuffledSubarray(set, { minLength: set.length })),
    );
    fc.assert(
      fc.property(shuffled, ([sent, otherwise]) => {
        const specOf = ({ trace, id, response, scope, start, session, length }: (typeof sent)[number]) =>
          call(trace, id, response, { scope, start, end: start + length, ...(session !== undefined && { session }) });
        for (const { writer } of stores) writer.clear();
        stores[0].write(...sent.map(specOf));
        stores[0].settle();
        for (const one of otherwise) {
          stores[1].write(specOf(one));
          stores[1].settle();
        }
        assert.deepEqual(books(stores[1]), books(stores[0]));
      }),
      { numRuns: 100 },
    );
  });
});
