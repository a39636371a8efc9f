/** What the card over an amount says: tokens × rate by class, where the rates come from, and what is not part of the sum. */
import type { CallPrice, PriceAssumption, PriceLine } from '../../src/shared/callPrice.ts';
import type { Spend } from '../../src/shared/costApi.ts';
import { formatExact } from '../../src/shared/formatCount.ts';
import { formatChange, formatRate, formatUsd, formatUsdExact } from '../../src/shared/formatUsd.ts';
import { formatDay } from '../../src/shared/formatTime.ts';
import { tokenClasses } from '../../src/shared/tokenUsage.ts';
import type { TokenClass, TokenCounts, UsageReading } from '../../src/shared/tokenUsage.ts';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';
import { amountText } from './spendText.ts';

/** What of a call the card is made from. */
export interface PricedCall {
  readonly price: CallPrice;
  readonly tokens: TokenCounts;
  readonly reading?: UsageReading;
  readonly model?: string;
}

export interface CardLine {
  readonly label: string;
  readonly tokens: string;
  readonly rate: string;
  readonly usd: string;
  /** All digits of the amount. */
  readonly title: string;
}

/** The lines of one model. */
export interface CardGroup {
  readonly head: string;
  readonly lines: readonly CardLine[];
}

export interface CardNote {
  readonly text: string;
  readonly tone?: 'warn';
}

export interface PriceCardData {
  readonly amount: string;
  readonly groups: readonly CardGroup[];
  /** What is not part of the sum: who, how many tokens, why. */
  readonly missing: readonly { readonly label: string; readonly tokens: string; readonly why: string }[];
  readonly totals: readonly {
    readonly label: string;
    readonly tokens: string;
    readonly usd: string;
    readonly title: string;
  }[];
  readonly notes: readonly CardNote[];
  /** Tables and their dates. */
  readonly foot: string;
}

/** The card of some calls; one call or all of a session, it is the same arithmetic. */
export function cardOfCalls(calls: readonly PricedCall[], locale: string): PriceCardData {
  const sums = sumCalls(calls);
  return {
    amount: amountText(sums, locale),
    groups: [...groupLines(calls)].map(([head, lines]) => ({
      head,
      lines: [...cardLines(lines, locale), ...perRequestLine(calls, head, locale)],
    })),
    missing: missingLines(calls, locale),
    totals: totalLines(sums, locale),
    notes: [...readingNotes(calls), ...reportedNotes(calls, sums, locale), ...assumedNotes(calls, locale)],
    foot: tableNames(calls, locale).join('; '),
  };
}

/** The card of a sum whose calls are not at hand: tokens by class without rates, as they differ by model and day. */
export function cardOfSpend(
  spend: Spend,
  prices: { readonly asOf: string } | undefined,
  locale: string,
): PriceCardData {
  const parts = exclusiveTokens(spend.tokens);
  const lines = tokenClasses
    .filter((name) => parts[name] > 0)
    .map((name) => ({
      label: t(`class.${name}`),
      tokens: formatExact(parts[name], locale),
      rate: '',
      usd: '',
      title: '',
    }));
  const sums = {
    usd: spend.usd,
    unpriced: spend.unpriced,
    reportedUsd: spend.reportedUsd,
    computedUsd: spend.computedUsd,
    tokens: spend.tokens.input + spend.tokens.output,
  };
  const missing = spend.unpriced;
  return {
    amount: amountText(sums, locale),
    groups: [{ head: tCount('card.calls', spend.calls, formatExact(spend.calls, locale)), lines }],
    missing: [],
    // The tokens above are those of all calls, also of the ones without a price, so they are not those of this amount.
    totals: totalLines(sums, locale).map((line) => (missing > 0 ? { ...line, tokens: '' } : line)),
    notes: [
      { text: t('card.sumOnly') },
      ...(missing > 0
        ? [{ text: tCount('card.callsUnpriced', missing, formatExact(missing, locale)), tone: 'warn' as const }]
        : []),
    ],
    foot: prices ? t('card.table', formatDay(prices.asOf, locale), t('table.genai-prices')) : '',
  };
}

