/** What the card over an amount says: tokens × rate by class, where the rates come from, and what is not part of the sum. */
import type { CallPrice, PriceAssumption, PriceLine } from '../../src/shared/callPrice.ts';
import type { Spend } from '../../src/shared/costApi.ts';
import { formatExact } from '../../src/shared/formatCount.ts';
import { formatRate, formatShare, formatUsd, formatUsdExact } from '../../src/shared/formatUsd.ts';
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
  readonly provider?: string;
}

/** A model the user can give a price to. */
export interface PricelessModel {
  readonly model: string;
  readonly provider?: string;
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
  /** Models of the calls that lack nothing but a price. */
  readonly priceless: readonly PricelessModel[];
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
    priceless: pricelessModels(calls),
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
  priceless: readonly PricelessModel[] = [],
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
    priceless,
    // The tokens above are those of all calls, also of the ones without a price, so they are not those of this amount.
    totals: totalLines(sums, locale).map((line) => (missing > 0 ? { ...line, tokens: '' } : line)),
    notes: [
      { text: t('card.sumOnly') },
      ...(missing > 0
        ? [
            {
              text: tCount(
                missing === spend.calls && sums.tokens === 0 ? 'card.callsNoTokens' : 'card.callsUnpriced',
                missing,
                formatExact(missing, locale),
              ),
              tone: 'warn' as const,
            },
          ]
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
    why: whyMissing(group, locale),
  }));
}

function whyMissing(group: readonly PricedCall[], locale: string): string {
  const why = group[0]?.price.unpriced ?? 'unknownModel';
  if (why === 'noTokens') return tCount('unpriced.noTokens', group.length, formatExact(group.length, locale));
  return t(`unpriced.${why}`);
}

function pricelessModels(calls: readonly PricedCall[]): readonly PricelessModel[] {
  const found = new Map<string, PricelessModel>();
  for (const { model, provider, price } of calls)
    if (model !== undefined && (price.unpriced === 'unknownModel' || price.unpriced === 'noPriceForDay'))
      found.set(model, { model, ...(provider === undefined ? {} : { provider }) });
  return [...found.values()];
}

function totalLines(sums: Sums, locale: string): PriceCardData['totals'] {
  const line = (label: string, usd: number) => ({
    label,
    tokens: formatExact(sums.tokens, locale),
    usd: formatUsd(usd, locale),
    title: formatUsdExact(usd, locale),
  });
  if (sums.usd === 0 && sums.unpriced > 0) return []; // no part of it is known
  const known = sums.unpriced > 0;
  if (sums.reportedUsd === 0) return [line(t(known ? 'card.known' : 'card.total'), sums.usd)];
  const isMixed = known || sums.usd - sums.reportedUsd > 1e-9;
  const word = isMixed ? (known ? 'card.knownMixed' : 'card.totalMixed') : 'card.counted';
  return [{ ...line(t('card.byTable'), sums.computedUsd), tokens: '' }, line(t(word), sums.usd)];
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
      ? {
          text: t(
            reported > computed ? 'card.differsAbove' : 'card.differsBelow',
            text,
            formatShare(Math.abs(reported - computed), computed),
          ),
          tone: 'warn',
        }
      : { text },
  ];
}

function assumedNotes(calls: readonly PricedCall[], locale: string): CardNote[] {
  const codes = new Set<AssumedNote>();
  const tiers = new Set<number>();
  const days = new Set<string>();
  let isOtherDay = false;
  for (const { price } of calls) {
    for (const code of price.computed?.assumed ?? []) codes.add(assumedNote(code, price.computed?.lines ?? []));
    if (price.computed?.tierFrom !== undefined) tiers.add(price.computed.tierFrom);
    if (price.computed) days.add(price.computed.pricedFor);
    if (price.computed && price.computed.pricedFor !== price.computed.asOf) isOtherDay = true;
  }
  const first = [...days].toSorted()[0];
  const last = [...days].toSorted().at(-1);
  const priced = calls.filter(({ price }) => price.computed).length;
  return [
    ...[...tiers].map((from) => ({ text: t('card.tier', formatExact(from, locale)) })),
    ...[...codes].map((code) => ({ text: t(`assumed.${code}`) })),
    ...(isOtherDay && first !== undefined && last !== undefined
      ? [
          {
            text:
              first === last
                ? t(priced > 1 ? 'card.pricedForCalls' : 'card.pricedFor', formatDay(first, locale))
                : t('card.pricedForDays', formatDay(first, locale), formatDay(last, locale)),
          },
        ]
      : []),
  ];
}

type AssumedNote = PriceAssumption | 'readAtInputRate' | 'writeAtInputRate';

/** Which of the cached tokens the table has no price for: those whose line has the rate of the input. */
function assumedNote(code: PriceAssumption, lines: readonly PriceLine[]): AssumedNote {
  if (code !== 'cacheAtInputRate') return code;
  const rateOf = (name: TokenClass) => lines.find((line) => line.class === name)?.usdPerMillion;
  const input = rateOf('input');
  const [read, write] = [rateOf('cacheRead'), rateOf('cacheWrite')];
  if (input === undefined || (read === input && write === input)) return code;
  return read === input ? 'readAtInputRate' : write === input ? 'writeAtInputRate' : code;
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
