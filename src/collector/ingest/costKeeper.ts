import { accountTrace } from '../../core/cost/accountTrace.ts';
import type { AccountOf } from '../../core/store/traceSettler.ts';
import type { StoreWriter } from '../../core/store/storeWriter.ts';
import type { AttributeMappings } from '../../shared/attributeMappings.ts';
import type { Budgets, CostSettings } from '../../shared/costApi.ts';
import { budgetsOf, mappingsOf, priceBookOf, pricesStamp, settingKeys, type Settings } from '../costSettings.ts';

/** The writer's side of prices, budgets and mappings: kept in the store, so that they outlive the windows that said them. */
export interface CostKeeper {
  readonly accountOf: AccountOf;
  budgets(): Budgets;
  mappings(): AttributeMappings;
  /** Reads what is kept, once; prices everything again if the bundled table is another one than last time. */
  load(store: StoreWriter): void;
  /** True = all is priced again. */
  change(store: StoreWriter, settings: CostSettings): boolean;
  /** True = they differ from those before. */
  map(store: StoreWriter, mappings: AttributeMappings): boolean;
}

/** Workspaces that are opened once and never again must not pile up. */
const mostSources = 64;

/** `failed` is told of a trace whose books could not be made: it counts nothing, and the others are not held up by it. */
export function createCostKeeper(failed: (error: unknown) => void): CostKeeper {
  let settings: Settings = new Map();
  let book = priceBookOf(settings);
  let loaded = false;

  const read = (store: StoreWriter): void => {
    settings = store.settings('');
    book = priceBookOf(settings);
    loaded = true;
  };
  const priceAgain = (store: StoreWriter): boolean => {
    const isNew = store.setSetting(settingKeys.pricedWith, pricesStamp(settings, book));
    if (isNew) store.reprice();
    return isNew;
  };

  return {
    accountOf(spans) {
      try {
        return accountTrace(spans, book.price);
      } catch (error) {
        failed(error);
        return { calls: [], setAside: [], turns: [] };
      }
    },
    budgets: () => budgetsOf(settings),
    mappings: () => mappingsOf(settings),
    load(store) {
      if (loaded) return;
      store.together(() => {
        read(store);
        priceAgain(store);
      });
    },
    change(store, { source, budgets, prices }) {
      return store.together(() => {
        read(store);
        const key = settingKeys.prices + source;
        const isFull = !settings.has(key) && [...settings.keys()].filter(isPrices).length >= mostSources;
        const [oldest] = [...settings.keys()].filter(isPrices);
        if (prices && isFull && oldest !== undefined) store.setSetting(oldest, '');
        if (prices !== undefined) store.setSetting(key, prices);
        if (budgets !== undefined) store.setSetting(settingKeys.budgets, JSON.stringify(budgets));
        read(store);
        return priceAgain(store);
      });
    },
    map(store, mappings) {
      const isNew = store.setSetting(settingKeys.mappings, JSON.stringify(mappings));
      read(store);
      return isNew;
    },
  };
}

function isPrices(key: string): boolean {
  return key.startsWith(settingKeys.prices);
}