interface Sums {
  readonly usd: number;
  readonly unpriced: number;
  readonly reportedUsd: number;
  readonly computedUsd: number;
  readonly tokens: number;
}

function sumCalls(calls: readonly PricedCall[]): Sums {
  const sum = (of: (call: PricedCall) => number) => calls.reduce((total, call) => total + of(call), 0);
  return {
    usd: sum(({ price }) => price.usd ?? 0),
    unpriced: sum(({ price }) => (price.usd === undefined ? 1 : 0)),
    reportedUsd: sum(({ price }) => price.reportedUsd ?? 0),
    computedUsd: sum(({ price }) => price.computed?.usd ?? 0),
    tokens: sum(({ price, tokens }) => (price.usd === undefined ? 0 : totalOf(tokens))),
  };
}

function totalOf({ input = 0, output = 0 }: TokenCounts): number {
  return input + output;
}

/** Lines by model; of one class at two rates (a tier, another day) there are two. */
function groupLines(calls: readonly PricedCall[]): ReadonlyMap<string, readonly PriceLine[]> {
  const groups = new Map<string, Map<string, PriceLine>>();
  for (const { price } of calls) {
    if (!price.computed) continue;
    const name = shownName(price.computed.model, t('name.none'));
    const group = groups.get(name) ?? new Map<string, PriceLine>();
    groups.set(name, group);
    for (const line of price.computed.lines) {
      const key = `${line.class} ${line.usdPerMillion}`;
      const before = group.get(key);
      group.set(key, before ? { ...line, tokens: before.tokens + line.tokens, usd: before.usd + line.usd } : line);
    }
  }
  return new Map([...groups].map(([name, lines]) => [name, [...lines.values()]]));
}

function cardLines(lines: readonly PriceLine[], locale: string): CardLine[] {
  return lines
    .toSorted((a, b) => tokenClasses.indexOf(a.class) - tokenClasses.indexOf(b.class))
    .map((line) => ({
      label: t(`class.${line.class}`),
      tokens: formatExact(line.tokens, locale),
      rate: formatRate(line.usdPerMillion, locale),
      usd: formatUsd(line.usd, locale),
      title: formatUsdExact(line.usd, locale),
    }));
}

/** What a model takes for each request on top of its tokens. */
function perRequestLine(calls: readonly PricedCall[], head: string, locale: string): CardLine[] {
  const fees = calls.flatMap(({ price: { computed } }) =>
    computed?.perRequestUsd !== undefined && shownName(computed.model, t('name.none')) === head
      ? [computed.perRequestUsd]
      : [],
  );
  if (fees.length === 0) return [];
  const usd = fees.reduce((sum, fee) => sum + fee, 0);
  const label = t('card.perRequest');
  return [
    {
      label,
      tokens: tCount('card.calls', fees.length, formatExact(fees.length, locale)),
      rate: '',
      usd: formatUsd(usd, locale),
      title: formatUsdExact(usd, locale),
    },
  ];
}

function missingLines(calls: readonly PricedCall[], locale: string): PriceCardData['missing'] {
  const groups = Map.groupBy(
    calls.filter(({ price }) => price.usd === undefined),
    ({ model, price }) => `${price.unpriced ?? 'unknownModel'} ${model ?? ''}`,
  );
  return [...groups.values()].map((group) => ({
    label: shownName(group[0]?.model ?? '', t('card.noModel')),
    tokens: formatExact(
      group.reduce((sum, { tokens }) => sum + totalOf(tokens), 0),
      locale,
    ),
    why: t(`unpriced.${group[0]?.price.unpriced ?? 'unknownModel'}`),
  }));
}

