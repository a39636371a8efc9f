import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogBatch, MetricBatch } from '../../../src/shared/spanBatch.ts';
import { epochMicros } from '../../fixtures/spanBatchBuilder.ts';
import { tempStore } from '../../fixtures/tempStore.ts';
import { logBatch, metricBatch } from '../../fixtures/signalBatches.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('logs', () => {
  it('come back as sent, the last arrived first, in pages', (test) => {
    const { writer, reader } = tempStore(test);
    assert.deepEqual(writer.writeLogs(logBatch('one', 'two', 'three'), epochMicros), { accepted: 3 });
    const page = reader.logs({ limit: 2 });
    assert.deepEqual(
      page.map(({ bytes, origin }) => [text(bytes), origin.service]),
      [
        ['three', 'service'],
        ['two', 'service'],
      ],
    );
    assert.deepEqual(
      reader.logs({ limit: 2, before: page[1]!.id }).map(({ bytes }) => text(bytes)),
      ['one'],
    );
  });

  it('are found by trace', (test) => {
    const { writer, reader } = tempStore(test);
    const traceId = 'ab'.repeat(16);
    const batch = logBatch('loose', 'tied');
    const logs = batch.logs.map((log, index) => (index === 1 ? { ...log, traceId, spanId: 'cd'.repeat(8) } : log));
    writer.writeLogs({ ...batch, logs }, epochMicros);
    const [found, ...others] = reader.logs({ limit: 9, trace: traceId });
    assert.deepEqual(
      [text(found!.bytes), found!.traceId, found!.spanId, others.length],
      ['tied', traceId, 'cd'.repeat(8), 0],
    );
    assert.equal(reader.logs({ limit: 9 })[1]!.traceId, null);
  });

  it('leave nothing of a request that fails', (test) => {
    const { writer, reader } = tempStore(test);
    const batch = logBatch('one', 'two');
    const broken: LogBatch = { ...batch, logs: [batch.logs[0]!, { ...batch.logs[1]!, originIndex: 9 }] };
    assert.throws(() => writer.writeLogs(broken, epochMicros), { name: 'StoreError' });
    writer.writeLogs(logBatch('three'), epochMicros);
    assert.equal(reader.counts().stored.logs, 1);
  });
});

describe('metrics', () => {
  it('have one catalogue entry for each name', (test) => {
    const { writer, reader } = tempStore(test);
    const accepted = writer.writeMetrics(metricBatch({ name: 'b', points: 2 }, { name: 'a', points: 3 }), epochMicros);
    writer.writeMetrics(metricBatch({ name: 'b', points: 4, lastMicros: 9 }), epochMicros);
    assert.deepEqual(accepted, { accepted: 5 });
    const shared = { type: 'sum', unit: 'By', description: 'bytes', service: 'service' };
    assert.deepEqual(reader.metricCatalogue(), [
      { name: 'a', ...shared, points: 3, lastMicros: 1 },
      { name: 'b', ...shared, points: 6, lastMicros: 9 },
    ]);
  });

  it('come back as sent, the last arrived first, until there are enough points', (test) => {
    const { writer, reader } = tempStore(test);
    const sent: MetricBatch = metricBatch(...[1, 2, 3].map((points) => ({ name: 'm', points, body: `m${points}` })), {
      name: 'other',
      points: 1,
    });
    writer.writeMetrics(sent, epochMicros + 5);
    const found = reader.rawMetricPoints('m', 4);
    assert.deepEqual(
      found.map(({ bytes, points, receivedMicros, origin }) => [text(bytes), points, receivedMicros, origin.service]),
      [
        ['m3', 3, epochMicros + 5, 'service'],
        ['m2', 2, epochMicros + 5, 'service'],
      ],
    );
    assert.deepEqual(reader.rawMetricPoints('unknown', 4), []);
  });
});
