import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import type { TraceList } from '../../src/shared/api.ts';
import { openEvents } from './support/openEvents.ts';
import { otlpSender } from './support/sendSpans.ts';
import { hexId, spanRequest } from './support/smallBatch.ts';
import { spanIdsOf } from './support/spanIdsOf.ts';
import { startCollector, until } from './support/startCollector.ts';
import type { RunningCollector } from './support/startCollector.ts';

/** Takes the store's write lock from outside: the ingest worker waits for it, up to two seconds. */
function holdStore(collector: RunningCollector): () => void {
  const database = new DatabaseSync(join(collector.dataDir, 'telemetry.sqlite'), { timeout: 2000 });
  database.exec('BEGIN IMMEDIATE');
  return () => database.close();
}

describe('a collector that cannot keep up', () => {
  let collector: RunningCollector;
  before(async () => (collector = await startCollector()));
  after(() => collector.stop());

  it('refuses with 429 and a pause, and loses nothing that it acknowledged', async () => {
    const sender = otlpSender(collector.otlp, 400);
    const traceId = hexId(16, 1);
    const release = holdStore(collector);
    let refusedOnce = false;
    const told = await Promise.all(
      Array.from({ length: 400 }, async (_, i) => {
        const spanId = hexId(8, i + 1);
        const answer = await sender.post(spanRequest([{ traceId, spanId }]));
        if (answer.status === 429 && !refusedOnce) {
          refusedOnce = true;
          release();
        }
        return { spanId, ...answer };
      }),
    );
    sender.close();
    const refused = told.filter(({ status }) => status === 429);
    const accepted = told.filter(({ status }) => status === 200);
    assert.ok(refused.length > 0 && refused.length <= 400 - 256, `${refused.length} refused`);
    const late = told.filter(({ status }) => status === 503); // on a machine so slow that the lock was held for two seconds
    assert.equal(refused.length + accepted.length + late.length, 400);
    for (const { retryAfter, body } of refused) {
      assert.equal(retryAfter, '1');
      assert.match(body, /queue is full/);
    }
    const stored = await spanIdsOf(collector, traceId);
    assert.deepEqual([...stored].sort(), accepted.map(({ spanId }) => spanId).sort());
    const { queue, requests } = await collector.stats();
    assert.deepEqual(queue, { requests: 0, bytes: 0, refused: refused.length });
    assert.deepEqual(requests, { accepted: accepted.length, refused: refused.length + late.length });
  });

  it('answers 503 with a pause while another program holds the store, and goes on after it', async () => {
    const sender = otlpSender(collector.otlp);
    const body = spanRequest([{ traceId: hexId(16, 2), spanId: hexId(8, 1) }]);
    const release = holdStore(collector);
    const { status, retryAfter, body: fault } = await sender.post(body);
    assert.deepEqual([status, retryAfter], [503, '5']);
    assert.match(fault, /locked by another process/);
    assert.match((await collector.stats()).storeProblem ?? '', /locked by another process/);
    release();
    await until('the problem passes by itself', async () => (await collector.stats()).storeProblem === undefined);
    assert.equal((await sender.post(body)).status, 200);
    sender.close();
  });

  it('reads without waiting for writes', async () => {
    const sender = otlpSender(collector.otlp);
    const release = holdStore(collector);
    let written = false;
    const write = sender.post(spanRequest([{ traceId: hexId(16, 3), spanId: hexId(8, 1) }]));
    void write.then(() => (written = true));
    for (let i = 0; i < 20; i++) assert.ok((await collector.api<TraceList>('/traces')).total > 0);
    assert.equal(written, false);
    release();
    assert.equal((await write).status, 200);
    sender.close();
  });
});

describe('change notices', () => {
  it('come at once, then at most ten a second, and name what changed', async () => {
    await using collector = await startCollector();
    const sender = otlpSender(collector.otlp);
    const events = await openEvents(collector.ready);
    const hello = await until('the hello', () => events.notices[0]);
    assert.equal(hello.notice.revision, 0);
    assert.equal(hello.notice.traceIds, undefined);

    const send = (i: number) => sender.post(spanRequest([{ traceId: hexId(16, (i % 50) + 1), spanId: hexId(8, i) }]));
    const began = performance.now();
    await send(50);
    const first = await until('the first notice', () => events.notices[1]);
    assert.deepEqual(first.notice.traceIds, [hexId(16, 1)]);
    assert.ok(first.notice.what.includes('traces'));
    for (let i = 51; performance.now() - began < 1500; i++) await send(i);
    const seconds = (performance.now() - began) / 1000;
    const { revision } = await collector.api<TraceList>('/traces');
    await until('the last notice', () => events.notices.at(-1)?.notice.revision === revision);
    const told = events.notices.length - 1;
    assert.ok(told <= seconds * 10 + 2, `${told} notices in ${seconds} s`);
    assert.ok(told >= 3, `${told} notices`);
    const named = new Set(events.notices.flatMap(({ notice }) => notice.traceIds ?? []));
    assert.equal(named.size, Math.min(50, revision));
    sender.close();
    await collector.stop();
    assert.equal(await events.ended, 'closed');
  });

  it('tell of senders that were turned away', async () => {
    await using collector = await startCollector();
    const events = await openEvents(collector.ready);
    await until('the hello', () => events.notices[0]);
    const headers = { 'content-type': 'text/csv' };
    assert.equal((await fetch(`${collector.otlp}/v1/traces`, { method: 'POST', headers, body: 'a,b' })).status, 415);
    const { notice } = await until('the notice', () => events.notices[1]);
    assert.deepEqual([notice.what, notice.traceIds], [['senders'], []]);
  });

  it('say the current revision to a client that comes later', async () => {
    await using collector = await startCollector();
    const sender = otlpSender(collector.otlp);
    for (let i = 1; i <= 3; i++) await sender.post(spanRequest([{ traceId: hexId(16, i), spanId: hexId(8, i) }]));
    const revision = async () => (await collector.api<TraceList>('/traces')).revision;
    const before = await revision();
    const events = await openEvents(collector.ready);
    const { notice } = await until('the hello', () => events.notices[0]);
    const after = await revision(); // books are made meanwhile
    assert.ok(before <= notice.revision && notice.revision <= after, `${before} ${notice.revision} ${after}`);
    sender.close();
    await collector.stop();
  });
});
