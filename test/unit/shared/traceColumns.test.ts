import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TraceSummary } from '../../../src/shared/api.ts';
import { decodeTraceColumns, encodeTraceColumns, type TraceColumns } from '../../../src/shared/traceColumns.ts';

const summary: TraceSummary = {
  traceId: 'ab'.repeat(16),
  name: 'plan — 日本 🚀',
  service: 'trip-planner',
  startMicros: 1_795_000_000_000_000,
  durationMicros: 12,
  spans: 3,
  errors: 1,
  open: 1,
  missing: 0,
  hasRoot: true,
  agents: 1,
  inputTokens: 10,
  outputTokens: 2,
  usd: 0.25,
  unpriced: 1,
  calls: 2,
  turns: 1,
  state: 'running',
  pinned: false,
  receivedMicros: 1_795_000_000_000_100,
  revision: 7,
};

function columns(count: number): TraceColumns {
  const numbers = (width: number, step: number) => Array.from({ length: count * width }, (_, index) => index * step);
  return {
    summary,
    count,
    spanIds: Uint32Array.from(numbers(2, 0x01000001)),
    parentIds: Uint32Array.from(numbers(2, 3)),
    starts: Float64Array.from(numbers(1, 0.001)),
    durations: Float64Array.from({ length: count }, (_, index) => (index === 0 ? NaN : index / 3)),
    names: Uint32Array.from(numbers(1, 1)),
    labels: Uint32Array.from(numbers(1, 2)),
    services: new Uint32Array(count),
    kinds: Uint8Array.from(numbers(1, 1)),
    statuses: Uint8Array.from(numbers(1, 2)),
    flags: Uint8Array.from(numbers(1, 5)),
    tokens: Uint32Array.from(numbers(1, 1000)),
    strings: ['', 'plan — 日本 🚀', '<b>'],
  };
}

describe('trace columns on the wire', () => {
  for (const count of [0, 1, 3, 1001]) {
    it(`come back as they were, with ${count} spans`, () => {
      const original = columns(count);
      assert.deepEqual(decodeTraceColumns(encodeTraceColumns(original)), original);
    });
  }

  it('send only the rows counted, when the columns have room for more', () => {
    const roomy = { ...columns(5), count: 2 };
    const { spanIds, kinds } = decodeTraceColumns(encodeTraceColumns(roomy));
    assert.deepEqual([spanIds.length, kinds.length], [4, 2]);
  });

  it('take views on a larger buffer', () => {
    const original = columns(3);
    const shifted = new Float64Array(10).subarray(4, 7);
    shifted.set(original.starts);
    assert.deepEqual(decodeTraceColumns(encodeTraceColumns({ ...original, starts: shifted })).starts, original.starts);
  });

  it('cost 51 bytes a span and a head', () => {
    const size = (count: number) => encodeTraceColumns({ ...columns(count), count }).byteLength;
    assert.equal(size(2000) - size(1000), 1000 * 51); // the count has as many digits, so the heads are alike
  });

  it('refuse anything else', () => {
    for (const length of [0, 7, 64]) assert.throws(() => decodeTraceColumns(new ArrayBuffer(length)), RangeError);
  });
});
