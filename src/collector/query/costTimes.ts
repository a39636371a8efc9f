import type { CostWindow, PeriodSpend } from '../../shared/costApi.ts';

/** From the first microsecond to before the second. */
export interface TimeRange {
  readonly startMicros: number;
  readonly endMicros: number;
}

const fiveMinutes = 300_000;
const hour = 3_600_000;

/** The parts of a window, oldest first; the newest is the one that `nowMs` is in. Days and hours are those of the local clock. */
export function barsOf(window: CostWindow, nowMs: number): TimeRange[] {
  return parts[window](nowMs).map(([start, end]) => ({ startMicros: start * 1000, endMicros: end * 1000 }));
}

type Part = readonly [startMs: number, endMs: number];

const parts: Readonly<Record<CostWindow, (nowMs: number) => Part[]>> = {
  '1h': (now) => stepsBefore(Math.floor(now / fiveMinutes) * fiveMinutes, fiveMinutes, 12),
  '24h': (now) => stepsBefore(startOfHour(now), hour, 24),
  '7d': (now) => daysBefore(now, 7),
  '30d': (now) => daysBefore(now, 30),
};

function stepsBefore(newest: number, step: number, count: number): Part[] {
  return Array.from({ length: count }, (_, index) => {
    const start = newest - (count - 1 - index) * step;
    return [start, start + step] as const;
  });
}

/** Calendar arithmetic, so that days on which the clock is changed are right. */
function daysBefore(nowMs: number, count: number): Part[] {
  return Array.from({ length: count }, (_, index) => {
    const back = count - 1 - index;
    return [dayStart(nowMs, -back), dayStart(nowMs, 1 - back)] as const;
  });
}

/** Local midnight, so many days later. */
export function dayStart(ms: number, days: number): number {
  const date = new Date(ms);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** Not by `setMinutes`, which in the hour that a clock change repeats goes to the other one. */
function startOfHour(ms: number): number {
  const date = new Date(ms);
  return ms - ((date.getMinutes() * 60 + date.getSeconds()) * 1000 + date.getMilliseconds());
}

/** The day, the week from Monday and the month that `nowMs` is in. */
export function periodsOf(nowMs: number): readonly (TimeRange & { readonly period: PeriodSpend['period'] })[] {
  const date = new Date(nowMs);
  const [year, month] = [date.getFullYear(), date.getMonth()];
  const monday = -((date.getDay() + 6) % 7);
  const ranges = [
    ['day', dayStart(nowMs, 0), dayStart(nowMs, 1)],
    ['week', dayStart(nowMs, monday), dayStart(nowMs, monday + 7)],
    ['month', new Date(year, month, 1).getTime(), new Date(year, month + 1, 1).getTime()],
  ] as const;
  return ranges.map(([period, start, end]) => ({ period, startMicros: start * 1000, endMicros: end * 1000 }));
}
