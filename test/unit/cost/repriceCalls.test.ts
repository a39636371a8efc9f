import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { repriceCalls } from '../../../src/core/cost/repriceCalls.ts';
import type { RateCard } from '../../../src/core/cost/rateCard.ts';

const call = { startMicros: 0, tokens: { input: 1000, cacheRead: 400, cacheWrite: 100, output: 10 } };

/** What is said of calls at a model with these prices. */
function said(rates: RateCard['rates'], tokens = call.tokens) {
  const card: RateCard = { table: 'genai-prices', model: 'm', provider: 'p', asOf: '2026-01-01', rates };
  return repriceCalls([{ ...call, tokens }], 'm', undefined, () => ({ card, byRequest: false, byTimeOfDay: false }))
    .assumed;
}

describe('calls at another model', () => {
  it('say which cache price the model lacks', () => {
    assert.deepEqual(said({ input: 2, output: 8, cacheRead: 0.5, cacheWrite: 2.5 }), ['sameTokens', 'sameCacheShare']);
    assert.deepEqual(said({ input: 2, output: 8, cacheRead: 0.5 }), ['sameTokens', 'noWritePrice']);
    assert.deepEqual(said({ input: 2, output: 8, cacheWrite: 2.5 }), ['sameTokens', 'noReadPrice']);
    assert.deepEqual(said({ input: 2, output: 8 }), ['sameTokens', 'noCachePrice']);
  });

  it('say nothing of a price that they do not need', () => {
    const reads = { ...call.tokens, cacheWrite: 0 };
    assert.deepEqual(said({ input: 2, output: 8, cacheRead: 0.5 }, reads), ['sameTokens', 'sameCacheShare']);
    assert.deepEqual(said({ input: 2 }, { ...reads, cacheRead: 0 }), ['sameTokens']);
  });
});
