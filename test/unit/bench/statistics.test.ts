import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { median, percentile, perRoundRatios, spread, threeFigures } from '../../../bench/statistics.ts';

describe('median', () => {
  const cases: [number[], number][] = [
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ];
  for (const [values, expected] of cases)
    it(`of ${values.join(', ')} is ${expected}`, () => assert.equal(median(values), expected));

  it('leaves its argument in order', () => {
    const values = [3, 1, 2];
    median(values);
    assert.deepEqual(values, [3, 1, 2]);
  });
  it('refuses nothing at all', () => assert.throws(() => median([]), /nothing was measured/));
  it('refuses what is not a number', () => assert.throws(() => median([1, NaN]), /not a number: 1, NaN/));
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  it('95 of 1 to 100 is 95', () => assert.equal(percentile(hundred, 95), 95));
  it('99 of ten values is the largest', () => assert.equal(percentile(hundred.slice(90), 99), 10));
  it('0 is the smallest', () => assert.equal(percentile([5, 2, 8], 0), 2));
  it('50 of four is the second', () => assert.equal(percentile([4, 3, 2, 1], 50), 2));
});

describe('perRoundRatios', () => {
  it('divides round by round', () => assert.deepEqual(perRoundRatios([10, 30], [5, 10]), [2, 3]));
  it('differs from the ratio of medians where the machine drifts', () =>
    assert.equal(median(perRoundRatios([10, 100, 40], [5, 50, 10])), 2));
  it('refuses unequal rounds', () => assert.throws(() => perRoundRatios([1], [1, 2]), /1 rounds against 2/));
});

describe('threeFigures', () => {
  const cases: [number, string][] = [
    [0, '0'],
    [0.012345, '0.0123'],
    [2.5, '2.5'],
    [17.284, '17.3'],
    [234_567.8, '234568'],
    [-0.5, '-0.5'],
  ];
  for (const [value, text] of cases) it(`writes ${value} as ${text}`, () => assert.equal(threeFigures(value), text));
});

describe('spread', () => {
  it('names the smallest and the largest', () => assert.equal(spread([3, 1.2345, 2]), '1.23 to 3'));
});
