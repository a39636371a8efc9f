/**
 * Days, weeks and months of the local time zone, in microseconds since the epoch. Only `Date`'s local functions are used and no
 * day is taken to have 24 hours, so that days on which clocks change are right.
 */
export interface Period {
  readonly startMicros: number;
  /** The first moment after it. */
  readonly endMicros: number;
}

/** Budgets' periods: from local midnight, from Monday, from the first of the month. */
export type PeriodName = 'day' | 'week' | 'month';

/** The period a moment lies in, or one that is `shift` periods away from it. */
export function localPeriod(name: PeriodName, micros: number, shift = 0): Period {
  const { year, month, day, weekday } = localDate(micros);
  if (name === 'month')
    return { startMicros: dayStart(year, month + shift, 1), endMicros: dayStart(year, month + shift + 1, 1) };
  const length = name === 'week' ? 7 : 1;
  const first = day - (name === 'week' ? (weekday + 6) % 7 : 0) + shift * length;
  return { startMicros: dayStart(year, month, first), endMicros: dayStart(year, month, first + length) };
}

/** The calendar days of a period, in order. */
export function localDays({ startMicros, endMicros }: Period): readonly Period[] {
  const days: Period[] = [];
  for (let at = startMicros; at < endMicros;) {
    const day = localPeriod('day', at);
    days.push(day);
    at = day.endMicros;
  }
  return days;
}

/** `YYYY-MM-DD` */
export function localDay(micros: number): string {
  const { year, month, day } = localDate(micros);
  return `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The start of the clock hour a moment lies in; right where offsets are not whole hours. */
export function localHour(micros: number): number {
  const date = new Date(micros / 1000);
  return Math.floor((micros - (date.getMinutes() * 60 + date.getSeconds()) * 1e6) / 1e6) * 1e6;
}

function localDate(micros: number) {
  const date = new Date(micros / 1000);
  return { year: date.getFullYear(), month: date.getMonth(), day: date.getDate(), weekday: date.getDay() };
}

/** Where clocks skip midnight `Date` gives the first moment that exists. */
function dayStart(year: number, month: number, day: number): number {
  return new Date(year, month, day).getTime() * 1000;
}
