import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { quietMicros, traceState } from '../../../src/shared/traceState.ts';

const whole = { open: 0, missing: 0, hasRoot: true, receivedMicros: 1_000_000 };

describe('the state of a trace', () => {
  it('is complete when the root has ended and nothing is missing, however long ago', () => {
    assert.equal(traceState(whole, 1_000_001), 'complete');
    assert.equal(traceState(whole, Number.MAX_SAFE_INTEGER), 'complete');
  });

  for (const lack of [{ open: 1 }, { missing: 1 }, { hasRoot: false }]) {
    it(`is running while spans still come, and partial afterwards, with ${JSON.stringify(lack)}`, () => {
      const evidence = { ...whole, ...lack };
      assert.equal(traceState(evidence, 1_000_000 + quietMicros - 1), 'running');
      assert.equal(traceState(evidence, 1_000_000 + quietMicros), 'partial');
    });
  }
});
