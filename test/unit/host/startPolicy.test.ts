import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shouldStart, type Occasion } from '../../../src/host/receiver/startPolicy.ts';
import type { AutoStart } from '../../../src/host/contributes.ts';

/** Policy, occasion, used before → starts. */
const table: readonly (readonly [AutoStart, Occasion, boolean, boolean])[] = [
  ['afterFirstUse', 'windowOpened', false, false],
  ['afterFirstUse', 'windowOpened', true, true],
  ['afterFirstUse', 'used', false, true],
  ['always', 'windowOpened', false, true],
  ['never', 'windowOpened', true, false],
  ['never', 'used', true, false],
  ['never', 'asked', false, true],
];

describe('shouldStart', () => {
  for (const [policy, occasion, before, expected] of table)
    it(`${policy}, ${occasion}${before ? ', used before' : ''}: ${expected ? 'starts' : 'does not'}`, () => {
      assert.equal(shouldStart(policy, occasion, before), expected);
    });
});
