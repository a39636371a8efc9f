import type { CallPrice, ComputedPrice, PriceAssumption, PriceQuestion } from '../../shared/callPrice.ts';
import type { PricedModels, WhatIf } from '../../shared/costApi.ts';
import type { TokenCounts } from '../../shared/tokenUsage.ts';
import type { CountedCall, Pricer } from '../../shared/traceAccount.ts';
import { findCard } from './findCard.ts';
import type { FoundCard } from './findCard.ts';
import { listModels } from './listModels.ts';
import { tableVersion } from './priceTable.ts';
import { priceTokens } from './rateCard.ts';
import type { RateCard } from './rateCard.ts';
import { readOverrides } from './readOverrides.ts';
import type { OverrideText } from './readOverrides.ts';
import { repriceCalls } from './repriceCalls.ts';

/** Prices of models: the bundled table and the users' own entries. */
export interface PriceBook {
  /** What a call costs. Never throws; never asks the network. */
  readonly price: Pricer;
  /** `YYYY-MM-DD`: day of the bundled table. */
  readonly asOf: string;
  /** How many entries of users' files count. */
  readonly overrides: number;
  /** What is wrong in users' files, each with its place and the cure. */
  readonly faults: readonly string[];
  /** Model → the smaller model that its user would take instead. */
  readonly cheaper: Readonly<Record<string, string>>;
  /** Models with a price at `nowMicros` whose id or provider has all words of `query`, at most `limit`. */
  readonly models: (query: string, limit?: number, nowMicros?: number) => PricedModels['models'];
  /** The same tokens at another model's prices, each on the day of its call; without a provider the model's maker is taken. */
  readonly whatIf: (
    calls: readonly Pick<CountedCall, 'tokens' | 'startMicros'>[],
    model: string,
    provider?: string,
  ) => Pick<WhatIf, 'usd' | 'calls' | 'assumed'>;
}

/** Reads the users' price files, `[{source, text}]`; of equal entries that of the first file counts. */
export function createPriceBook(files: readonly OverrideText[]): PriceBook {
  const { overrides, cheaper, faults } = readOverrides(files);
  const find = rememberCards((asked, at) => findCard(asked, overrides, at));
  const price: Pricer = (question) => priceCall(question, find);
  return {
    price,
    asOf: tableVersion.asOf,
    overrides: overrides.length,
    faults,
    cheaper,
    models: (query, limit, nowMicros) => listModels(overrides, query, limit, nowMicros),
    whatIf: (calls, model, provider) => repriceCalls(calls, model, provider, find),
  };
}

export type CardFinder = (question: Omit<PriceQuestion, 'tokens'>) => FoundCard;

/** Searches that are kept; telemetry with endless model names must not fill the memory. */
const mostCards = 5000;
const microsPerDay = 86_400_000_000;
const microsPerMinute = 60_000_000;

/** Prices change by the day, those of a few models by the minute. Day and minute are UTC, as in the table. */
function rememberCards(search: (question: Omit<PriceQuestion, 'tokens'>, at: Date) => FoundCard): CardFinder {
  const cards = new Map<string, FoundCard>();
  // Calls of one trace mostly ask for one model: comparing is cheaper than making a key.
  let last:
    { readonly asked: Omit<PriceQuestion, 'tokens'>; readonly day: number; readonly found: FoundCard } | undefined;
  return (question) => {
    const micros = clampMicros(question.startMicros);
    const day = Math.floor(micros / microsPerDay);
    if (last?.day === day && asksAlike(last.asked, question)) return last.found;
    const { provider = '', requestModel = '', responseModel = '', serverAddress = '' } = question;
    const model = `${provider}\n${responseModel}\n${requestModel}\n${serverAddress}`;
    let found = recall(`${day}\n${model}`, question, micros);
    if (isByTimeOfDay(found)) found = recall(`${Math.floor(micros / microsPerMinute)} ${model}`, question, micros);
    else last = { asked: { ...question }, day, found };
    return found;
  };

  function recall(key: string, question: Omit<PriceQuestion, 'tokens'>, micros: number): FoundCard {
    let found = cards.get(key);
    if (found === undefined) {
      found = search(question, new Date(micros / 1000));
      if (cards.size >= mostCards) cards.clear();
      cards.set(key, found);
    }
    return found;
  }
}

