import { localDays, localHour, localPeriod } from '../../core/cost/localCalendar.ts';
import type { Period } from '../../core/cost/localCalendar.ts';
import { bucketMicros, bucketOf } from '../../core/store/contribution.ts';
import { countedUntil } from '../../core/store/spendReader.ts';
import type { CostWindow } from '../../shared/costApi.ts';

const hour = 3_600_000_000;

const lengths: Readonly<Record<CostWindow, number>> = {
  '1h': hour,
  '24h': 24 * hour,
  '7d': 168 * hour,
  '30d': 720 * hour,
};

/**
 * All of the named time up to now, to five minutes: it begins with the five minutes that `nowMicros` less the length lies in, and
 * ends with those of now, so that calls dated later do not count.
 */
export function windowOf(window: CostWindow, nowMicros: number): Period {
  const startMicros = bucketOf(nowMicros - lengths[window]) * bucketMicros;
  return { startMicros, endMicros: countedUntil(nowMicros) };
}

/** As much time right before the window (CST-70). */
export function windowBefore(window: CostWindow, nowMicros: number): Period {
  const { startMicros } = windowOf(window, nowMicros);
  return { startMicros: startMicros - lengths[window], endMicros: startMicros };
}

/**
 * The parts of a window, oldest first: five minutes, hours and days of the local clock. The newest is the one that `nowMicros`
 * lies in, the oldest the one that the window begins in; both may reach beyond it.
 */
export function barsOf(window: CostWindow, nowMicros: number): readonly Period[] {
  const { startMicros } = windowOf(window, nowMicros);
  return bars[window](nowMicros, startMicros);
}

const bars: Readonly<Record<CostWindow, (nowMicros: number, startMicros: number) => readonly Period[]>> = {
  '1h': (now, start) => steps(bucketOf(now) * bucketMicros, bucketMicros, start),
  '24h': (now, start) => steps(localHour(now), hour, start),
  '7d': daysFrom,
  '30d': daysFrom,
};

/** The last `count` hours before the one that `nowMicros` lies in, and that one. */
export function hoursUntil(nowMicros: number, count: number): readonly Period[] {
  const newest = localHour(nowMicros);
  return steps(newest, hour, newest - count * hour);
}

/** The last `count` days, today being the last. */
export function daysUntil(nowMicros: number, count: number): readonly Period[] {
  return daysFrom(nowMicros, localPeriod('day', nowMicros, 1 - count).startMicros);
}

function daysFrom(nowMicros: number, startMicros: number): readonly Period[] {
  const first = localPeriod('day', startMicros).startMicros;
  return localDays({ startMicros: first, endMicros: localPeriod('day', nowMicros).endMicros });
}

/** Up to the newest, from the one that `startMicros` lies in. */
function steps(newest: number, step: number, startMicros: number): readonly Period[] {
  const before = Math.ceil((newest - startMicros) / step);
  return Array.from({ length: before + 1 }, (_, index) => {
    const start = newest - (before - index) * step;
    return { startMicros: start, endMicros: start + step };
  });
}