function totalLines(sums: Sums, locale: string): PriceCardData['totals'] {
  const line = (label: string, usd: number) => ({
    label,
    tokens: formatExact(sums.tokens, locale),
    usd: formatUsd(usd, locale),
    title: formatUsdExact(usd, locale),
  });
  const counted = line(t(sums.unpriced > 0 ? 'card.known' : 'card.total'), sums.usd);
  if (sums.reportedUsd === 0) return [counted];
  return [
    { ...line(t('card.byTable'), sums.computedUsd), tokens: '' },
    { ...counted, label: t('card.counted') },
  ];
}

function readingNotes(calls: readonly PricedCall[]): CardNote[] {
  const texts = new Map<string, CardNote>();
  for (const { reading } of calls) {
    if (!reading || (reading.cache === 'none' && reading.reasoning === 'none')) continue;
    const parts = [
      ...(reading.cache === 'none' ? [] : [t(`reading.cache.${reading.cache}`)]),
      ...(reading.reasoning === 'none' ? [] : [t(`reading.reasoning.${reading.reasoning}`)]),
      t(`reading.decidedBy.${reading.decidedBy}`),
    ];
    const text = parts.join(', ');
    texts.set(text, reading.confidence === 'low' ? { text: t('reading.low', text), tone: 'warn' } : { text });
  }
  return [...texts.values()];
}

/** Reported and computed amounts of the calls that have both; a difference is flagged. */
function reportedNotes(calls: readonly PricedCall[], sums: Sums, locale: string): CardNote[] {
  if (sums.reportedUsd === 0) return [];
  const both = calls.filter(({ price }) => price.reportedUsd !== undefined && price.computed);
  const reported = both.reduce((sum, { price }) => sum + (price.reportedUsd ?? 0), 0);
  const computed = both.reduce((sum, { price }) => sum + (price.computed?.usd ?? 0), 0);
  if (both.length === 0) return [{ text: t('card.reportedOnly', formatUsd(sums.reportedUsd, locale)) }];
  const differs = calls.some(({ price }) => price.difference !== undefined);
  const text = t('card.reported', formatUsd(reported, locale), formatUsd(computed, locale));
  return [
    differs && computed > 0
      ? { text: t('card.differs', text, formatChange(((reported - computed) / computed) * 100)), tone: 'warn' }
      : { text },
  ];
}

function assumedNotes(calls: readonly PricedCall[], locale: string): CardNote[] {
  const codes = new Set<PriceAssumption>();
  const tiers = new Set<number>();
  const days = new Set<string>();
  for (const { price } of calls) {
    for (const code of price.computed?.assumed ?? []) codes.add(code);
    if (price.computed?.tierFrom !== undefined) tiers.add(price.computed.tierFrom);
    if (price.computed && price.computed.pricedFor !== price.computed.asOf) days.add(price.computed.pricedFor);
  }
  const [day] = days;
  return [
    ...[...tiers].map((from) => ({ text: t('card.tier', formatExact(from, locale)) })),
    ...[...codes].map((code) => ({ text: t(`assumed.${code}`) })),
    ...(days.size === 1 && day !== undefined ? [{ text: t('card.pricedFor', formatDay(day, locale)) }] : []),
  ];
}

function tableNames(calls: readonly PricedCall[], locale: string): string[] {
  const names = new Set<string>();
  for (const { price } of calls)
    if (price.computed)
      names.add(
        price.computed.table === 'genai-prices'
          ? t('card.table', formatDay(price.computed.asOf, locale), t('table.genai-prices'))
          : t(`table.${price.computed.table}`),
      );
  return [...names];
}

/** Totals split into what does not overlap, so that the lines add up. */
export function exclusiveTokens(tokens: Readonly<Record<TokenClass, number>>): Record<TokenClass, number> {
  const { input, cacheRead, cacheWrite, cacheWrite1h, inputAudio, output, reasoning, outputAudio } = tokens;
  const rest = (whole: number, ...parts: readonly number[]) =>
    Math.max(
      0,
      parts.reduce((left, part) => left - part, whole),
    );
  return {
    ...tokens,
    input: rest(input, cacheRead, cacheWrite, inputAudio),
    cacheWrite: rest(cacheWrite, cacheWrite1h),
    output: rest(output, reasoning, outputAudio),
  };
}
