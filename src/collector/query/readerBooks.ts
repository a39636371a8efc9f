import type { PriceBook } from '../../core/cost/priceBook.ts';
import { createSemantics, type Semantics } from '../../core/semantics/semantics.ts';
import type { StoreReader } from '../../core/store/storeReader.ts';
import type { Budgets } from '../../shared/costApi.ts';
import { budgetsOf, mappingsOf, priceBookOf, type Settings } from '../costSettings.ts';

/** Prices, budgets and the meaning of attributes as the windows' settings have them now. */
export interface ReaderBooks {
  prices(): PriceBook;
  semantics(): Semantics;
  budgets(): Budgets;
}

/** They are kept in the store; making the books of them costs more than looking whether they are still the same. */
export function createReaderBooks(reader: StoreReader): ReaderBooks {
  const settings = (): Settings => reader.settings('');
  const prices = remembered(priceBookOf);
  const semantics = remembered((now) => createSemantics(mappingsOf(now)));
  return {
    prices: () => prices(settings()),
    semantics: () => semantics(settings()),
    budgets: () => budgetsOf(settings()),
  };
}

function remembered<T>(make: (settings: Settings) => T): (settings: Settings) => T {
  let made: { readonly stamp: string; readonly value: T } | undefined;
  return (settings) => {
    const stamp = JSON.stringify([...settings]);
    if (made?.stamp !== stamp) made = { stamp, value: make(settings) };
    return made.value;
  };
}
