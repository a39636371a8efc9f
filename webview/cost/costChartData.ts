/** The series of a window as stacked bars: which values get a colour of their own, and what stands on the axis. */
import type { CostAnswer, CostBar, CostWindow } from '../../src/shared/costApi.ts';
import { formatCompact } from '../../src/shared/formatCount.ts';
import { formatDate, formatHour } from '../../src/shared/formatTime.ts';
import type { ChartBar } from '../ui/barLayout.ts';

/** Values with a colour of their own; all others share one. */
export const mostSeries = 5;

export interface CostSeries {
  /** Of the dimension, as the collector names it; the last series may be all others. */
  readonly value: string;
  readonly others: boolean;
  /** Place in the palette, and in the parts of a bar. */
  readonly slot: number;
}

export interface CostChartData {
  readonly series: readonly CostSeries[];
  readonly bars: readonly ChartBar[];
  /** Tokens are drawn where nothing has a price: bars of $0 would say that it cost nothing. */
  readonly measure: 'usd' | 'tokens';
}

/** Empty `bars` = nothing happened in the window. */
export function costChart(answer: CostAnswer, locale: string): CostChartData {
  const measure = answer.total.usd === 0 && answer.total.unpriced > 0 ? 'tokens' : 'usd';
  const named = answer.rows.slice(0, mostSeries).map(({ value }) => value);
  const places = slotsOf(named);
  const bars = answer.bars.map((bar, at): ChartBar => {
    const parts = Array.from({ length: mostSeries + 1 }, () => 0);
    for (const part of bar.parts) {
      const place = places.get(part.value) ?? mostSeries;
      parts[place] = (parts[place] ?? 0) + part[measure];
    }
    const start = bar.startMicros / 1000;
    const divider = isNewDay(answer, at) ? { divider: formatDate(start, locale) } : {};
    const running = bar.endMicros > answer.endMicros ? { running: true } : {};
    return {
      ordinal: ordinalOf(start, answer.window),
      label: barLabel(bar, answer.window, locale),
      parts,
      ...divider,
      ...running,
    };
  });
  const others = answer.bars.some(({ parts }) => parts.some(({ value }) => !places.has(value)));
  const series = [
    ...named.map((value) => ({ value, others: false, slot: places.get(value) ?? mostSeries })),
    ...(others ? [{ value: '', others: true, slot: mostSeries }] : []),
  ];
  return { series, bars: bars.some(({ parts }) => parts.some((part) => part > 0)) ? bars : [], measure };
}

/** Colour of each value: by its name, so that it keeps its colour when the ranking changes; the next free one where two fall together. */
function slotsOf(values: readonly string[]): ReadonlyMap<string, number> {
  const slots = new Map<string, number>();
  const taken = new Set<number>();
  for (const value of values.toSorted()) {
    let slot = nameHash(value) % mostSeries;
    while (taken.has(slot)) slot = (slot + 1) % mostSeries;
    taken.add(slot);
    slots.set(value, slot);
  }
  return slots;
}

/** FNV-1a over the UTF-16 units. */
function nameHash(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

/** Colour class of a value's series. */
export function seriesOf(series: readonly CostSeries[], value: string): number {
  return series.find((one) => !one.others && one.value === value)?.slot ?? mostSeries;
}

/** What stands under a bar: the hour it begins, or its day. */
export function barLabel({ startMicros }: Pick<CostBar, 'startMicros'>, window: CostWindow, locale: string): string {
  const start = startMicros / 1000;
  return window === '1h' || window === '24h' ? formatHour(start) : formatDate(start, locale);
}

/** The time of a bar, in words; of the first hour only what the window has of it. */
export function barTime(
  { startMicros, endMicros }: Pick<CostBar, 'startMicros' | 'endMicros'>,
  { window, startMicros: from }: Pick<CostAnswer, 'window' | 'startMicros'>,
  locale: string,
): string {
  const start = Math.max(startMicros, from) / 1000;
  const day = formatDate(start, locale);
  return window === '1h' || window === '24h' ? `${day} ${formatHour(start)}–${formatHour(endMicros / 1000)}` : day;
}

/** A value of the axis, with the digits that the distance between two values needs. */
export function axisText(measure: CostChartData['measure'], locale: string): (value: number, step: number) => string {
  if (measure === 'tokens') return formatCompact;
  return (value, step) => {
    if (value === 0) return '$0';
    const digits = Number.isInteger(step) ? 0 : Math.max(2, decimalsOf(step));
    return `$${value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
  };
}

/** Digits after the point; steps are 1, 2, 2.5 or 5 times a power of ten. */
function decimalsOf(step: number): number {
  return Number(step.toPrecision(2)).toString().split('.')[1]?.length ?? Math.max(0, Math.ceil(-Math.log10(step)));
}

function isNewDay({ bars, window }: CostAnswer, at: number): boolean {
  const before = bars[at - 1];
  const bar = bars[at];
  if (!before || !bar || window === '7d' || window === '30d') return false;
  return new Date(before.startMicros / 1000).getDate() !== new Date(bar.startMicros / 1000).getDate();
}

function ordinalOf(start: number, window: CostWindow): number {
  const date = new Date(start);
  if (window === '1h') return Math.floor(date.getMinutes() / 5);
  if (window === '24h') return date.getHours();
  // Days are counted on over the end of a month, so that labels keep their distance.
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}
