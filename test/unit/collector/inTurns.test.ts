import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inTurns } from '../../../src/collector/query/inTurns.ts';

const first = (text: string) => text.slice(0, 1);

describe('taking items in turns', () => {
  it('lets a flood of one group push out no other', () => {
    const flood = Array.from({ length: 5000 }, (_, at) => `f${at}`);
    const taken = inTurns([...flood, 'a1', 'a2', 'b1'], first, 6);
    assert.deepEqual(taken, ['f0', 'a1', 'b1', 'f1', 'a2', 'f2']);
  });

  it('takes all where there is room, and no more than asked', () => {
    assert.deepEqual(inTurns(['a1', 'a2'], first, 9), ['a1', 'a2']);
    assert.deepEqual(inTurns(['a1', 'b1', 'c1'], first, 2), ['a1', 'b1']);
    assert.deepEqual(inTurns([], first, 2), []);
  });
});
