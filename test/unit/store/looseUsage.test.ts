import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import type { LooseUsage } from '../../../src/core/store/looseUsage.ts';
import { epochMicros, idHex, type SpanSpec } from '../../fixtures/spanBatchBuilder.ts';
import { logBatch } from '../../fixtures/signalBatches.ts';
import { tempStore, type TempStore } from '../../fixtures/tempStore.ts';

const day = 86_400_000_000;
const silentCall: SpanSpec = { id: 'call', end: 1000, kind: 'llm', label: 'm' };

function loose(more: Partial<LooseUsage> = {}): LooseUsage {
  return {
    ...{ log: 0, traceId: idHex('trace', 4), id: '00000000000000a1', parentId: idHex('call', 2) },
    ...{ startMicros: epochMicros, durationMicros: 10, name: 'record', label: 'm', kind: 'llm' },
    usage: { tokens: { input: 1000 }, scope: 'call', signal: 'log' },
    ...more,
  };
}

function writeLog(store: TempStore, ...usage: readonly LooseUsage[]): void {
  store.writer.writeLogs(logBatch('record'), epochMicros + store.clock, usage);
}

function inputTokens(store: TempStore): number | undefined {
  return store.reader.trace(idHex('trace', 4), epochMicros)?.inputTokens;
}

function rows(store: TempStore): number {
  const db = new DatabaseSync(store.file, { readOnly: true });
  try {
    return Number(db.prepare('SELECT count(*) AS n FROM looseUsage').get()?.n);
  } finally {
    db.close();
  }
}

describe('usage of log records', () => {
  it('joins its trace whichever comes first, and once', (test) => {
    for (const order of ['record', 'span'] as const) {
      const store = tempStore(test);
      if (order === 'record') writeLog(store, loose());
      store.write(silentCall);
      store.settle();
      if (order === 'span') writeLog(store, loose(), loose());
      store.settle();
      assert.equal(inputTokens(store), 1000, order);
      const [span, record] = store.reader.accountSpansOf(idHex('trace', 4));
      assert.deepEqual([span?.record, record?.record, record?.parentId], [undefined, true, span?.id]);
      assert.deepEqual(record?.usage, loose().usage);
      writeLog(store, loose());
      assert.deepEqual(store.settle(), [], 'the same again changes nothing');
    }
  });

  it('is read of a trace without any span that would tell of calls', (test) => {
    const store = tempStore(test);
    store.write({ id: 'call', end: 1 });
    writeLog(store, loose({ parentId: '', agent: 'planner', instrumentation: 'scope' }));
    store.settle();
    const [, record] = store.reader.accountSpansOf(idHex('trace', 4));
    assert.deepEqual([inputTokens(store), record?.parentId, record?.agent], [1000, '', 'planner']);
    assert.equal(record?.instrumentation, 'scope');
  });

  it('keeps the fuller of two texts of one id, in any order', (test) => {
    const fuller = loose({ usage: { ...loose().usage, reportedUsd: 2 } });
    for (const all of [
      [loose(), fuller],
      [fuller, loose()],
    ]) {
      const store = tempStore(test);
      for (const one of all) writeLog(store, one);
      store.write(silentCall);
      assert.equal(store.reader.accountSpansOf(idHex('trace', 4))[1]?.usage?.reportedUsd, 2);
    }
  });

  it('goes with its trace, not with its log', (test) => {
    const store = tempStore(test, { bytes: 2 ** 30, days: 1 });
    writeLog(store, loose());
    store.clock = 0.9 * day;
    store.write(silentCall);
    store.clock = 1.5 * day;
    store.retain();
    assert.deepEqual([store.writer.counts().stored.logs, rows(store)], [0, 1]);
    store.clock = 3 * day;
    store.retain();
    assert.deepEqual([store.writer.counts().stored.traces, rows(store)], [0, 0]);
  });

  it('goes with its log when its trace has never come, and by Clear', (test) => {
    const store = tempStore(test, { bytes: 2 ** 30, days: 1 });
    writeLog(store, loose());
    store.clock = 0.5 * day;
    store.retain();
    assert.equal(rows(store), 1);
    store.clock = 2 * day;
    store.retain();
    assert.equal(rows(store), 0);
    writeLog(store, loose());
    store.writer.clear();
    assert.equal(rows(store), 0);
  });
});
