import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { migrations } from '../../../src/core/store/schema.ts';
import { sumOf, type SumName } from '../../../src/core/store/spendSums.ts';
import { openWriter } from '../../../src/core/store/storeWriter.ts';
import { decodeTraceColumns } from '../../../src/shared/traceColumns.ts';
import type { UsageFacts } from '../../../src/shared/tokenUsage.ts';
import { epochMicros, idHex, serviceOf, spanBatch, type SpanSpec } from '../../fixtures/spanBatchBuilder.ts';
import { tempStore, type TempStore } from '../../fixtures/tempStore.ts';
import { listSessions } from './listSessions.ts';

const forever = 2 ** 52;

function call(trace: string, more: Partial<SpanSpec> = {}): SpanSpec {
  return { trace, id: trace, end: 1, kind: 'llm', model: 'm', inputTokens: 1000, ...more };
}

function ledger(store: TempStore, name: SumName = 'nanos'): number {
  return store.reader.spend((spend) => sumOf(spend.total(0, forever), name));
}

function summary(store: TempStore, trace: string) {
  return store.reader.trace(idHex(trace, 4), epochMicros);
}

describe('settling', () => {
  it('brings totals, and tells which traces have changed', (test) => {
    const store = tempStore(test);
    store.write(call('a'), call('b'));
    assert.equal(summary(store, 'a')?.calls, 0);
    const { revision } = store.writer.counts();
    assert.deepEqual(store.settle(), [idHex('a', 4), idHex('b', 4)]);
    const { calls, turns, usd, inputTokens, unpriced } = summary(store, 'a') ?? {};
    assert.deepEqual([calls, turns, usd, inputTokens, unpriced], [1, 1, 0.001, 1000, 0]);
    assert.equal(store.writer.counts().revision, revision + 1);
    assert.deepEqual([store.settle(), store.writer.counts().revision], [[], revision + 1], 'nothing more to do');
  });

  it('counts a call once though its parent repeats it, whichever came first', (test) => {
    const store = tempStore(test);
    const sums: UsageFacts = { tokens: { input: 1000 }, scope: 'aggregate', signal: 'span' };
    store.write({ id: 'agent', kind: 'agent', end: 9, usage: sums });
    store.settle();
    assert.equal(summary(store, 'trace')?.inputTokens, 1000, 'as long as nothing below it tells');
    store.write(call('trace', { id: 'call', parent: 'agent' }));
    store.settle();
    assert.deepEqual([summary(store, 'trace')?.inputTokens, ledger(store, 'input')], [1000, 1000]);
  });

  it('takes the new state of a span in the place of the old', (test) => {
    const store = tempStore(test);
    store.write({ trace: 'a', id: 'a', kind: 'llm', model: 'm', inputTokens: 1000 });
    store.settle();
    store.write(call('a', { inputTokens: 5000 }));
    store.settle();
    assert.deepEqual([ledger(store), summary(store, 'a')?.open], [5e6, 0]);
  });

  it('stores a sign that a span has started as that span, until it comes', (test) => {
    const store = tempStore(test);
    store.write({ id: 'pending', parent: 'real', start: 1, end: 1, standsFor: { id: 'real', parent: 'root' } });
    const columns = decodeTraceColumns(store.reader.traceColumns(idHex('trace', 4), epochMicros)!);
    assert.deepEqual([columns.count, ...columns.durations], [1, NaN]);
    store.write({ id: 'root', end: 9 }, { id: 'real', parent: 'root', start: 1, end: 5 });
    assert.deepEqual([summary(store, 'trace')?.spans, summary(store, 'trace')?.open], [2, 0]);
    store.write({ id: 'pending', parent: 'real', start: 1, end: 1, standsFor: { id: 'real', parent: 'root' } });
    assert.equal(summary(store, 'trace')?.open, 0, 'a late sign changes nothing');
  });

  it('believes no end that is made up, and a failure that only attributes tell', (test) => {
    const store = tempStore(test);
    store.write({ id: 'a', end: 3, unended: true }, { id: 'b', end: 3, failed: true });
    assert.deepEqual([summary(store, 'trace')?.open, summary(store, 'trace')?.errors], [1, 1]);
  });

  it('does a part at a time, and what is left survives a restart', (test) => {
    const store = tempStore(test);
    store.write(call('a'), call('b'), call('c'));
    const { settled, againMs } = store.writer.settle(0);
    assert.deepEqual([settled.length, againMs], [1, 0]);
    store.writer.close();
    assert.equal(store.settle().length, 2);
    assert.equal(ledger(store), 3e6);
  });

  it('lets a trace rest that takes long', (test) => {
    const store = tempStore(test);
    const batch = (from: number) =>
      Array.from({ length: 1000 }, (_, index) => call('huge', { id: `${from + index}`, inputTokens: 1 }));
    store.write(...batch(0));
    store.settle();
    store.write(call('huge', { id: 'more' }));
    store.write(call('small'));
    const { settled, againMs = 0 } = store.writer.settle(1000);
    assert.deepEqual([settled.map(({ traceId }) => traceId), againMs > 0], [[idHex('small', 4)], true]);
    store.settle();
    assert.equal(summary(store, 'huge')?.calls, 1001);
  });

  it('counts what only metrics tell as long as nothing better tells of that time', (test) => {
    const store = tempStore(test);
    const usage: UsageFacts = { tokens: { input: 700 }, scope: 'call', signal: 'metric', responseModel: 'm' };
    store.write({ trace: 'metrics', id: 'm', kind: 'llm', end: 1, session: 's', usage });
    store.settle();
    assert.equal(ledger(store, 'input'), 700);
    store.write(call('spans', { session: 's' }));
    store.settle();
    assert.equal(ledger(store, 'input'), 1000);
    assert.deepEqual(
      listSessions(store).sessions.map(({ spend }) => spend.calls),
      [1],
    );
    store.write({ trace: 'metrics', id: 'm2', kind: 'llm', start: 2, end: 3, session: 's', usage });
    store.settle();
    assert.equal(ledger(store, 'input'), 1700);
  });
});