function asksAlike(a: Omit<PriceQuestion, 'tokens'>, b: Omit<PriceQuestion, 'tokens'>): boolean {
  return (
    a.responseModel === b.responseModel &&
    a.requestModel === b.requestModel &&
    a.provider === b.provider &&
    a.serverAddress === b.serverAddress
  );
}

function isByTimeOfDay(found: FoundCard): boolean {
  return typeof found === 'object' && found.byTimeOfDay;
}

/** Within what `Date` can write as `YYYY-MM-DD`. */
function clampMicros(micros: number): number {
  return Number.isFinite(micros) ? Math.min(Math.max(micros, 0), 253_402_300_799_000_000) : 0;
}

/** Tiers of service that cost what the table says; any other is priced as if it did, and marked. */
const standardTiers: ReadonlySet<string> = new Set(['', 'default', 'standard', 'standard_only', 'on_demand', 'auto']);

function priceCall(question: PriceQuestion, find: CardFinder): CallPrice {
  const reported = isAmount(question.reportedUsd) ? question.reportedUsd : undefined;
  const computed = computePrice(question, find);
  if (typeof computed === 'object') return weigh(reported, computed);
  return reported === undefined ? { unpriced: computed } : { usd: reported, reportedUsd: reported };
}

function isAmount(usd: number | undefined): usd is number {
  return usd !== undefined && Number.isFinite(usd) && usd >= 0;
}

/** The reported amount counts; how far the computed one is from it is told where it is more than rounding. */
function weigh(reported: number | undefined, computed: ComputedPrice): CallPrice {
  if (reported === undefined) return { usd: computed.usd, computed };
  const apart = Math.abs(reported - computed.usd);
  const difference = reported === 0 ? 1 : apart / reported;
  return {
    usd: reported,
    reportedUsd: reported,
    computed,
    ...(apart > 0.0001 && difference > 0.01 && { difference }),
  };
}

function computePrice(question: PriceQuestion, find: CardFinder): ComputedPrice | NonNullable<CallPrice['unpriced']> {
  if (!saysTokens(question.tokens)) return 'noTokens';
  const found = find(question);
  if (typeof found === 'string') return found;
  const { card } = found;
  const { usd, lines, tierFrom, assumed } = priceTokens(card, question.tokens);
  return {
    usd,
    lines,
    table: card.table,
    model: card.model,
    provider: card.provider,
    asOf: card.asOf,
    pricedFor: dayOf(question.startMicros),
    ...(tierFrom !== undefined && { tierFrom }),
    ...(card.perRequest !== undefined && { perRequestUsd: card.perRequest }),
    assumed: card.table === 'local' ? [] : assumptions(question, found, assumed),
  };
}

function saysTokens(tokens: TokenCounts): boolean {
  return tokens.input !== undefined || tokens.output !== undefined || Object.keys(tokens).length > 0;
}

function assumptions(
  question: PriceQuestion,
  { card, byRequest }: Exclude<FoundCard, string>,
  assumed: readonly PriceAssumption[],
): readonly PriceAssumption[] {
  const { serviceTier = '', reading } = question;
  const more = new Set(assumed);
  if (!standardTiers.has(serviceTier.toLowerCase())) more.add('standardTier');
  if (byRequest) more.add('requestModel');
  if (lacksTokens(question, card)) more.add('tokensMissing');
  else if (reading?.confidence === 'low') more.add('lowUsageConfidence');
  return [...more];
}

/** Whether a total that the model charges for is not known. */
function lacksTokens({ tokens, inputOnly }: PriceQuestion, { rates }: RateCard): boolean {
  const isMissing = (name: 'input' | 'output') => tokens[name] === undefined && (rates[name] ?? 0) !== 0;
  return isMissing('input') || (inputOnly !== true && isMissing('output'));
}

const days = new Map<number, string>();

/** `YYYY-MM-DD` in UTC, by which price tables change. */
function dayOf(startMicros: number): string {
  const micros = clampMicros(startMicros);
  const number = Math.floor(micros / microsPerDay);
  let day = days.get(number);
  if (day === undefined) {
    if (days.size > 1000) days.clear();
    day = new Date(micros / 1000).toISOString().slice(0, 10);
    days.set(number, day);
  }
  return day;
}
