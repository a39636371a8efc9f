import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { costStatus } from '../../../src/host/cost/costStatus.ts';
import type { CostAnswer, PeriodSpend } from '../../../src/shared/costApi.ts';
import { english } from './english.ts';
import { costAnswer, period, spend } from './samples.ts';

const status = (changes: Partial<CostAnswer>) => costStatus(costAnswer(changes), english);
const plain = (lines: readonly string[]) => lines.map((line) => line.replaceAll('\u00a0', ' '));
const today = (usd: number, budget?: number): PeriodSpend =>
  period({ spend: spend({ calls: 1, usd }), ...(budget !== undefined && { budget }) });

describe('costStatus', () => {
  it('shows the cost of today, at least what is known', () => {
    assert.equal(status({}).text, '$1.50');
    const open = status({ periods: [period({ spend: spend({ calls: 2, unpriced: 1, usd: 1.5 }) })] });
    assert.deepEqual([open.text, ...open.tooltip], ['≥\u00a0$1.50', 'Today: ≥\u00a0$1.50']);
  });

  it('says unpriced rather than nothing, and nothing on a day without calls', () => {
    assert.equal(status({ periods: [period({ spend: spend({ calls: 2, unpriced: 2 }) })] }).text, 'unpriced');
    assert.equal(status({ periods: [period({ spend: spend() })] }).text, '');
  });

  it('warns from 80 % of a budget on, and is red from 100 %', () => {
    const shares: readonly [number, string][] = [
      [0.79, 'none'],
      [0.8, 'warning'],
      [0.99, 'warning'],
      [1, 'error'],
      [3, 'error'],
    ];
    for (const [usd, severity] of shares)
      assert.equal(status({ periods: [today(usd, 1)] }).severity, severity, `${usd}`);
    assert.equal(status({ periods: [today(100)] }).severity, 'none');
    assert.equal(status({ periods: [today(0.1, 1), { ...today(9, 10), period: 'week' }] }).severity, 'warning');
  });

  it('names the three periods, their budgets, where they lead and how that is known', () => {
    const month = {
      ...today(50, 200),
      period: 'month' as const,
      projection: {
        usd: 240,
        low: 200,
        high: 280,
        method: 'linear' as const,
        samples: 12,
        exhaustedMicros: new Date(2026, 10, 27, 12).getTime() * 1000,
      },
    };
    assert.deepEqual(plain(status({ periods: [today(1.2, 10), { ...today(3), period: 'week' }, month] }).tooltip), [
      'Today: $1.20, 12 % of the budget of $10.00',
      'This week: $3.00',
      'This month: $50.00, 25 % of the budget of $200.00',
      'Projected by the end of the month: $240.00 (along a line through 12 days), budget used up on 2026-11-27',
    ]);
  });

  it('names the models without a price, and that prices are being worked out anew', () => {
    const unpricedModels = ['a', 'b', 'c', 'd', 'e', '', 'g'].map((model) => ({ model, calls: 1, tokens: 1 }));
    const { tooltip } = status({ unpricedModels, repricing: { done: 3, total: 10 } });
    assert.ok(tooltip.includes('Without a price: a, b, c, d, e, 2 more'));
    assert.ok(tooltip.includes('Prices changed: 3 of 10 traces are priced anew'));
  });
});
