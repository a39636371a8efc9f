import { localDays, localHour, localPeriod } from '../../core/cost/localCalendar.ts';
import type { Period } from '../../core/cost/localCalendar.ts';
import type { CostWindow } from '../../shared/costApi.ts';

const fiveMinutes = 300_000_000;
const hour = 3_600_000_000;

/** The parts of a window, oldest first; the newest is the one that `nowMicros` lies in. Days and hours are those of the local clock. */
export function barsOf(window: CostWindow, nowMicros: number): readonly Period[] {
  return bars[window](nowMicros);
}

const bars: Readonly<Record<CostWindow, (nowMicros: number) => readonly Period[]>> = {
  '1h': (now) => steps(Math.floor(now / fiveMinutes) * fiveMinutes, fiveMinutes, 12),
  '24h': (now) => steps(localHour(now), hour, 24),
  '7d': (now) => daysUntil(now, 7),
  '30d': (now) => daysUntil(now, 30),
};

/** The last `count` hours before the one that `nowMicros` lies in, and that one. */
export function hoursUntil(nowMicros: number, count: number): readonly Period[] {
  return steps(localHour(nowMicros), hour, count + 1);
}

/** The last `count` days, today being the last. */
export function daysUntil(nowMicros: number, count: number): readonly Period[] {
  const { startMicros } = localPeriod('day', nowMicros, 1 - count);
  return localDays({ startMicros, endMicros: localPeriod('day', nowMicros).endMicros });
}

function steps(newest: number, step: number, count: number): readonly Period[] {
  return Array.from({ length: count }, (_, index) => {
    const startMicros = newest - (count - 1 - index) * step;
    return { startMicros, endMicros: startMicros + step };
  });
}
