import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { traceBadge } from '../../../src/shared/traceBadge.ts';

describe('traceBadge', () => {
  it('puts running before an error, and an error before partial and complete', () => {
    const states = ['running', 'partial', 'complete'] as const;
    assert.deepEqual(
      states.map((state) => traceBadge({ state, errors: 0 })),
      ['running', 'partial', 'complete'],
    );
    assert.deepEqual(
      states.map((state) => traceBadge({ state, errors: 2 })),
      ['running', 'error', 'error'],
    );
  });
});
