import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spanFlags, type SpanBatch } from '../../../src/shared/spanBatch.ts';
import type { SpanMeaning } from '../../../src/shared/spanMeaning.ts';
import { decodeTraceColumns } from '../../../src/shared/traceColumns.ts';
import { epochMicros, idHex, spanBatch } from '../../fixtures/spanBatchBuilder.ts';
import { tempStore } from '../../fixtures/tempStore.ts';

const traceId = idHex('trace', 4);

describe('writing spans', () => {
  it('reports what changed', (test) => {
    const store = tempStore(test);
    const changes = store.write({ trace: 'one', id: 'a', session: 's1' }, { trace: 'two', id: 'b' });
    assert.deepEqual(changes, {
      ...{ accepted: 2, inserted: 2, updated: 0, duplicates: 0 },
      changedTraceIds: [idHex('one', 4), idHex('two', 4)],
      sessions: [],
    });
    store.settle();
    assert.deepEqual(store.write({ trace: 'one', id: 'c' }).sessions, ['s1'], 'known once it is settled');
  });

  it('changes nothing when a request is sent again', (test) => {
    const store = tempStore(test);
    store.write({ id: 'root', end: 9 }, { id: 'child', parent: 'root', end: 5 });
    const before = [store.reader.trace(traceId, epochMicros), store.writer.counts()];
    const again = store.write({ id: 'root', end: 9 }, { id: 'child', parent: 'root', end: 5 });
    assert.deepEqual([again.accepted, again.duplicates, again.changedTraceIds], [2, 2, []]);
    assert.deepEqual([store.reader.trace(traceId, epochMicros), store.writer.counts()], before);
  });

  it('ends a span that was open, in its place', (test) => {
    const store = tempStore(test);
    store.write({ id: 'a', start: 1 });
    assert.equal(store.reader.trace(traceId, epochMicros)?.open, 1);
    const { updated } = store.write({ id: 'a', start: 1, end: 7, body: 'more' });
    const summary = store.reader.trace(traceId, epochMicros);
    assert.deepEqual([updated, summary?.spans, summary?.open, summary?.durationMicros], [1, 1, 0, 6]);
    assert.equal(store.reader.rawSpan(traceId, idHex('a', 2))?.flags, 0);
  });

  it('ignores the start of a span that has ended', (test) => {
    const store = tempStore(test);
    store.write({ id: 'a', end: 7 });
    assert.equal(store.write({ id: 'a' }).duplicates, 1);
    assert.equal(store.reader.trace(traceId, epochMicros)?.open, 0);
  });

  it('takes the last of two different ends, and says so', (test) => {
    const store = tempStore(test);
    store.write({ id: 'a', end: 7, status: 2 });
    store.write({ id: 'a', end: 8, flags: spanFlags.events });
    const { flags = 0 } = store.reader.rawSpan(traceId, idHex('a', 2)) ?? {};
    assert.equal(flags, spanFlags.events | spanFlags.revised);
    assert.equal(store.reader.trace(traceId, epochMicros)?.errors, 0);
  });

  it('takes the same span under another resource as changed', (test) => {
    const store = tempStore(test);
    const { batch, meanings } = spanBatch({ id: 'a', end: 1 }, { id: 'b', end: 1, service: 'other' });
    store.writer.writeSpans(batch, meanings, epochMicros);
    const moved: SpanBatch = { ...batch, originIndexes: Uint32Array.of(1, 1) };
    const { updated, duplicates } = store.writer.writeSpans(moved, meanings, epochMicros);
    assert.deepEqual([updated, duplicates], [1, 1]);
    assert.equal(store.reader.rawSpan(traceId, idHex('a', 2))?.origin.service, 'other');
  });

  it('counts a parent that is missing once, and no longer when it arrives', (test) => {
    const store = tempStore(test);
    store.write({ id: 'a', parent: 'late', end: 2 }, { id: 'b', parent: 'late', end: 2 });
    assert.deepEqual(
      [store.reader.trace(traceId, epochMicros)?.missing, store.reader.trace(traceId, epochMicros)?.state],
      [1, 'running'],
    );
    store.write({ id: 'late', end: 3 });
    assert.deepEqual(
      [store.reader.trace(traceId, epochMicros)?.missing, store.reader.trace(traceId, epochMicros)?.state],
      [0, 'complete'],
    );
  });

  it('survives times and counts that no clock and no model gives', (test) => {
    const store = tempStore(test);
    const { batch } = spanBatch({ id: 'a', end: 1 }, { id: 'b', end: 1 }, { id: 'c', end: 1 });
    batch.times.fill(0xffffffff, 0, 4); // both in the year 2554
    batch.times.set([0xffffffff, 0, 1, 0], 4); // ends before it starts
    batch.times.set([0, 1, 0xffffffff, 0xffffffff], 8); // lasts 584 years
    const counts = [Number.MAX_VALUE, Number.NaN, -1];
    const meanings = (index: number): SpanMeaning => ({
      ...{ kind: 'llm', label: 'm', dialect: 'plain', identities: [] },
      usage: { tokens: { input: counts[index]! }, scope: 'call', signal: 'span' },
    });
    store.writer.writeSpans(batch, meanings, epochMicros);
    store.settle();
    const columns = decodeTraceColumns(store.reader.traceColumns(traceId, epochMicros)!);
    assert.deepEqual([...columns.durations], [0, 0, Number.MAX_SAFE_INTEGER / 1e6]);
    assert.deepEqual([...columns.tokens], [0xffffffff, 0, 0]);
    assert.equal(store.reader.listTraces({ limit: 1, nowMicros: epochMicros }).traces.length, 1);
  });

  it('cuts texts that are too long for a list, visibly, and keeps the bytes whole', (test) => {
    const store = tempStore(test);
    store.write({ id: 'a', name: 'n'.repeat(5000) });
    const { name = '' } = store.reader.trace(traceId, epochMicros) ?? {};
    assert.ok(name.endsWith('…') && name.length < 600);
    assert.ok(store.reader.rawSpan(traceId, idHex('a', 2))!.bytes.length > 5000);
  });

  it('keeps nothing of a request that fails in the middle', (test) => {
    const store = tempStore(test);
    store.write({ id: 'a' });
    const { batch, meanings } = spanBatch({ id: 'b' }, { trace: 'other', id: 'c' });
    const broken: SpanBatch = { ...batch, originIndexes: Uint32Array.of(0, 99) };
    assert.throws(() => store.writer.writeSpans(broken, meanings, epochMicros), { name: 'StoreError', code: 'other' });
    assert.equal(store.reader.counts().stored.spans, 1);
    store.write({ id: 'b' });
    assert.deepEqual(store.writer.counts().stored.spans, 2);
    assert.deepEqual(store.reader.counts(), store.writer.counts());
  });

  it('keeps everything over a restart', (test) => {
    const store = tempStore(test);
    store.write({ id: 'a', end: 1 });
    store.writer.close();
    store.write({ id: 'a', end: 1 }, { id: 'b', end: 1 });
    assert.equal(store.reader.trace(traceId, epochMicros)?.spans, 2);
    assert.equal(store.writer.movedAside, undefined);
  });

  it('pins a trace that is there', (test) => {
    const store = tempStore(test);
    store.write({ id: 'a' });
    assert.equal(store.writer.pin(traceId, true), true);
    assert.equal(store.reader.trace(traceId, epochMicros)?.pinned, true);
    assert.equal(store.writer.pin(idHex('unknown', 4), true), false);
  });

  it('clears everything and goes on', (test) => {
    const store = tempStore(test);
    store.write({ id: 'a', parent: 'late' });
    store.writer.clear();
    assert.deepEqual(store.reader.counts().stored.traces, 0);
    assert.deepEqual([...store.reader.rawSpans(traceId)], []);
    store.write({ id: 'b' });
    assert.deepEqual([...store.reader.rawSpans(traceId)].length, 1);
  });
});
