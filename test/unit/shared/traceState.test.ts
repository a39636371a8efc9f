import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openQuietMicros, quietMicros, traceState } from '../../../src/shared/traceState.ts';

const whole = { open: 0, missing: 0, hasRoot: true, receivedMicros: 1_000_000 };

describe('the state of a trace', () => {
  it('is complete when the root has ended and nothing is missing, however long ago', () => {
    assert.equal(traceState(whole, 1_000_001), 'complete');
    assert.equal(traceState(whole, Number.MAX_SAFE_INTEGER), 'complete');
  });

  const lacks = [
    { lack: { missing: 1 }, patience: quietMicros },
    { lack: { hasRoot: false }, patience: quietMicros },
    { lack: { open: 1 }, patience: openQuietMicros },
    { lack: { open: 1, missing: 1, hasRoot: false }, patience: openQuietMicros },
  ];
  for (const { lack, patience } of lacks) {
    it(`is running for ${patience / 1e6} s of silence, and partial afterwards, with ${JSON.stringify(lack)}`, () => {
      const evidence = { ...whole, ...lack };
      assert.equal(traceState(evidence, 1_000_000 + patience - 1), 'running');
      assert.equal(traceState(evidence, 1_000_000 + patience), 'partial');
    });
  }
});
