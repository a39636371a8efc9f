import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gbPerUsd, usdPerGb, usdPerRequest } from '../../../src/core/cost/averages.ts';
import { localPeriod } from '../../../src/core/cost/localCalendar.ts';
import { projectSpend } from '../../../src/core/cost/projectSpend.ts';
import type { ProjectionInput } from '../../../src/core/cost/projectSpend.ts';
import { trendPercent } from '../../../src/core/cost/trendPercent.ts';

const hour = 3_600_000_000;
/** Local noon of Friday, 20 November 2026: the day has 12 hours left, the week 2.5 days, the month 10.5. */
const noon = new Date(2026, 10, 20, 12).getTime() * 1000;

const days = (...usd: number[]) =>
  usd.map((value, at) => ({ startMicros: localPeriod('day', noon, at - usd.length).startMicros, usd: value }));
const hours = (...usd: number[]) =>
  usd.map((value, at) => ({ startMicros: noon - (usd.length - at) * hour, usd: value }));

const project = (input: Partial<ProjectionInput>) =>
  projectSpend({ period: 'month', nowMicros: noon, spent: 0, hours: [], days: [], sinceMicros: 0, ...input });

function near(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) < 1e-9, `${String(actual)} should be ${expected}`);
}

describe('the projection of a day', () => {
  it('goes on like the last six complete hours', () => {
    // (9 is too old) mean of 1 … 6 = 3.5 USD/h; 20 + 3.5 × 12 h
    const { first, second } = project({ period: 'day', spent: 20, hours: hours(9, 1, 2, 3, 4, 5, 6) });
    near(first?.usd, 62);
    assert.deepEqual([first?.method, first?.samples, second], ['meanOfHours', 6, undefined]);
    // deviation of 1 … 6 = √3.5; 1.28 × √3.5 × √12
    near((first?.high ?? NaN) - (first?.usd ?? NaN), 1.28 * Math.sqrt(42));
  });

  it('takes hours without calls for hours that cost nothing', () => {
    near(project({ period: 'day', spent: 1, hours: hours(6, 0) }).first?.usd, 1 + 12);
  });

  it('needs three complete hours since the first record', () => {
    assert.deepEqual(project({ period: 'day', hours: hours(1, 1), sinceMicros: noon - 3 * hour + 1 }), {});
    assert.equal(project({ period: 'day', hours: hours(1, 1), sinceMicros: noon - 3 * hour }).first?.samples, 3);
  });

  it('tells when the budget is used up, or that it is not today', () => {
    // 2 USD/h: 6 USD to go in 3 h
    const at = (budget: number, spent = 4) =>
      project({ period: 'day', spent, budget, hours: hours(2, 2, 2, 2, 2, 2) }).first?.exhaustedMicros;
    assert.equal(at(10), noon + 3 * hour);
    assert.equal(at(1000), undefined);
    assert.equal(at(10, 11), noon);
    assert.equal(project({ period: 'day', spent: 4, budget: 10, hours: [] }).first?.exhaustedMicros, undefined);
  });
});

describe('the projection of a week and a month', () => {
  it('goes on like the last seven complete days, and along the line through them', () => {
    // (100 is too old) 1 … 7: mean 4, slope 1. Half of today and 10 days: 50 + 4 × 10.5; the line: 8 × 0.5 + 9 + … + 18
    const { first, second } = project({ spent: 50, days: days(100, 1, 2, 3, 4, 5, 6, 7) });
    near(first?.usd, 92);
    near(second?.usd, 50 + 4 + 135);
    assert.deepEqual([first?.method, first?.samples, second?.method, second?.samples], ['meanOfDays', 7, 'linear', 7]);
    near(second?.low, second?.usd ?? NaN);
    assert.ok((first?.low ?? NaN) < 92 && (first?.high ?? NaN) > 92);
  });

  it('ends with the week on Sunday', () => {
    near(project({ period: 'week', spent: 10, days: days(2, 2, 2, 2, 2, 2, 2) }).first?.usd, 15);
  });

  it('is not made from fewer than three complete days', () => {
    const since = (back: number) => localPeriod('day', noon, -back).startMicros;
    assert.deepEqual(project({ days: days(5, 5), sinceMicros: since(2) }), {});
    // A day that was recorded in part is not complete.
    assert.deepEqual(project({ days: days(5, 5, 5), sinceMicros: since(3) + 1 }), {});
    assert.equal(project({ days: days(5, 5, 5), sinceMicros: since(3) }).first?.samples, 3);
  });

  it('never falls below what is spent, even where the line falls below 0', () => {
    const { first, second } = project({ spent: 50, days: days(60, 50, 40, 30, 20, 10, 0) });
    near(second?.usd, 50);
    assert.ok((first?.low ?? NaN) >= 50 && (second?.low ?? NaN) >= 50);
    // 7 × 0.5 + 6 + 5 + 4 + 3 + 2 + 1, then nothing
    near(project({ spent: 50, days: days(14, 13, 12, 11, 10, 9, 8) }).second?.usd, 74.5);
    assert.equal(project({ spent: 50, days: days(0, 0, 0, 0, 0, 0, 70) }).first?.low, 50);
  });

  it('names the day on which the budget is used up', () => {
    const at = (budget: number, spent = 10) =>
      project({ spent, budget, days: days(4, 4, 4, 4, 4, 4, 4) }).first?.exhaustedMicros;
    // Until midnight 2, then 4 a day: 12, 16, 20 at the end of the 22nd
    assert.equal(at(19), localPeriod('day', noon, 2).startMicros);
    assert.equal(at(11), localPeriod('day', noon).startMicros);
    assert.equal(at(9), localPeriod('day', noon).startMicros);
    assert.equal(at(1000), undefined);
    assert.equal(project({ spent: 10, days: days(4, 4, 4) }).first?.exhaustedMicros, undefined);
  });
});

describe('trends and averages', () => {
  it('compare with the window before, when there is one', () => {
    assert.equal(trendPercent(15, 10, true), 50);
    assert.equal(trendPercent(5, 10, true), -50);
    assert.equal(trendPercent(5, 0, true), undefined);
    assert.equal(trendPercent(5, 10, false), undefined);
  });

  it('do not divide by what is not there', () => {
    assert.equal(usdPerRequest({ usd: 3, requests: 4 }), 0.75);
    assert.equal(usdPerRequest({ usd: 3, requests: 0 }), undefined);
    assert.equal(usdPerGb({ dataUsd: 3, dataGb: 0.0001 }), 3 / 0.0001);
    assert.equal(usdPerGb({ dataUsd: 3, dataGb: 0 }), undefined);
    assert.equal(gbPerUsd({ dataUsd: 2, dataGb: 6 }), 3);
    assert.equal(gbPerUsd({ dataUsd: 0, dataGb: 6 }), undefined);
  });
});
