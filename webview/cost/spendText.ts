/** Sums of money and tokens in words: for tables, titles and screen readers. */
import type { CostAnswer, CostDimension, SessionSummary, Spend } from '../../src/shared/costApi.ts';
import { formatCompact, formatExact } from '../../src/shared/formatCount.ts';
import { formatAmount, formatUsd, formatUsdExact } from '../../src/shared/formatUsd.ts';
import type { KnownAmount } from '../../src/shared/formatUsd.ts';
import { traceBadge } from '../../src/shared/traceBadge.ts';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';

/** `≥ $0.2189`, `unpriced`. */
export function amountText(amount: KnownAmount, locale: string): string {
  return formatAmount(amount, t('amount.unpriced'), locale);
}

/** All digits, and how many calls are not part of it. */
export function amountTitle({ usd, unpriced = 0 }: KnownAmount, locale: string, noTokens = false): string {
  const exact = usd === undefined || (usd === 0 && unpriced > 0) ? '' : formatUsdExact(usd, locale);
  const missing =
    unpriced > 0
      ? tCount(noTokens ? 'amount.noTokens' : 'amount.unpricedCalls', unpriced, formatExact(unpriced, locale))
      : '';
  return [exact, missing].filter(Boolean).join(', ');
}

const worthFlag = 0.01;

/** Whether what counts, with reported amounts, and what the price tables say are more than 1 % apart. */
export function differs({ usd, reportedUsd, computedUsd }: Spend): boolean {
  return reportedUsd > 0 && computedUsd > 0 && Math.abs(usd - computedUsd) > worthFlag * usd;
}

/** Input and output; the other classes are part of these. */
export function tokenTotal({ tokens }: Pick<Spend, 'tokens'>): number {
  return tokens.input + tokens.output;
}

/** A number of tokens as a cell shows it. */
export function tokenCell(count: number): string {
  return formatCompact(count);
}

/** Mean of the known part; `undefined` = there is nothing to divide. */
export function perRequest({ usd, requests }: Spend): number | undefined {
  return requests > 0 ? usd / requests : undefined;
}

/** Cost of the data that was worked on, over the calls that say how much it was. */
export function perGb({ dataUsd, dataGb }: Spend): number | undefined {
  return dataGb > 0 ? dataUsd / dataGb : undefined;
}

/** A mean as a cell: "" = there is none, "≥" where calls are missing from it. */
export function meanText(
  mean: number | undefined,
  { unpriced, usd }: Pick<Spend, 'unpriced' | 'usd'>,
  locale: string,
): string {
  if (mean === undefined || (usd === 0 && unpriced > 0)) return '';
  return unpriced > 0 ? `≥\u00a0${formatUsd(mean, locale)}` : formatUsd(mean, locale);
}

/**
 * Cost per GB of the whole: "≥" only where a call with data may be without a price. Rows share out the calls, so that a row
 * without data or without unpriced calls rules its calls out.
 */
export function totalPerGbText({ total, rows, values }: Pick<CostAnswer, 'total' | 'rows' | 'values'>, locale: string) {
  const isCut = values > rows.length;
  const unpriced = isCut || rows.some(({ spend }) => spend.dataGb > 0 && spend.unpriced > 0) ? total.unpriced : 0;
  return meanText(perGb(total), { unpriced, usd: total.dataUsd }, locale);
}

/** A value of a dimension; calls that do not say it are named so. */
export function valueName(value: string, by: CostDimension): string {
  return value === '' ? t('breakdown.none', t(`dimension.${by}`).toLowerCase()) : shownName(value, t('name.none'));
}

/** Icon, colour and word of a session's state, as of a trace's. */
export function sessionLook({ live, errors }: Pick<SessionSummary, 'live' | 'errors'>) {
  const badge = traceBadge({ state: live ? 'running' : 'complete', errors });
  if (badge === 'running') return { icon: 'ring', tone: 'k-live', word: t('state.running') };
  if (badge === 'error') return { icon: 'error', tone: 'k-error', word: t('state.failed') };
  return { icon: 'pass', tone: 'k-ok', word: t('state.complete') };
}

/** `claude-sonnet-4-5, +2` */
export function firstAndMore(names: readonly string[]): string {
  const [first] = names;
  if (first === undefined) return '';
  const name = shownName(first, t('name.none'));
  return names.length > 1 ? t('sessions.more', name, names.length - 1) : name;
}
