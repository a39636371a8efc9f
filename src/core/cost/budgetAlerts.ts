import type { BudgetAlert, Budgets } from '../../shared/costApi.ts';

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

/** Ascending, each once; nonsense is left out. */
function thresholdsOf({ thresholds }: Budgets): readonly number[] {
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
