import type { AttributeMappings } from '../shared/attributeMappings.ts';
import type { Budgets } from '../shared/costApi.ts';
import { createPriceBook, type PriceBook } from '../core/cost/priceBook.ts';

/** Where the windows' settings are kept in the store: prices by their workspace, the rest as it was said last. */
export const settingKeys = {
  prices: 'prices:',
  budgets: 'budgets',
  mappings: 'mappings',
  /** The prices that the ledger was made with. */
  pricedWith: 'pricedWith',
} as const;

/** All that is kept, by key. */
export type Settings = ReadonlyMap<string, string>;

export function priceFilesOf(settings: Settings): readonly { readonly source: string; readonly text: string }[] {
  return [...settings]
    .filter(([key]) => key.startsWith(settingKeys.prices))
    .map(([key, text]) => ({ source: key.slice(settingKeys.prices.length), text }));
}

export function priceBookOf(settings: Settings): PriceBook {
  return createPriceBook(priceFilesOf(settings));
}

/** Differs when calls may have other prices. */
export function pricesStamp(settings: Settings, { asOf }: PriceBook): string {
  return JSON.stringify([asOf, priceFilesOf(settings)]);
}

const noBudgets: Budgets = { thresholds: [] };

/** Both were checked before they were kept. */
export function budgetsOf(settings: Settings): Budgets {
  const text = settings.get(settingKeys.budgets);
  return text === undefined ? noBudgets : (JSON.parse(text) as Budgets);
}

export function mappingsOf(settings: Settings): AttributeMappings {
  return JSON.parse(settings.get(settingKeys.mappings) ?? '{}') as AttributeMappings;
}
