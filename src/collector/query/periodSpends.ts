import { localPeriod, type Period, type PeriodName } from '../../core/cost/localCalendar.ts';
import { projectSpend, type SpendSample } from '../../core/cost/projectSpend.ts';
import { countedUntil, type SpendReader } from '../../core/store/spendReader.ts';
import { spendOf, sumOf } from '../../core/store/spendSums.ts';
import type { Budgets, PeriodSpend } from '../../shared/costApi.ts';
import { daysUntil, hoursUntil } from './costTimes.ts';

const budgetOf: Readonly<Record<PeriodName, (budgets: Budgets) => number | undefined>> = {
  day: ({ daily }) => daily,
  week: ({ weekly }) => weekly,
  month: ({ monthly }) => monthly,
};

/** As many complete ones as a projection may rest on. */
const sampledHours = 6;
const sampledDays = 8;

/** Today, this week and this month: what was spent up to now (`countedUntil`), the budget, and what it comes to if it goes on like this. */
export function periodSpends(spend: SpendReader, budgets: Budgets, nowMicros: number): PeriodSpend[] {
  const sinceMicros = spend.since() ?? nowMicros;
  const hours = hoursUntil(nowMicros, sampledHours).map((period) => sampleOf(spend, period));
  const days = daysUntil(nowMicros, sampledDays).map((period) => sampleOf(spend, period));
  return (['day', 'week', 'month'] as const).map((period): PeriodSpend => {
    const range = localPeriod(period, nowMicros);
    const sums = spend.total(range.startMicros, Math.min(range.endMicros, countedUntil(nowMicros)));
    const told = budgetOf[period](budgets);
    const budget = told !== undefined && told > 0 ? { budget: told } : {};
    const spent = sumOf(sums, 'nanos') / 1e9;
    const { first, second } = projectSpend({ period, nowMicros, spent, hours, days, sinceMicros, ...budget });
    return {
      ...{ period, ...range, spend: spendOf(sums), ...budget },
      ...(first && { projection: first }),
      ...(second && period === 'month' && { second }),
    };
  });
}

function sampleOf(spend: SpendReader, { startMicros, endMicros }: Period): SpendSample {
  return { startMicros, usd: sumOf(spend.total(startMicros, endMicros), 'nanos') / 1e9 };
}
