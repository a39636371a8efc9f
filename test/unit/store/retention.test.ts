import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { epochMicros, idHex, spanBatch, type SpanSpec } from '../../fixtures/spanBatchBuilder.ts';
import { logBatch, metricBatch } from '../../fixtures/signalBatches.ts';
import { tempStore, type TempStore } from '../../fixtures/tempStore.ts';
import { listSessions } from './listSessions.ts';

const megabyte = 2 ** 20;
const day = 86_400_000_000;

/** A trace of about `kilobytes`, started when the clock says. */
function write(store: TempStore, trace: string, kilobytes: number, more: Partial<SpanSpec> = {}): void {
  const body = 'x'.repeat(kilobytes * 1024);
  store.clock += 1;
  store.write({ trace, id: trace, name: trace, start: store.clock, end: store.clock, body, ...more });
}

function writeMany(store: TempStore, prefix: string, count: number, more: Partial<SpanSpec> = {}): void {
  for (let index = 0; index < count; index += 1) write(store, `${prefix}${index}`, 100, more);
}

function names(store: TempStore): string[] {
  return store.reader.listTraces({ limit: 1000, nowMicros: epochMicros }).traces.map(({ name }) => name);
}

describe('retention by size', () => {
  it('does nothing while there is room', (test) => {
    const store = tempStore(test);
    writeMany(store, 't', 5);
    assert.equal(store.retain(), 1);
    assert.equal(names(store).length, 5);
  });

  it('removes the oldest traces, down to the limit and no further, and counts them', (test) => {
    const store = tempStore(test, { bytes: 4 * megabyte, days: 14 });
    writeMany(store, 't', 60);
    store.retain();
    const kept = names(store);
    const { stored, dropped } = store.reader.counts();
    assert.ok(stored.bytes <= 4 * megabyte && stored.bytes > 3 * megabyte, `${stored.bytes} bytes`);
    assert.deepEqual(
      kept,
      Array.from({ length: kept.length }, (_, index) => `t${59 - index}`),
    );
    assert.deepEqual(dropped, { traces: 60 - kept.length, spans: 60 - kept.length, logs: 0, metricPoints: 0 });
    assert.deepEqual([...store.reader.rawSpans(idHex('t0', 4))], []);
  });

  it('keeps up when it does one step after each write', (test) => {
    const store = tempStore(test, { bytes: 5 * megabyte, days: 14 });
    // Sized so that pages hold one chunk each and are a third empty: what traces bring is then far from what they take.
    const body = 'x'.repeat(200);
    for (let request = 0; request < 60; request += 1) {
      const at = { start: request, end: request + 1 };
      const trace = (index: number): string => `${request}.${index % 9}`;
      store.write(...Array.from({ length: 300 }, (_, index) => ({ trace: trace(index), id: `${index}`, body, ...at })));
      store.writer.enforceRetention();
    }
    const { bytes } = store.writer.counts().stored;
    assert.ok(bytes < 5.3 * megabyte, `${bytes} bytes`);
  });

  it('keeps its counts over a restart', (test) => {
    const store = tempStore(test, { bytes: 2 * megabyte, days: 14 });
    writeMany(store, 't', 40);
    store.retain();
    const before = store.writer.counts();
    assert.ok(before.dropped.traces > 0);
    store.writer.close();
    assert.deepEqual(store.writer.counts(), before);
  });

  it('keeps pinned traces, and their spans', (test) => {
    const store = tempStore(test, { bytes: 2 * megabyte, days: 14 });
    write(store, 'pinned', 100);
    store.writer.pin(idHex('pinned', 4), true);
    writeMany(store, 't', 40);
    store.retain();
    assert.ok(names(store).includes('pinned') && !names(store).includes('t0'));
    assert.equal([...store.reader.rawSpans(idHex('pinned', 4))].length, 1);
  });

  it('takes no more than there is, when everything is pinned', (test) => {
    const store = tempStore(test, { bytes: megabyte, days: 14 });
    writeMany(store, 't', 20);
    for (const name of names(store)) store.writer.pin(idHex(name, 4), true);
    assert.equal(store.writer.enforceRetention().more, false);
    assert.equal(names(store).length, 20);
  });

  it('lets a noisy service evict its own traces, not those of a quiet one', (test) => {
    const store = tempStore(test, { bytes: 4 * megabyte, days: 14 });
    writeMany(store, 'quiet', 10, { service: 'quiet' });
    for (let round = 0; round < 10; round += 1) {
      writeMany(store, `noisy${round}-`, 20, { service: 'noisy' });
      store.retain();
    }
    const kept = names(store);
    assert.equal(kept.filter((name) => name.startsWith('quiet')).length, 10);
    assert.ok(kept.filter((name) => name.startsWith('noisy')).length > 10, 'what the quiet one leaves free is used');
  });

  it('counts a trace for the service of its root, once that has come', (test) => {
    const store = tempStore(test);
    store.write({ id: 'child', parent: 'root', service: 'worker', end: 1 });
    store.write({ id: 'more', parent: 'root', service: 'worker', end: 2 });
    store.write({ id: 'root', service: 'web', end: 3 });
    const db = new DatabaseSync(store.file);
    const use = db.prepare('SELECT service, traces, bytes FROM serviceUse ORDER BY service').all();
    const bytes = db.prepare('SELECT bytes FROM trace').get()?.bytes;
    db.close();
    assert.deepEqual(use.map(Object.values), [['web', 1, bytes]]);
  });

  it('counts logs and metrics as two more that share', (test) => {
    const store = tempStore(test, { bytes: 3 * megabyte, days: 14 });
    writeMany(store, 't', 5);
    for (let round = 0; round < 40; round += 1) {
      store.writer.writeLogs(logBatch('x'.repeat(100_000)), epochMicros);
      store.writer.writeMetrics(metricBatch({ name: 'm', points: 2, body: 'y'.repeat(50_000) }), epochMicros);
    }
    store.retain();
    const { stored, dropped } = store.reader.counts();
    assert.ok(stored.bytes <= 3 * megabyte);
    assert.deepEqual([stored.traces, dropped.traces], [5, 0]);
    assert.ok(dropped.logs > 0 && dropped.metricPoints > 0 && dropped.metricPoints % 2 === 0);
    assert.equal(stored.logs + dropped.logs, 40);
    assert.equal(store.reader.metricCatalogue()[0]?.points, stored.metricPoints);
    assert.equal(stored.metricPoints + dropped.metricPoints, 80);
  });

  it('takes a huge trace out of the list at once, and erases it in many small steps', (test) => {
    const store = tempStore(test, { bytes: megabyte, days: 14 });
    const empty = store.writer.counts().stored.bytes;
    const call = { kind: 'llm', model: 'm', inputTokens: 1 } as const;
    const spans = Array.from({ length: 30_000 }, (_, index) => ({
      trace: 'huge',
      id: `span ${index}`,
      end: 1,
      ...call,
    }));
    const { batch, meanings } = spanBatch(...spans);
    // Ids as a counter gives them: all with the same first half.
    spans.forEach((_, index) => batch.ids.set([7, index], index * 8 + 4));
    store.writer.writeSpans(batch, meanings, epochMicros);
    assert.equal(store.writer.enforceRetention().more, true);
    assert.deepEqual([names(store), listSessions(store).total], [[], 0]);
    assert.ok(store.reader.counts().stored.bytes > megabyte);
    store.write({ trace: 'huge', id: 'late', end: 2 });
    assert.ok(store.retain() > 5);
    assert.ok(store.reader.counts().stored.bytes < empty + megabyte * 0.2);
    assert.equal(store.reader.trace(idHex('huge', 4), epochMicros)?.spans, 1);
    assert.equal([...store.reader.rawSpans(idHex('huge', 4))].length, 1);
  });

  it('gives the disk back after clearing', (test) => {
    const store = tempStore(test);
    for (let index = 0; index < 20; index += 1) write(store, `t${index}`, 1024);
    assert.ok(store.writer.counts().stored.bytes > 16 * megabyte);
    store.writer.clear();
    store.retain();
    store.reader.close();
    store.writer.close();
    assert.ok(statSync(store.file).size < 6 * megabyte);
  });

  it('obeys a lower limit', (test) => {
    const store = tempStore(test);
    writeMany(store, 't', 50);
    store.writer.setLimits({ bytes: 2 * megabyte, days: 14 });
    store.retain();
    assert.ok(store.reader.counts().stored.bytes <= 2 * megabyte);
  });
});

