import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sumOf } from '../../../src/core/store/spendSums.ts';
import { epochMicros, idHex, type SpanSpec } from '../../fixtures/spanBatchBuilder.ts';
import { tempStore, type TempStore } from '../../fixtures/tempStore.ts';
import { listSessions } from './listSessions.ts';

/** A trace of one call of 1,000 tokens, which costs 0.001 USD. */
function call(trace: string, start: number, more: Partial<SpanSpec> = {}): SpanSpec {
  return { trace, id: trace, name: trace, start, end: start + 1, kind: 'llm', model: 'm', inputTokens: 1000, ...more };
}

function session(store: TempStore, id: string) {
  return store.reader.session(id, epochMicros)?.summary;
}

describe('the session of a trace', () => {
  it('is what its spans say, else the run, else the trace itself', (test) => {
    const store = tempStore(test);
    const run = { field: 'run', value: 'r1', rank: 3 } as const;
    store.write(
      call('a', 1, { session: 's1', identities: [run] }),
      call('b', 2, { identities: [run] }),
      call('c', 3, { user: 'u' } as Partial<SpanSpec>),
    );
    store.settle();
    const found = listSessions(store).sessions.map(({ session: id, source }) => [id, source]);
    assert.deepEqual(found, [
      [idHex('c', 4), 'trace'],
      ['r1', 'run'],
      ['s1', 'session'],
    ]);
    assert.equal(store.reader.trace(idHex('c', 4), epochMicros)?.session, undefined);
    assert.equal(store.reader.trace(idHex('b', 4), epochMicros)?.session, 'r1');
  });

  it('is the one of the lowest rank, then the earliest, and that there are several is counted', (test) => {
    const store = tempStore(test);
    const says = (value: string, rank: number) => ({ identities: [{ field: 'session', value, rank }] as const });
    store.write(call('a', 1, says('weak', 5)));
    store.write(call('a', 9, { id: 'x', parent: 'a', ...says('late', 1) }));
    store.write(call('a', 5, { id: 'y', parent: 'a', ...says('early', 1) }));
    store.settle();
    assert.deepEqual(
      listSessions(store).sessions.map(({ session: id, conflicts }) => [id, conflicts]),
      [['early', 1]],
    );
  });

  it('is kept apart from another one that begins alike, however long their ids are', (test) => {
    const store = tempStore(test);
    const long = 's'.repeat(512);
    const ids = [long, `${long}a`, `${long}b`, `${long.repeat(10)}a`, `${long.repeat(10)}b`];
    ids.forEach((id, at) => store.write(call(`t${at}`, at, { session: id })));
    store.write(call('again', 9, { session: `${long}a` }));
    store.settle();
    const { sessions } = listSessions(store);
    assert.deepEqual(sessions.map(({ traces }) => traces).sort(), [1, 1, 1, 1, 2]);
    assert.ok(sessions.every(({ session: id }) => id.length <= 512 && id.startsWith('ssss')));
    assert.ok(sessions.some(({ session: id }) => id === long));
  });

  it('changes when a late span knows better: the trace moves with all it has', (test) => {
    const store = tempStore(test);
    store.write(call('a', 1), call('b', 2, { session: 's1' }));
    store.settle();
    assert.equal(listSessions(store).total, 2);
    store.write({ trace: 'a', id: 'late', start: 3, end: 4, session: 's1', status: 2 });
    assert.deepEqual(store.settle(), [idHex('a', 4)]);
    const [only, ...none] = listSessions(store).sessions;
    assert.deepEqual(none, []);
    assert.deepEqual([only?.traces, only?.spans, only?.errors, only?.spend.calls], [2, 3, 1, 2]);
    assert.equal(only?.lastMicros, epochMicros + 4);
    store.reader.spend((spend) => {
      const rows = spend.byValue('session', 0, 2 ** 52).map(({ value, sums: [calls] }) => [value, calls]);
      assert.deepEqual(rows, [['s1', 2]]);
    });
  });

  it('names models by their first call, then by name, whatever came first', (test) => {
    const calls = [
      call('late', 5, { id: 'x', session: 's', model: 'first of late' }),
      { ...call('late', 9, { id: 'y', session: 's', model: 'last' }) },
      call('early', 1, { id: 'z', session: 's', model: 'b' }),
      call('early', 1, { id: 'w', session: 's', model: 'a' }),
      call('early', 7, { id: 'v', session: 's', model: 'between' }),
    ];
    for (const order of [calls, calls.toReversed()]) {
      const store = tempStore(test);
      for (const one of order) store.write(one);
      store.settle();
      assert.deepEqual(session(store, 's')?.models, ['a', 'b', 'first of late', 'between', 'last']);
    }
  });

  it('names its newest trace, its user, its parent and who works in it', (test) => {
    const store = tempStore(test);
    const user = { field: 'user', value: 'ann', rank: 0 } as const;
    const parent = { field: 'parentSession', value: 'boss', rank: 0 } as const;
    store.write(call('boss', 0, { session: 'boss' }));
    store.write(
      { trace: 'new', id: 'plan', name: 'plan', kind: 'agent', start: 5, end: 9, session: 's' },
      call('new', 6, { id: 'call', parent: 'plan', model: 'm2' }),
      call('old', 1, { session: 's', identities: [user, parent], service: 'web' }),
    );
    store.settle();
    const { name, service, user: who, parent: from, agents, models } = session(store, 's') ?? {};
    assert.deepEqual(
      [name, service, who, from, agents, models],
      ['plan', 'service', 'ann', 'boss', ['plan'], ['m', 'm2']],
    );
    const children = store.reader.session('boss', epochMicros)?.children.map((child) => child.session);
    assert.deepEqual(children, ['s']);
  });

  it('has the cost of all calls that worked through its data, and the data once', (test) => {
    const store = tempStore(test);
    const data = { tokens: {}, scope: 'aggregate', signal: 'span', dataVolumeGb: 2.5 } as const;
    store.write(
      { trace: 'a', id: 'agent', kind: 'agent', end: 9, session: 's', usage: data },
      call('a', 1, { id: 'c1', parent: 'agent' }),
      call('a', 3, { id: 'c2', parent: 'agent', model: 'other', inputTokens: 3000 }),
      call('a', 5, { id: 'outside' }),
    );
    store.settle();
    const { dataGb, dataUsd, usd } = session(store, 's')?.spend ?? {};
    assert.deepEqual([dataGb, dataUsd, usd], [2.5, 0.004, 0.005]);
    const byModel = store.reader.spend((spend) => spend.total(0, 2 ** 52));
    assert.equal(sumOf(byModel, 'dataKb'), 2.5e6);
  });

  it('is live while a trace of it runs', (test) => {
    const store = tempStore(test);
    store.write(call('a', 1, { session: 's' }), { trace: 'b', id: 'b', start: 2, session: 's' });
    store.settle();
    assert.equal(session(store, 's')?.live, true);
    store.write({ trace: 'b', id: 'b', start: 2, end: 5, session: 's' });
    store.settle();
    assert.equal(session(store, 's')?.live, false);
  });

  it('loses the traces that retention removes, and goes with the last; the ledger stays', (test) => {
    const store = tempStore(test, { bytes: 2 ** 30, days: 1 });
    store.write(call('a', 1, { session: 's' }));
    store.clock = 80_000_000_000;
    store.write(call('b', 80_000_000_000, { session: 's' }), call('unsettled', 2, { trace: 'c', session: 'other' }));
    store.writer.settle(0); // a alone
    store.clock = 90_000_000_000;
    store.retain();
    store.settle();
    assert.deepEqual(
      [session(store, 's')?.traces, session(store, 's')?.startMicros],
      [1, epochMicros + 80_000_000_000],
    );
    store.clock = 900_000_000_000;
    store.retain();
    assert.equal(listSessions(store).total, 0);
    store.reader.spend((spend) => assert.equal(spend.total(0, 2 ** 52)[0], 3, 'also of what was not settled yet'));
  });
});

