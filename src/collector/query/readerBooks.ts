import type { PriceBook } from '../../core/cost/priceBook.ts';
import { createSemantics, type Semantics } from '../../core/semantics/semantics.ts';
import type { StoreReader } from '../../core/store/storeReader.ts';
import type { Budgets, CostWindow } from '../../shared/costApi.ts';
import { sumOf } from '../../core/store/spendSums.ts';
import { windowOf } from './costTimes.ts';
import { sampleCalls, type SampledCalls } from './sampleCalls.ts';
import { budgetsOf, mappingsOf, priceBookOf, type Settings } from '../costSettings.ts';

/** Calls of a window that are looked at, and how many it has by the ledger. */
export interface WindowCalls extends SampledCalls {
  readonly total: number;
}

/** Prices, budgets and the meaning of attributes as the windows' settings have them now. */
export interface ReaderBooks {
  prices(): PriceBook;
  semantics(): Semantics;
  budgets(): Budgets;
  /** The latest calls with their content; looked at anew after some seconds only. */
  hintCalls(window: CostWindow): WindowCalls;
}

/** Milliseconds a sample of calls is good for: reading their content takes up to a second. */
const sampleMs = 10_000;

/** They are kept in the store; making the books of them costs more than looking whether they are still the same. */
export function createReaderBooks(reader: StoreReader): ReaderBooks {
  const settings = (): Settings => reader.settings('');
  const prices = remembered(priceBookOf);
  const semantics = remembered((now) => createSemantics(mappingsOf(now)));
  const samples = new Map<CostWindow, { readonly until: number; readonly value: WindowCalls }>();
  const books: ReaderBooks = {
    prices: () => prices(settings()),
    semantics: () => semantics(settings()),
    budgets: () => budgetsOf(settings()),
    hintCalls(window) {
      const nowMicros = Date.now() * 1000;
      const total = callsOf(reader, window, nowMicros);
      const known = samples.get(window);
      // Nothing of a sample holds when calls went away (Clear Traces), and one of no calls is good for nothing.
      const holds = known && known.value.sample > 0 && total >= known.value.total && performance.now() < known.until;
      if (holds) return { ...known.value, total };
      const value = { ...sampleCalls(reader, books, window, nowMicros), total };
      samples.set(window, { value, until: performance.now() + sampleMs });
      return value;
    },
  };
  return books;
}

function callsOf(reader: StoreReader, window: CostWindow, nowMicros: number): number {
  const { startMicros, endMicros } = windowOf(window, nowMicros);
  return reader.spend((spend) => sumOf(spend.total(startMicros, endMicros), 'calls'));
}

function remembered<T>(make: (settings: Settings) => T): (settings: Settings) => T {
  let made: { readonly stamp: string; readonly value: T } | undefined;
  return (settings) => {
    const stamp = JSON.stringify([...settings]);
    if (made?.stamp !== stamp) made = { stamp, value: make(settings) };
    return made.value;
  };
}
