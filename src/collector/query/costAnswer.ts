import type { CostAnswer, CostBar, CostDimension, CostRow, CostWindow } from '../../shared/costApi.ts';
import { addSums, noSums, spendOf, sumOf, type Sums } from '../../core/store/spendSums.ts';
import type { SpendReader, SpendRow } from '../../core/store/spendReader.ts';
import { trendPercent } from '../../core/cost/trendPercent.ts';
import { localPeriod, type Period } from '../../core/cost/localCalendar.ts';
import { barsOf } from './costTimes.ts';

export interface CostQuestion {
  readonly window: CostWindow;
  readonly by: CostDimension;
  /** Rows of the breakdown. */
  readonly limit: number;
  readonly nowMicros: number;
}

/** Values of the dimension that a bar tells apart. */
const barParts = 6;
export const otherParts = 'other';

interface Bar extends Period {
  /** Not the sum of the rows: a turn counts as a request of each model that it asks. */
  readonly total: Sums;
  readonly rows: readonly SpendRow[];
}

/** What the ledger says of a window: the part of a `CostAnswer` that needs no price and no budget. */
export function costAnswer(
  spend: SpendReader,
  { window, by, limit, nowMicros }: CostQuestion,
): Omit<CostAnswer, 'prices' | 'repricing' | 'revision' | 'periods'> {
  const bars = barsOf(window, nowMicros).map((range): Bar => ({
    ...range,
    total: spend.total(range.startMicros, range.endMicros),
    rows: spend.byValue(by, range.startMicros, range.endMicros),
  }));
  const startMicros = bars[0]?.startMicros ?? 0;
  const endMicros = bars.at(-1)?.endMicros ?? 0;
  const rows = breakdown(bars);
  const total = spendOf(sumAll(bars.map((bar) => bar.total)));
  const trend = trendOf(spend, total.usd, startMicros, nowMicros);
  const biggest = new Set(rows.slice(0, barParts).map(({ value }) => value));
  return {
    ...{ window, by, startMicros, endMicros: Math.min(endMicros, nowMicros) },
    total,
    ...(trend !== undefined && { trendPercent: trend }),
    bars: bars.map((bar) => barOf(bar, biggest)),
    rows: rows.slice(0, limit),
    values: rows.length,
    unpricedModels: spend.byValue('unpriced', startMicros, endMicros).map(unpricedModel).sort(byCalls),
  };
}

/** Against as much time before the window as has passed of it. */
function trendOf(spend: SpendReader, usd: number, startMicros: number, nowMicros: number): number | undefined {
  const before = startMicros - (nowMicros - startMicros);
  const usdBefore = sumOf(spend.total(before, startMicros), 'nanos') / 1e9;
  return trendPercent(usd, usdBefore, (spend.since() ?? Infinity) <= before);
}

/** The sums of each value over all bars, highest cost first, then most tokens. */
function breakdown(bars: readonly Bar[]): CostRow[] {
  const found = new Map<string, { readonly sums: Sums; readonly days: Set<number> }>();
  for (const { startMicros, rows } of bars) {
    const day = localPeriod('day', startMicros).startMicros;
    for (const { value, sums } of rows) {
      const entry = found.get(value) ?? { sums: [...noSums], days: new Set() };
      addSums(entry.sums, sums);
      entry.days.add(day);
      found.set(value, entry);
    }
  }
  return [...found]
    .map(([value, { sums, days }]) => ({ value, sums, activeDays: days.size }))
    .sort(bySize)
    .map(({ value, sums, activeDays }) => ({ value, spend: spendOf(sums), activeDays }));
}

function bySize(a: SpendRow, b: SpendRow): number {
  return sumOf(b.sums, 'nanos') - sumOf(a.sums, 'nanos') || tokensOf(b) - tokensOf(a) || (a.value < b.value ? -1 : 1);
}

function tokensOf({ sums }: SpendRow): number {
  return sumOf(sums, 'input') + sumOf(sums, 'output');
}

function barOf({ startMicros, endMicros, total, rows }: Bar, biggest: ReadonlySet<string>): CostBar {
  const named = rows.filter(({ value }) => biggest.has(value)).sort(bySize);
  const others = rows.filter(({ value }) => !biggest.has(value));
  const rest: SpendRow = { value: otherParts, sums: sumAll(others.map(({ sums }) => sums)) };
  const parts = others.length > 0 ? [...named, rest] : named;
  return {
    ...{ startMicros, endMicros, spend: spendOf(total) },
    parts: parts.map((row) => ({ value: row.value, usd: sumOf(row.sums, 'nanos') / 1e9, tokens: tokensOf(row) })),
  };
}

function sumAll(all: readonly Sums[]): Sums {
  const total = [...noSums];
  for (const sums of all) addSums(total, sums);
  return total;
}

type UnpricedModel = CostAnswer['unpricedModels'][number];

function unpricedModel(row: SpendRow): UnpricedModel {
  const [model, provider] = JSON.parse(row.value) as readonly [string, string];
  return { model, ...(provider !== '' && { provider }), calls: sumOf(row.sums, 'calls'), tokens: tokensOf(row) };
}

function byCalls(a: UnpricedModel, b: UnpricedModel): number {
  return b.calls - a.calls || a.model.localeCompare(b.model);
}