describe('retention by age', () => {
  it('removes traces whose newest data is too old', (test) => {
    const store = tempStore(test);
    write(store, 'old', 1);
    write(store, 'alive', 1);
    write(store, 'pinned', 1);
    store.writer.pin(idHex('pinned', 4), true);
    store.writer.writeLogs(logBatch('old'), epochMicros);
    store.writer.writeMetrics(metricBatch({ name: 'm', points: 3 }), epochMicros);
    store.clock = 13 * day;
    store.write({ trace: 'alive', id: 'more', start: 5, end: 6 });
    store.writer.writeLogs(logBatch('new'), epochMicros + store.clock);
    store.clock = 15 * day;
    store.retain();
    assert.deepEqual(names(store).toSorted(), ['alive', 'pinned']);
    const { dropped, stored } = store.reader.counts();
    assert.deepEqual(dropped, { traces: 1, spans: 1, logs: 1, metricPoints: 3 });
    assert.deepEqual([stored.logs, stored.metricPoints, store.reader.metricCatalogue().length], [1, 0, 0]);
  });
});

describe('origins', () => {
  it('go when nothing refers to them any more', (test) => {
    const store = tempStore(test, { bytes: 2 * megabyte, days: 14 });
    const wide = 's'.repeat(20_000);
    for (let index = 0; index < 200; index += 1) write(store, `t${index}`, 1, { scope: `${wide}${index}` });
    store.retain();
    assert.ok(store.reader.counts().stored.bytes <= 2 * megabyte, 'origins alone would take four');
    const [name = ''] = names(store);
    const [span] = store.reader.rawSpans(idHex(name, 4));
    assert.equal(span?.origin.scope.length, wide.length + 3);
  });
});
