import type { Budgets } from '../../shared/costApi.ts';
import type { Translate } from '../translate.ts';

/** What the settings say, and what is wrong with them. */
export interface ReadBudgets {
  readonly budgets: Budgets;
  /** A sentence each, naming the setting. */
  readonly faults: readonly string[];
}

export const budgetPeriods = ['daily', 'weekly', 'monthly', 'session', 'request'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** Ten budgets' worth; a larger one is a percentage written for a fraction. */
const highestThreshold = 10;

/** Budgets of the settings: 0 = none. A wrong value is left out and named; thresholds come sorted, each once. */
export function readBudgets(
  amounts: Readonly<Record<BudgetPeriod, number>>,
  thresholds: readonly unknown[],
  t: Translate,
): ReadBudgets {
  const wrong = budgetPeriods.filter((period) => !isAmount(amounts[period]));
  const set = budgetPeriods.filter((period) => isAmount(amounts[period]) && amounts[period] > 0);
  const fractions = thresholds.filter(isThreshold);
  return {
    budgets: {
      ...Object.fromEntries(set.map((period) => [period, amounts[period]])),
      thresholds: [...new Set(fractions)].sort((a, b) => a - b),
    },
    faults: [
      ...wrong.map((period) => t('agentLoupe.cost.budgets.{0} takes an amount in US dollars, 0 for none.', period)),
      ...(fractions.length < thresholds.length
        ? [t('agentLoupe.cost.alertThresholds takes fractions of a budget, such as 0.8 for 80 %.')]
        : []),
    ],
  };
}

function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

function isThreshold(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value <= highestThreshold;
}
