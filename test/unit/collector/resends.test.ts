import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createResends } from '../../../src/collector/ingest/resends.ts';

describe('createResends', () => {
  it('remembers for a minute', () => {
    let micros = 0;
    const resends = createResends<number>(() => micros);
    resends.add('a', 1);
    micros = 60_000_000;
    assert.equal(resends.find('a'), 1);
    micros += 1;
    assert.equal(resends.find('a'), undefined);
  });

  it('forgets what the store did not keep, and only that', () => {
    const resends = createResends<number>(() => 0);
    resends.add('kept', 1);
    resends.settle(true);
    resends.add('rolled back', 2);
    resends.settle(false);
    assert.deepEqual([resends.find('kept'), resends.find('rolled back')], [1, undefined]);
  });

  it('keeps the last 256', () => {
    const resends = createResends<number>(() => 0);
    for (let i = 0; i < 257; i++) resends.add(String(i), i);
    assert.deepEqual([resends.find('0'), resends.find('1'), resends.find('256')], [undefined, 1, 256]);
  });
});