describe('other prices', () => {
  it('price every trace again, a part at a time, telling how far it has come, over a restart', (test) => {
    const store = tempStore(test);
    store.write(call('a'), call('b'), call('c'), { trace: 'silent', id: 'x', end: 1 });
    store.settle();
    store.rate = 3;
    store.writer.reprice();
    assert.deepEqual(store.writer.settle(0).repricing, { done: 1, total: 3 });
    assert.deepEqual([ledger(store), store.reader.repricing()], [5e6, { done: 1, total: 3 }]);
    store.writer.close();
    store.settle();
    assert.deepEqual([ledger(store), store.reader.repricing()], [9e6, undefined]);
    store.rate = undefined;
    store.writer.reprice();
    store.settle();
    assert.deepEqual([ledger(store), ledger(store, 'unpriced'), summary(store, 'a')?.unpriced], [0, 3, 1]);
  });

  it('leave what is gone at the price it had', (test) => {
    const store = tempStore(test, { bytes: 2 ** 30, days: 1 });
    store.write(call('old'));
    store.settle();
    store.clock = 2 * 86_400_000_000;
    store.write(call('new', { start: store.clock, end: store.clock }));
    store.settle();
    store.retain();
    store.rate = 3;
    store.writer.reprice();
    store.settle();
    assert.equal(ledger(store), 4e6);
  });
});

describe('the ledger', () => {
  it('keeps each dimension, and forgets what is too old for good', (test) => {
    const store = tempStore(test);
    const team = { identities: [{ field: 'team', value: 'core', rank: 0 }] as const };
    store.write(call('a', team), call('b', { start: 600_000_000, end: 600_000_001, ...team }));
    store.settle();
    const rows = (dimension: 'team' | 'agent') =>
      store.reader.spend((spend) =>
        spend.byValue(dimension, 0, forever).map(({ value, sums: [calls] }) => [value, calls]),
      );
    assert.deepEqual([rows('team'), rows('agent')], [[['core', 2]], [['', 2]]]);
    assert.equal(store.writer.pruneLedger(epochMicros + 600_000_000), false);
    assert.equal(ledger(store, 'calls'), 1);
    store.rate = 2;
    store.writer.reprice();
    store.settle();
    assert.equal(ledger(store), 2e6, 'nothing is taken out that is not there any more');
  });

  it('is empty after clearing', (test) => {
    const store = tempStore(test);
    store.write(call('a'));
    store.settle();
    store.writer.clear();
    assert.deepEqual([ledger(store, 'calls'), listSessions(store).total], [0, 0]);
    store.write(call('a'));
    store.settle();
    assert.equal(ledger(store, 'calls'), 1);
  });
});

describe('a store of the first version', () => {
  it('opens, and its traces are settled as far as their rows tell', (test) => {
    const store = tempStore(test);
    const db = new DatabaseSync(store.file);
    db.exec(`PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL; ${migrations[0]}; PRAGMA user_version = 1`);
    const traceId = idHex('old', 4);
    db.exec(`INSERT INTO origin VALUES(1, x'00', 'web', x'', '', x'', '');
      INSERT INTO trace VALUES(1, '${traceId}', 'chat', 'web', 's1', 5, 9, 1, 0, 0, 0, 1, 0, 70, 30, 0, 9, 1, 1, 100, 5, 1, 1);
      INSERT INTO span VALUES(1, 1, 1, 0, 0, 5, 4000, 'chat', 2, 0, 0, 1, 0, 0, 1, 'm', 'm', 70, 30);
      INSERT INTO chunk VALUES(1 << 31, x'00');
      UPDATE total SET nextTrace = 2, traces = 1, spans = 1, revision = 1;`);
    db.close();
    store.write(call('new', { session: 's1' }));
    store.settle();
    const [only] = listSessions(store).sessions;
    assert.deepEqual([only?.session, only?.traces, only?.spend.tokens.input], ['s1', 2, 1070]);
    assert.equal(store.reader.trace(traceId, epochMicros)?.outputTokens, 30);
  });
});

describe('books that cannot be made', () => {
  it('cost the request nothing: what was written stays, and they wait', (test) => {
    const { file } = tempStore(test);
    const writer = openWriter({
      ...{ file, serviceOf, limits: { bytes: 2 ** 30, days: 14 }, now: () => epochMicros },
      accountOf: () => {
        throw new Error('a fault of ours');
      },
    });
    test.after(() => writer.close());
    const { batch, meanings } = spanBatch(call('a'));
    writer.writeSpans(batch, meanings, epochMicros);
    assert.throws(() => writer.settle(10), { name: 'StoreError', code: 'other' });
    assert.equal(writer.counts().stored.spans, 1);
  });
});
