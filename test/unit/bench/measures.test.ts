import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { quickPace } from '../../../bench/figure.ts';
import { figures } from '../../../bench/figures.ts';
import { ratioOf } from '../../../bench/measures/ratioOf.ts';
import { remember } from '../../../bench/measures/remember.ts';

describe('ratioOf', () => {
  it('is the median of the per-round ratios, with both medians and the spread in the note', () =>
    assert.deepEqual(ratioOf({ own: [30, 40, 100], other: [10, 20, 25] }, 'own', 'other', 'kspans/s'), {
      value: 3,
      note: 'rounds 2 to 4; own 40, other 20 kspans/s',
    }));
});

describe('remember', () => {
  it('measures once for each key', async () => {
    const asked: string[] = [];
    const measure = remember((key: string) => {
      asked.push(key);
      return Promise.resolve(asked.length);
    });
    const values = await Promise.all(['agent', 'small', 'agent'].map((key) => measure(key, quickPace)));
    assert.deepEqual(
      [asked, values],
      [
        ['agent', 'small'],
        [1, 2, 1],
      ],
    );
  });
});

describe('figures', () => {
  it('have distinct ids', () => assert.equal(new Set(figures.map(({ id }) => id)).size, figures.length));

  it('stretch further than they promise', () => {
    for (const { id, better, goal, stretch = better === 'higher' ? Infinity : -Infinity } of figures)
      assert.ok(better === 'higher' ? stretch > goal : stretch < goal, id);
  });
});
