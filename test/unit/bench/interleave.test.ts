import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { interleave } from '../../../bench/interleave.ts';

describe('interleave', () => {
  it('takes turns, backwards every second round, and drops the first', async () => {
    const order: string[] = [];
    const counting = (name: string) => () => {
      order.push(name);
      return order.length;
    };
    const values = await interleave({ a: counting('a'), b: counting('b') }, 2);
    assert.equal(order.join(''), 'abbaab');
    assert.deepEqual(values, { a: [4, 5], b: [3, 6] });
  });

  it('ends with the first failure', async () => {
    const failing = interleave({ a: () => 1, b: () => Promise.reject(new Error('no receiver')) }, 5);
    await assert.rejects(failing, /no receiver/);
  });
});
