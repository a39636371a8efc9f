import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatBytes, formatCompact, formatExact } from '../../../src/shared/formatCount.ts';
import { formatDuration, formatOffset, formatTick } from '../../../src/shared/formatDuration.ts';
import { formatAge, formatClock, formatDateTime } from '../../../src/shared/formatTime.ts';

/** Numbers stand before their unit with a space that does not break. */
const spaced = (text: string) => text.replaceAll('\u00a0', ' ');

describe('formatDuration', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 ms'],
    [0.0004, '1 µs'],
    [0.04, '40 µs'],
    [0.4, '0.4 ms'],
    [1, '1 ms'],
    [4.14, '4.1 ms'],
    [9.96, '10 ms'],
    [620, '620 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [6_400, '6.4 s'],
    [99_940, '99.9 s'],
    [99_960, '1m 40s'],
    [231_000, '3m 51s'],
    [3_599_600, '1h 00m'],
    [7_500_000, '2h 05m'],
    [90_000_000, '25h 00m'],
    [-5, '−5 ms'],
    [NaN, ''],
  ];
  for (const [ms, text] of cases)
    it(`writes ${ms} ms as "${text}"`, () => assert.equal(spaced(formatDuration(ms)), text));

  it('marks what is relative', () => {
    assert.equal(spaced(formatOffset(29_000)), '+29.0 s');
    assert.equal(spaced(formatOffset(-40)), '−40 ms');
  });
});

describe('formatTick', () => {
  it('writes no more digits than the step needs', () => {
    const tick = (ms: number, step: number) => spaced(formatTick(ms, step));
    assert.equal(tick(0, 10_000), '0');
    assert.equal(tick(20_000, 10_000), '20 s');
    assert.equal(tick(500, 500), '500 ms');
    assert.equal(tick(1_500, 500), '1.5 s');
    assert.equal(tick(0.05, 0.01), '50 µs');
    assert.equal(tick(120_000, 60_000), '2m 00s');
    assert.equal(tick(120_200, 200), '120.2 s');
  });
});

describe('counts', () => {
  it('are exact with separators, or short for lists', () => {
    assert.equal(formatExact(8745), '8,745');
    assert.deepEqual(
      [0, 611, 999, 1000, 8_745, 67_249, 99_949, 99_950, 438_000, 999_499, 999_500, 1_170_000].map(formatCompact),
      ['0', '611', '999', '1.0k', '8.7k', '67.2k', '99.9k', '100k', '438k', '999k', '1.00M', '1.17M'],
    );
  });

  it('of bytes use the unit that leaves few digits', () => {
    assert.deepEqual(
      [0, 900, 1023, 1024, 1536, 212 * 2 ** 20, 2 ** 30, 2 ** 30 * 1023.9].map((bytes) => spaced(formatBytes(bytes))),
      ['0 B', '900 B', '1023 B', '1 KiB', '1.5 KiB', '212 MiB', '1 GiB', '1 TiB'],
    );
  });
});

describe('times', () => {
  const now = Date.UTC(2026, 10, 20, 12);
  it('are ages up to a day, then a date', () => {
    const ages = [-5, 0, 9, 10, 59, 60, 3599, 3600, 86_399].map((seconds) =>
      spaced(formatAge(now - seconds * 1000, now)),
    );
    assert.deepEqual(ages, ['now', 'now', 'now', '10 s', '59 s', '1 min', '59 min', '1 h', '23 h']);
    assert.match(formatAge(now - 3 * 86_400_000, now), /^Nov 17$/);
  });

  it('of day have milliseconds', () => {
    const then = new Date(2026, 10, 20, 14, 32, 7, 4).getTime();
    assert.equal(formatClock(then), '14:32:07.004');
    assert.equal(formatDateTime(then), '2026-11-20 14:32:07.004');
  });
});
