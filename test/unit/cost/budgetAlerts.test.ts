import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { budgetAlerts, isStanding } from '../../../src/core/cost/budgetAlerts.ts';
import type { Spent } from '../../../src/core/cost/budgetAlerts.ts';
import { localDay, localPeriod } from '../../../src/core/cost/localCalendar.ts';
import type { Budgets } from '../../../src/shared/costApi.ts';

const budgets = { daily: 100, weekly: 500, session: 5, request: 0.1, thresholds: [0.5, 0.8, 0.9, 1] };
const day = (usd: number, key = '2026-11-20'): Spent => ({ scope: 'day', key, usd, atLeast: false, atMicros: 1 });
const ids = (spent: Spent[], already: string[] = []) =>
  budgetAlerts(spent, budgets, new Set(already)).map(({ id }) => id);

describe('budget alerts', () => {
  it('come at the amount of each threshold, and not before', () => {
    assert.deepEqual(ids([day(49.99)]), []);
    assert.deepEqual(ids([day(50)]), ['day:2026-11-20:0.5']);
    assert.deepEqual(ids([day(89.99)]), ['day:2026-11-20:0.8']);
    assert.deepEqual(ids([day(100)]), ['day:2026-11-20:1']);
  });

  it('are not kept back by a rounding error of sums', () => {
    const tenth = Array.from({ length: 800 }, () => 0.1).reduce((sum, usd) => sum + usd, 0);
    assert.ok(tenth !== 80);
    assert.deepEqual(ids([day(tenth)]), ['day:2026-11-20:0.8']);
    assert.deepEqual(ids([day(80 - 1e-9)]), ['day:2026-11-20:0.8']);
  });

  it('come for the highest of several thresholds only, and the lower ones never later', () => {
    assert.deepEqual(ids([day(95)]), ['day:2026-11-20:0.9']);
    assert.deepEqual(ids([day(60)], ['day:2026-11-20:0.9']), []);
    assert.deepEqual(ids([day(100)], ['day:2026-11-20:0.9']), ['day:2026-11-20:1']);
  });

  it('come once for each threshold and period', () => {
    assert.deepEqual(ids([day(95)], ['day:2026-11-20:0.9']), []);
    assert.deepEqual(ids([day(95, '2026-11-21')], ['day:2026-11-20:0.9']), ['day:2026-11-21:0.9']);
  });

  it('follow the spend of a day call by call: four alerts in all', () => {
    const already = new Set<string>();
    const told: number[] = [];
    for (let usd = 0; usd < 130; usd += 0.5)
      for (const alert of budgetAlerts([day(usd)], budgets, already)) {
        already.add(alert.id);
        told.push(alert.threshold);
      }
    assert.deepEqual(told, [0.5, 0.8, 0.9, 1]);
  });

  it('carry what is needed to open the session and find the process', () => {
    const spent: Spent = {
      scope: 'session',
      key: 'chat 1',
      usd: 6,
      atLeast: true,
      atMicros: 9,
      session: 'chat 1',
      traceId: 't',
      pid: 42,
    };
    assert.deepEqual(budgetAlerts([spent], budgets, new Set()), [
      {
        id: 'session:chat 1:1',
        scope: 'session',
        threshold: 1,
        budget: 5,
        usd: 6,
        atLeast: true,
        atMicros: 9,
        session: 'chat 1',
        traceId: 't',
        pid: 42,
      },
    ]);
  });

  it('do not come without a budget, or from thresholds that are none', () => {
    const spent: Spent[] = [day(1e9), { ...day(1e9), scope: 'month' }];
    assert.deepEqual(budgetAlerts(spent, { thresholds: [1] }, new Set()), []);
    assert.deepEqual(budgetAlerts(spent, { daily: 0, monthly: -1, thresholds: [1] }, new Set()), []);
    assert.deepEqual(budgetAlerts(spent, { daily: 1, thresholds: [0, -1, NaN, Infinity] }, new Set()), []);
  });

  it('take thresholds in any order', () => {
    const mixed = { daily: 100, thresholds: [1, 0.5, 0.8, 0.5] };
    assert.deepEqual(
      budgetAlerts([day(85)], mixed, new Set()).map(({ threshold }) => threshold),
      [0.8],
    );
  });
});

describe('an alert that nobody has claimed', () => {
  const noon = new Date(2026, 10, 20, 12).getTime() * 1000;
  const tomorrow = localPeriod('day', noon, 1).startMicros;
  const [alert = assert.fail()] = budgetAlerts([day(95, localDay(noon))], budgets, new Set());
  const standing = (limits: Partial<Budgets>, at = noon, spent: Spent[] = []) =>
    isStanding(alert, { ...budgets, ...limits }, at, spent);

  it('stands while its budget, threshold and period are those of now', () => {
    assert.equal(standing({}), true);
    assert.equal(standing({ weekly: 1 }), true, 'another budget');
    assert.equal(standing({ daily: 1000 }), false);
    assert.equal(standing({ daily: 0 }), false);
    assert.equal(isStanding(alert, { thresholds: [0.9] }, noon), false, 'there is no budget any more');
    assert.equal(standing({ thresholds: [0.5, 1] }), false);
    assert.equal(standing({}, tomorrow - 1), true);
    assert.equal(standing({}, tomorrow), false);
  });

  it('stands only while its sum still comes to so much', () => {
    assert.equal(standing({}, noon, [day(90, localDay(noon))]), true);
    assert.equal(standing({}, noon, [day(89, localDay(noon))]), false);
    assert.equal(standing({}, noon, [day(1, 'another day')]), true);
  });
});
