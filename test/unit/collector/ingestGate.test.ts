import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createIngestGate } from '../../../src/collector/ingest/ingestGate.ts';
import type { Ingested } from '../../../src/collector/ingest/ingestMessages.ts';
import { WorkerGone } from '../../../src/collector/workers/workerErrors.ts';
import type { IngestRequest } from '../../../src/shared/ingest.ts';

const request = (length: number): IngestRequest => ({
  signal: 'traces',
  encoding: 'protobuf',
  compression: 'none',
  body: new ArrayBuffer(0),
  length,
  transport: { protocol: 'http/protobuf', userAgent: '', port: 1 },
});
const done: Ingested = { outcome: { ok: true, accepted: 1, rejected: 0 }, parts: [] };

/** A gate whose worker answers only when told to. */
function heldGate(limits: { requests: number; bytes: number }) {
  const waiting: PromiseWithResolvers<Ingested>[] = [];
  const gate = createIngestGate(() => {
    const answer = Promise.withResolvers<Ingested>();
    waiting.push(answer);
    return answer.promise;
  }, limits);
  return { gate, waiting };
}

describe('createIngestGate', () => {
  it('lets in as many requests as it may and refuses the rest with a pause', async () => {
    const { gate, waiting } = heldGate({ requests: 2, bytes: 1000 });
    const inside = [gate.take(request(10)), gate.take(request(10))];
    const { outcome } = await gate.take(request(10));
    assert.ok(!outcome.ok);
    assert.deepEqual([outcome.fault, outcome.retryAfterSeconds], ['overloaded', 1]);
    assert.deepEqual(gate.state(), { requests: 2, bytes: 20, refused: 1 });
    for (const answer of waiting) answer.resolve(done);
    assert.deepEqual(await Promise.all(inside), [done, done]);
    assert.deepEqual(gate.state(), { requests: 0, bytes: 0, refused: 1 });
  });

  it('counts bytes too, but never shuts out a request that comes alone', async () => {
    const { gate, waiting } = heldGate({ requests: 10, bytes: 100 });
    const big = gate.take(request(5000));
    assert.equal((await gate.take(request(1))).outcome.ok, false);
    waiting[0]?.resolve(done);
    assert.equal(await big, done);
    void gate.take(request(60));
    void gate.take(request(40));
    assert.equal((await gate.take(request(1))).outcome.ok, false);
  });

  it('turns a worker that died or failed into a refusal that asks to send again', async () => {
    const { gate, waiting } = heldGate({ requests: 10, bytes: 100 });
    const gone = gate.take(request(1));
    const failed = gate.take(request(1));
    waiting[0]?.reject(new WorkerGone('ended with code 1'));
    waiting[1]?.reject(new Error('boom'));
    const answers = [(await gone).outcome, (await failed).outcome];
    for (const outcome of answers) assert.equal(outcome.ok ? '' : outcome.fault, 'unavailable');
    assert.match(JSON.stringify(answers), /ended with code 1; send this request again.*boom; send this request again/);
    assert.equal(gate.state().requests, 0);
  });

  it('says when nothing is under way any more', async () => {
    const { gate, waiting } = heldGate({ requests: 10, bytes: 100 });
    await gate.drained();
    const inside = gate.take(request(1));
    let drained = false;
    const wait = gate.drained().then(() => (drained = true));
    await Promise.resolve();
    assert.equal(drained, false);
    waiting[0]?.resolve(done);
    await Promise.all([inside, wait]);
  });
});