describe('listing sessions', () => {
  const filled = (store: TempStore): void => {
    store.write(
      call('a', 1, { session: 'a', inputTokens: 10 }),
      call('b', 2, { session: 'b', inputTokens: 30, end: 100, service: 'web' }),
      call('c', 3, { session: 'c', inputTokens: 20, status: 2 }),
    );
    store.settle();
  };
  const ids = (store: TempStore, question: Parameters<typeof listSessions>[1]): string =>
    listSessions(store, question)
      .sessions.map(({ session: id }) => id)
      .join('');

  it('sorts by any order, either way', (test) => {
    const store = tempStore(test);
    filled(store);
    const orders = ['last', 'start', 'cost', 'tokens', 'errors', 'duration'] as const;
    assert.deepEqual(
      orders.map((order) => [order, ids(store, { order }), ids(store, { order, ascending: true })]),
      [
        ['last', 'bca', 'acb'],
        ['start', 'cba', 'abc'],
        ['cost', 'bca', 'acb'],
        ['tokens', 'bca', 'acb'],
        ['errors', 'cba', 'bac'],
        ['duration', 'bca', 'cab'],
      ],
    );
  });

  it('gives pages that neither repeat nor leave out, and finds by any text as it is', (test) => {
    const store = tempStore(test);
    filled(store);
    const pages = [0, 1, 2, 3].map((offset) => ids(store, { order: 'start', limit: 1, offset }));
    assert.deepEqual(pages, ['c', 'b', 'a', '']);
    assert.deepEqual([ids(store, { q: 'WEB' }), ids(store, { q: '%' }), ids(store, { q: 'a' })], ['b', '', 'a']);
    assert.equal(listSessions(store, { limit: 1, q: 'service' }).total, 2);
    assert.equal(ids(store, { since: epochMicros + 50 }), 'b');
  });
});

describe('turns of a session', () => {
  it('are numbered over its traces, and the newest come in pages', (test) => {
    const store = tempStore(test);
    for (let index = 0; index < 5; index += 1) {
      const turn = (part: number): SpanSpec => ({
        ...{ trace: `t${index}`, id: `${index}.${part}`, name: 'plan', kind: 'agent', session: 's' },
        ...{ start: index * 10 + part, end: index * 10 + part + 1 },
      });
      store.write(turn(0), turn(2));
    }
    store.settle();
    const page = (before: number, turns: number, spans = 1000) =>
      store.reader
        .sessionTraces('s', { before, turns, spans }, epochMicros)
        .map(({ traceId, firstTurn }) => [traceId, firstTurn]);
    assert.deepEqual(page(Infinity, 3), [
      [idHex('t3', 4), 7],
      [idHex('t4', 4), 9],
    ]);
    assert.deepEqual(page(6, 2), [
      [idHex('t1', 4), 3],
      [idHex('t2', 4), 5],
    ]);
    assert.deepEqual(page(Infinity, 100, 3), [[idHex('t4', 4), 9]], 'no more spans than can be read');
  });
});
