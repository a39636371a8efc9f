import type { CallPrice, PriceQuestion } from '../../shared/callPrice.ts';
import type { PriceOverride } from '../../shared/priceOverrides.ts';
import { hasOpenWeights, isLocalServer, isLoopback, isServedByOwner } from './localModels.ts';
import { lastOfPath, plainNames } from './modelNames.ts';
import type { PlainName } from './modelNames.ts';
import { matchOverride, overrideCard } from './overrideMatch.ts';
import { findProviderAt, findTableProvider, lookUp } from './priceTable.ts';
import type { RateCard } from './rateCard.ts';
import { imitatedProviders, tableProviders } from './tableProviders.ts';

/** Which prices a call has, or why none. */
export type FoundCard = FoundPrices | NonNullable<CallPrice['unpriced']>;

interface FoundPrices {
  readonly card: RateCard;
  /** The requested model's, since the answering one is not said or has none. */
  readonly byRequest: boolean;
  /** Good for this time of day only. */
  readonly byTimeOfDay: boolean;
}

type Asked = Pick<PriceQuestion, 'provider' | 'requestModel' | 'responseModel' | 'serverAddress'>;
type ModelOf = 'responseModel' | 'requestModel';

/**
 * Finds the prices for a call. The order is that of model-pricing §4: the user's entries; the answering model, then the requested
 * one, at its provider; then without provider; then under their plain names. A model that is served on this machine and is not
 * in the table costs nothing; any other unknown model has no price, and never another model's.
 */
export function findCard(asked: Asked, overrides: readonly PriceOverride[], at: Date): FoundCard {
  const day = at.toISOString().slice(0, 10);
  const models = (['responseModel', 'requestModel'] as const).filter((of) => (asked[of] ?? '') !== '');
  const own = findOverride(asked, models, overrides, day);
  if (typeof own === 'object') return own;

  const servedBy = models.map((of) => localPrefix(asked[of] ?? '')).find((prefix) => prefix !== undefined);
  const server = servedBy ?? asked.provider;
  const name = asked.responseModel ?? asked.requestModel ?? '';
  if (isLocalServer(server))
    return isServedByOwner(name, asked.serverAddress) ? localCard(name, server, day) : unpriced(own, models);
  const listed = findListed(asked, models, at);
  if (listed !== undefined) return listed;
  return isLoopback(asked.serverAddress) ? localCard(name, server, day) : unpriced(own, models);
}

function unpriced(own: 'early' | undefined, models: readonly ModelOf[]): NonNullable<CallPrice['unpriced']> {
  if (models.length === 0) return 'noModel';
  return own === 'early' ? 'noPriceForDay' : 'unknownModel';
}

function localCard(model: string, provider: string | undefined, day: string): FoundCard {
  const card: RateCard = {
    table: 'local',
    model,
    provider: provider ?? '',
    asOf: day,
    rates: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  };
  return { card, byRequest: false, byTimeOfDay: false };
}

function localPrefix(model: string): string | undefined {
  return plainNames(model).find(({ prefix }) => isLocalServer(prefix))?.prefix;
}

function findOverride(
  { provider, ...asked }: Asked,
  models: readonly ModelOf[],
  overrides: readonly PriceOverride[],
  day: string,
): FoundPrices | 'early' | undefined {
  if (overrides.length === 0) return undefined;
  let early = false;
  for (const of of models)
    for (const model of [asked[of] ?? '', ...plainNames(asked[of] ?? '').map((plain) => plain.model)]) {
      const match = matchOverride(overrides, model, provider, day);
      early ||= match === 'early';
      if (typeof match === 'object')
        return {
          card: overrideCard(match.override, provider, day),
          byRequest: of === 'requestModel',
          byTimeOfDay: false,
        };
    }
  return early ? 'early' : undefined;
}

function findListed(asked: Asked, models: readonly ModelOf[], at: Date): FoundPrices | undefined {
  const seller = sellerOf(asked);
  // Whoever sells at prices of their own sells nothing at anybody else's.
  const bound = seller !== undefined && !imitatedProviders.has(seller);
  const local = isLoopback(asked.serverAddress);
  const atSeller = (model: string) => (seller === undefined ? undefined : lookUp(lastOfPath(model), seller, at));
  const anywhere = (model: string) =>
    bound || (local && hasOpenWeights(model)) ? undefined : lookUp(lastOfPath(model), undefined, at);
  const byPrefix = ({ model, prefix = '' }: PlainName) => {
    const named = Object.hasOwn(tableProviders, prefix) ? tableProviders[prefix] : undefined;
    if (named === 'any') return anywhere(model);
    if (named === undefined || (bound && named !== seller) || (local && hasOpenWeights(model))) return undefined;
    return lookUp(model, named, at);
  };
  const plain = (model: string) => firstFound(plainNames(model), byPrefix);
  for (const search of [atSeller, anywhere, plain])
    for (const of of models) {
      const entry = search(asked[of] ?? '');
      if (entry !== undefined) return { ...entry, byRequest: of === 'requestModel' };
    }
  return undefined;
}

function firstFound<T, R>(items: readonly T[], search: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = search(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The table's id of who is paid for the call; none = nobody is named whom the table knows. */
function sellerOf({ provider, serverAddress }: Asked): string | undefined {
  const named = provider === undefined || provider === '' ? undefined : namedSeller(provider.toLowerCase());
  if (named !== undefined && !imitatedProviders.has(named)) return named;
  const reached = serverAddress === undefined || serverAddress === '' ? undefined : findProviderAt(serverAddress);
  return reached ?? named;
}

function namedSeller(provider: string): string | undefined {
  const known = Object.hasOwn(tableProviders, provider) ? tableProviders[provider] : findTableProvider(provider);
  return known === 'any' ? undefined : known;
}
