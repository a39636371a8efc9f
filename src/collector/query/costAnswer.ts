import type { CostAnswer, CostBar, CostDimension, CostRow, CostWindow, Spend } from '../../shared/costApi.ts';
import { addSums, noSums, spendOf, sumOf, type Sums } from '../../core/store/spendSums.ts';
import type { SpendReader, SpendRow } from '../../core/store/spendReader.ts';
import { trendPercent } from '../../core/cost/trendPercent.ts';
import { localPeriod, type Period } from '../../core/cost/localCalendar.ts';
import { gbPerUsd } from '../../core/cost/averages.ts';
import { barsOf, windowBefore, windowOf } from './costTimes.ts';

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
  /** Distinct ones that calls name. */
  readonly users: number;
  /** Not the sum of the rows: a turn counts as a request of each model that it asks. */
  readonly total: Sums;
  readonly rows: readonly SpendRow[];
}

/** What the ledger says of a window: the part of a `CostAnswer` that needs no price and no budget. */
export function costAnswer(
  spend: SpendReader,
  { window, by, limit, nowMicros }: CostQuestion,
): Omit<CostAnswer, 'prices' | 'repricing' | 'revision' | 'periods' | 'thresholds'> {
  const { startMicros, endMicros } = windowOf(window, nowMicros);
  const bars = barsOf(window, nowMicros).map((range): Bar => {
    const [from, to] = [Math.max(range.startMicros, startMicros), Math.min(range.endMicros, endMicros)];
    return {
      ...range,
      total: spend.total(from, to),
      rows: spend.byValue(by, from, to),
      users: spend.distinct('user', from, to),
    };
  });
  const rows = breakdown(bars);
  const total = spendOf(sumAll(bars.map((bar) => bar.total)));
  const before = windowBefore(window, nowMicros);
  const earlier = spendOf(spend.total(before.startMicros, before.endMicros));
  const isCovered = (spend.since() ?? Infinity) <= before.startMicros;
  const trend = trendPercent(total.usd, earlier.usd, isCovered);
  const efficiency = efficiencyOf(total, earlier, isCovered);
  const biggest = new Set(rows.slice(0, barParts).map(({ value }) => value));
  return {
    ...{ window, by, startMicros, endMicros: nowMicros },
    total,
    ...(trend !== undefined && { trendPercent: trend }),
    ...(efficiency && { efficiency }),
    bars: bars.map((bar) => barOf(bar, biggest)),
    rows: rows.slice(0, limit),
    values: rows.length,
    unpricedModels: spend.byValue('unpriced', startMicros, endMicros).map(unpricedModel).sort(byCalls),
  };
}

/** What a dollar processes, against the window before (CST-74). */
function efficiencyOf(total: Spend, before: Spend, isCovered: boolean): CostAnswer['efficiency'] {
  const now = gbPerUsd(total);
  if (now === undefined) return undefined;
  const trend = trendPercent(now, gbPerUsd(before) ?? 0, isCovered);
  return { gbPerUsd: now, ...(trend !== undefined && { trendPercent: trend }) };
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

function barOf({ startMicros, endMicros, total, rows, users }: Bar, biggest: ReadonlySet<string>): CostBar {
  const named = rows.filter(({ value }) => biggest.has(value)).sort(bySize);
  const others = rows.filter(({ value }) => !biggest.has(value));
  const rest: SpendRow = { value: otherParts, sums: sumAll(others.map(({ sums }) => sums)) };
  const parts = others.length > 0 ? [...named, rest] : named;
  return {
    ...{ startMicros, endMicros, spend: spendOf(total), users },
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
