import type { CostAnswer, PeriodSpend, Projection } from '../../shared/costApi.ts';
import { formatDateTime } from '../../shared/formatTime.ts';
import { formatAmount, formatUsd } from '../../shared/formatUsd.ts';
import type { Translate } from '../translate.ts';

/** The part of the status bar item that is about money. */
export interface CostStatus {
  /** Cost today; empty = nothing was spent today. */
  readonly text: string;
  /** A line each, plain text. */
  readonly tooltip: readonly string[];
  /** How near the budgets are, by the worst of them. */
  readonly severity: 'none' | 'warning' | 'error';
}

/** Fractions of a budget from which the item is coloured. */
const warningShare = 0.8;
const errorShare = 1;
/** Unpriced models that are named; the rest is counted. */
const mostNamed = 5;

/** Cost of today with what is not known of it, the three periods against their budgets, and where they lead. */
export function costStatus({ periods, unpricedModels, repricing }: CostAnswer, t: Translate): CostStatus {
  const today = periods.find(({ period }) => period === 'day');
  return {
    text: today && today.spend.calls > 0 ? formatAmount(today.spend, t('unpriced')) : '',
    tooltip: [
      ...periods.flatMap((period) => periodLines(period, t)),
      ...unpricedLines(unpricedModels, t),
      ...(repricing ? [t('Prices changed: {0} of {1} traces are priced anew', repricing.done, repricing.total)] : []),
    ],
    severity: worst(periods.map(budgetSeverity)),
  };
}

function budgetSeverity({ spend, budget }: PeriodSpend): CostStatus['severity'] {
  if (budget === undefined || budget <= 0) return 'none';
  const share = spend.usd / budget;
  return share >= errorShare ? 'error' : share >= warningShare ? 'warning' : 'none';
}

function worst(severities: readonly CostStatus['severity'][]): CostStatus['severity'] {
  return (['error', 'warning'] as const).find((severity) => severities.includes(severity)) ?? 'none';
}

/** `Today: ≥ $1.20, 12 % of the budget of $10.00`, and the line of its projection. */
function periodLines({ period, spend, budget, projection }: PeriodSpend, t: Translate): readonly string[] {
  const names = { day: t('Today'), week: t('This week'), month: t('This month') };
  const amount = formatAmount(spend, t('unpriced'));
  const share =
    budget === undefined ? '' : t('{0} % of the budget of {1}', percent(spend.usd, budget), formatUsd(budget));
  const isUsedUp = budget !== undefined && spend.usd >= budget;
  return [
    [`${names[period]}: ${amount}`, ...(share ? [share] : [])].join(', '),
    ...(projection ? [projectionLine(period, projection, isUsedUp, t)] : []),
  ];
}

function projectionLine(
  period: PeriodSpend['period'],
  projection: Projection,
  isUsedUp: boolean,
  t: Translate,
): string {
  const ends = { day: t('by midnight'), week: t('by Sunday'), month: t('by the end of the month') };
  const methods = {
    meanOfHours: t('from the mean of {0} hours', projection.samples),
    meanOfDays: t('from the mean of {0} days', projection.samples),
    linear: t('along a line through {0} days', projection.samples),
  };
  const { exhaustedMicros: end } = projection;
  return [
    `${t('Projected {0}: {1}', ends[period], formatUsd(projection.usd))} (${methods[projection.method]})`,
    ...(end === undefined || isUsedUp ? [] : [t('budget used up on {0}', formatDateTime(end / 1000).slice(0, 10))]),
  ].join(', ');
}

function unpricedLines(models: CostAnswer['unpricedModels'], t: Translate): readonly string[] {
  if (models.length === 0) return [];
  const names = models.slice(0, mostNamed).map(({ model }) => model || t('no model named'));
  const rest = models.length - names.length;
  return [t('Without a price: {0}', [...names, ...(rest > 0 ? [t('{0} more', rest)] : [])].join(', '))];
}

function percent(spent: number, budget: number): string {
  return budget > 0 ? String(Math.floor((spent / budget) * 100 + 1e-9)) : '0';
}
