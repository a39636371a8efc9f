import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { otlpSender } from './support/sendSpans.ts';
import { hexId, spanRequest } from './support/smallBatch.ts';
import { spanIdsOf } from './support/spanIdsOf.ts';
import { startCollector } from './support/startCollector.ts';
import type { RunningCollector } from './support/startCollector.ts';

const rounds = 4;
const senders = 6;
const spansPerRequest = 25;

/** Trace id → ids of the spans a sender was told are stored. */
type Acknowledged = Map<string, Set<string>>;

/** Sends without pause until the collector is gone, and notes each span that was acknowledged. */
async function sendUntilKilled(collector: RunningCollector, round: number, acknowledged: Acknowledged): Promise<void> {
  let count = 0;
  const killAt = 20 + Math.floor(Math.random() * 200);
  const sender = otlpSender(collector.otlp, senders);
  const lane = async (index: number): Promise<void> => {
    const traceId = hexId(16, round * 100 + index + 1);
    const known = acknowledged.get(traceId) ?? new Set<string>();
    acknowledged.set(traceId, known);
    for (let first = 1; ; first += spansPerRequest) {
      const ids = Array.from({ length: spansPerRequest }, (_, i) => hexId(8, first + i));
      const { status } = await sender.post(spanRequest(ids.map((spanId) => ({ traceId, spanId }))));
      assert.equal(status, 200);
      for (const id of ids) known.add(id);
      count += 1;
      if (count === killAt) await collector.kill9(); // while the other lanes have requests under way
    }
  };
  await Promise.all(Array.from({ length: senders }, (_, i) => lane(i).catch(onlyIfKilled)));
  sender.close();
}

function onlyIfKilled(error: unknown): void {
  const code = (error as { code?: string }).code;
  if (code !== 'ECONNRESET' && code !== 'ECONNREFUSED' && code !== 'EPIPE') throw error;
}

describe('kill -9', () => {
  it(`loses no acknowledged span in ${rounds} rounds of ${senders} senders`, async (t) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'loupe-'));
    const acknowledged: Acknowledged = new Map();
    for (let round = 0; round < rounds; round++)
      await sendUntilKilled(await startCollector({ dataDir }), round, acknowledged);
    await using collector = await startCollector({ dataDir });
    let total = 0;
    for (const [traceId, ids] of acknowledged) {
      const stored = await spanIdsOf(collector, traceId);
      const lost = [...ids].filter((id) => !stored.has(id));
      assert.deepEqual(lost, [], `of ${ids.size} acknowledged spans of ${traceId}`);
      total += ids.size;
    }
    t.diagnostic(`${total} acknowledged spans, all stored`);
    assert.ok(total > rounds * 20 * spansPerRequest * 0.5);
    assert.ok((await collector.stats()).stored.spans >= total);
    assert.equal(await collector.stop(), 0);
    rmSync(dataDir, { recursive: true, force: true });
  });
});
