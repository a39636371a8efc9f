import type { BudgetAlert, Budgets } from '../../shared/costApi.ts';
import { localDay, localPeriod } from './localCalendar.ts';

/** What was spent in one period, session or request, as far as budgets are concerned. */
export interface Spent {
  readonly scope: BudgetAlert['scope'];
  /** Names it within its scope: the period's first day `YYYY-MM-DD`, the session, the trace (with its turn). */
  readonly key: string;
  readonly usd: number;
  /** Part of it is not known. */
  readonly atLeast: boolean;
  readonly atMicros: number;
  readonly session?: string;
  readonly traceId?: string;
  readonly pid?: number;
}

const budgetOf: Readonly<Record<Spent['scope'], (budgets: Budgets) => number | undefined>> = {
  day: ({ daily }) => daily,
  week: ({ weekly }) => weekly,
  month: ({ monthly }) => monthly,
  session: ({ session }) => session,
  request: ({ request }) => request,
};

/**
 * One alert for the highest threshold that each sum has passed, unless that or a higher one is among the ids told `already`; the lower
 * ones count as told with it. A threshold is passed at its amount, not before: 100 % means the budget is used up. Ids are stable, so
 * that there is one alert for each threshold and period, in all windows and after a restart.
 */
export function budgetAlerts(spent: readonly Spent[], budgets: Budgets, already: ReadonlySet<string>): BudgetAlert[] {
  const thresholds = thresholdsOf(budgets);
  return spent.flatMap((sum) => {
    const budget = budgetOf[sum.scope](budgets);
    if (budget === undefined || !(budget > 0)) return [];
    const highest = thresholds.findLast((threshold) => reaches(sum.usd, budget * threshold));
    if (highest === undefined) return [];
    const told = thresholds.some((threshold) => threshold >= highest && already.has(alertId(sum, threshold)));
    return told ? [] : [describe(sum, budget, highest)];
  });
}

/**
 * Whether an alert nobody has claimed is still to be offered: its budget and threshold are those of now, its day, week or month
 * is not over, and what it is of, where `spent` has it, still comes to so much (prices may have changed).
 */
export function isStanding(
  alert: BudgetAlert,
  budgets: Budgets,
  nowMicros: number,
  spent: readonly Spent[] = [],
): boolean {
  const { id, scope, threshold, budget } = alert;
  if (budgetOf[scope](budgets) !== budget || !thresholdsOf(budgets).includes(threshold)) return false;
  if (scope === 'day' || scope === 'week' || scope === 'month') {
    const key = localDay(localPeriod(scope, nowMicros).startMicros);
    if (id !== alertId({ scope, key }, threshold)) return false;
  }
  const sum = spent.find((one) => one.scope === scope && alertId(one, threshold) === id);
  return sum === undefined || reaches(sum.usd, budget * threshold);
}

/** Ascending, each once; nonsense is left out. */
export function thresholdsOf({ thresholds }: Pick<Budgets, 'thresholds'>): readonly number[] {
  return [...new Set(thresholds)]
    .filter((threshold) => threshold > 0 && Number.isFinite(threshold))
    .sort((a, b) => a - b);
}

/** Sums of many small amounts may lie a rounding error below the amount they stand for. */
function reaches(usd: number, amount: number): boolean {
  return usd >= amount * (1 - 1e-9);
}

/** `day:2026-11-21:0.8` */
export function alertId({ scope, key }: Pick<Spent, 'scope' | 'key'>, threshold: number): string {
  return `${scope}:${key}:${threshold}`;
}

function describe({ key, ...sum }: Spent, budget: number, threshold: number): BudgetAlert {
  return { ...sum, id: alertId({ scope: sum.scope, key }, threshold), threshold, budget };
}
