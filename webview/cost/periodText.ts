/** A period's spend against its budget, in words. */
import type { CostAnswer, PeriodSpend, Projection } from '../../src/shared/costApi.ts';
import { formatDate } from '../../src/shared/formatTime.ts';
import { formatShare, formatUsd } from '../../src/shared/formatUsd.ts';
import { t } from '../ui/text.ts';

/** Fractions of a budget that are marked where the settings say none. */
export const usualThresholds = [0.5, 0.8, 0.9, 1] as const;

/** Fractions that are marked on the bar; 1 is its end. */
export function budgetTicks({ thresholds = usualThresholds }: Pick<CostAnswer, 'thresholds'>): number[] {
  return thresholds.filter((fraction) => fraction > 0 && fraction < 1);
}

export interface BudgetLook {
  /** Of the budget, 0 to 1: what the bar fills. */
  readonly filled: number;
  readonly percent: string;
  readonly tone: 'k-llm' | 'k-warn' | 'k-error';
  /** Said where a threshold from 80 % on has passed. */
  readonly warning?: string;
}

/** How far a budget is used up; colour is never alone, `warning` says it in words. */
export function budgetLook(
  { spend, budget }: PeriodSpend,
  answer: Pick<CostAnswer, 'thresholds'>,
): BudgetLook | undefined {
  if (budget === undefined || budget <= 0) return undefined;
  const part = spend.usd / budget;
  const shared = { filled: Math.min(1, part), percent: formatShare(spend.usd, budget) };
  if (part >= 1) return { ...shared, tone: 'k-error', warning: t('budget.over') };
  const passed = budgetTicks(answer).findLast((fraction) => fraction >= 0.8 && part >= fraction);
  if (passed === undefined) return { ...shared, tone: 'k-llm' };
  return { ...shared, tone: 'k-warn', warning: t('budget.passed', formatShare(passed, 1)) };
}

/** `On course for $7.10, mean of the last 6 h` */
export function projectionText(projection: Projection | undefined, locale: string): string {
  if (!projection) return t('projection.none');
  return t('projection.text', formatUsd(projection.usd, locale), methodText(projection));
}

export function methodText({ method, samples }: Projection): string {
  return t(`projection.${method}`, samples);
}

/** Range, second estimate, and the day on which the budget would be used up. */
export function projectionTitle({ projection, second }: PeriodSpend, locale: string): string {
  if (!projection) return t('projection.noneTitle');
  const range = (of: Projection) => t('projection.range', formatUsd(of.low, locale), formatUsd(of.high, locale));
  return [
    `${projectionText(projection, locale)}: ${range(projection)}`,
    second && `${t('projection.second', formatUsd(second.usd, locale), methodText(second))}: ${range(second)}`,
    projection.exhaustedMicros !== undefined &&
      t('projection.exhausted', formatDate(projection.exhaustedMicros / 1000, locale, true)),
  ]
    .filter(Boolean)
    .join('\n');
}
