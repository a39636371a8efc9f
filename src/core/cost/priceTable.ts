/** The bundled price table, `@pydantic/genai-prices`: prices of the day, read from the package and never from the network. */
import { calcPrice, findProvider } from '@pydantic/genai-prices';
import type { MatchLogic, ModelInfo, ModelPrice, Provider } from '@pydantic/genai-prices';
import type { TokenClass } from '../../shared/tokenUsage.ts';
import type { Rate, RateCard } from './rateCard.ts';
import { tableProviderIds } from './tableProviders.ts';

/** The package carries no date of its data; this is the day on which the bundled version was published. */
export const tableVersion = { version: '0.1.8', asOf: '2026-09-23' };

const priceKeys: Readonly<Record<TokenClass, string>> = {
  input: 'input_mtok',
  cacheRead: 'cache_read_mtok',
  cacheWrite: 'cache_write_mtok',
  cacheWrite1h: 'cache_write_1h_mtok',
  inputAudio: 'input_audio_mtok',
  output: 'output_mtok',
  reasoning: 'output_reasoning_mtok',
  outputAudio: 'output_audio_mtok',
};

export interface TableEntry {
  readonly card: RateCard;
  /** The price depends on the time of day. */
  readonly byTimeOfDay: boolean;
}

/** The table's entry for a model, or none. Without a provider the maker is told from the model's name. */
export function lookUp(model: string, provider: string | undefined, at: Date): TableEntry | undefined {
  const found = matchModel(model, provider, at);
  if (found === null) return undefined;
  const card = cardOf(found.model, found.provider, found.model_price);
  return card && { card, byTimeOfDay: isByTimeOfDay(found.model) };
}

/** The library throws on entries it cannot read; they are as good as absent. */
function matchModel(model: string, provider: string | undefined, timestamp: Date) {
  try {
    return calcPrice({}, model, { timestamp, ...(provider !== undefined && { providerId: provider }) });
  } catch {
    return null;
  }
}

/** The table's id for a provider's name, as far as it knows one. */
export function findTableProvider(name: string): string | undefined {
  return findProvider({ providerId: name })?.id;
}

/** The table's id of the provider that answers at an address. */
export function findProviderAt(serverAddress: string): string | undefined {
  const url = serverAddress.includes('://') ? serverAddress : `https://${serverAddress}`;
  return findProvider({ providerApiUrl: url })?.id;
}

/** A name that finds an entry, with its prices. */
export interface ListedCard {
  readonly name: string;
  readonly card: RateCard;
}

/** All entries with a price per token at a time, makers before those who sell others' models. */
export function listCards(at: Date): readonly ListedCard[] {
  return tableProviderIds
    .map((id) => findProvider({ providerId: id }))
    .filter((provider) => provider !== undefined)
    .flatMap((provider) => provider.models.map((model) => listCard(provider, model, at)))
    .filter((listed) => listed !== undefined);
}

/** Some entries are not found under their own id (`regional.…`), only under names of the form they match. */
function listCard(provider: Provider, model: ModelInfo, at: Date): ListedCard | undefined {
  for (const name of [model.id, ...matchTexts(model.match)]) {
    const card = lookUp(name, provider.id, at)?.card;
    if (card?.model === model.id) return { name, card };
  }
  return undefined;
}

function matchTexts(match: MatchLogic): readonly string[] {
  if ('or' in match) return match.or.flatMap(matchTexts);
  if ('and' in match) return match.and.flatMap(matchTexts);
  return 'regex' in match ? [] : Object.values(match);
}

/**
 * An entry without any price per token is free where it says so. Otherwise it is billed by the hour, the page or in ways the
 * table does not know, and 0 would be a lie.
 */
function cardOf(model: ModelInfo, provider: Provider, prices: ModelPrice): RateCard | undefined {
  const rates: Partial<Record<TokenClass, Rate>> = {};
  for (const [name, key] of Object.entries(priceKeys) as [TokenClass, string][]) {
    const rate = prices[key];
    if (rate !== undefined) rates[name] = rate;
  }
  if (Object.keys(rates).length === 0 && !isFree(model, prices)) return undefined;
  const kiloRequests = prices.requests_kcount;
  return {
    table: 'genai-prices',
    model: model.id,
    provider: provider.id,
    asOf: tableVersion.asOf,
    rates: Object.keys(rates).length === 0 ? { input: 0, output: 0 } : rates,
    ...(typeof kiloRequests === 'number' && { perRequest: kiloRequests / 1000 }),
  };
}

function isFree({ id, price_comments: comments = '' }: ModelInfo, prices: ModelPrice): boolean {
  if (Object.keys(prices).length > 0) return false;
  return id.endsWith(':free') || /\bfree of charge\b|\bincluded in the subscription\b/i.test(comments);
}

function isByTimeOfDay({ prices }: ModelInfo): boolean {
  return Array.isArray(prices) && prices.some(({ constraint }) => constraint?.type === 'time_of_date');
}
