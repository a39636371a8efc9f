const nbsp = '\u00a0';

/** How long ago: `now`, `50 s`, `6 min`, `3 h`, from a day on the date. Both in milliseconds since the epoch. */
export function formatAge(then: number, now: number, locale = 'en', wordForNow = 'now'): string {
  const seconds = Math.floor((now - then) / 1000);
  if (seconds < 10) return wordForNow;
  if (seconds < 60) return `${seconds}${nbsp}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${nbsp}min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}${nbsp}h`;
  return new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }).format(then);
}

/** Time of day with milliseconds, in the zone of the reader: `14:32:36.214`. */
export function formatClock(then: number): string {
  const date = new Date(then);
  const part = (value: number, width: number) => String(value).padStart(width, '0');
  return `${part(date.getHours(), 2)}:${part(date.getMinutes(), 2)}:${part(date.getSeconds(), 2)}.${part(date.getMilliseconds(), 3)}`;
}

/** Date and time of day, for titles: `2026-11-20 14:32:36.214`. */
export function formatDateTime(then: number): string {
  const date = new Date(then);
  const part = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())} ${formatClock(then)}`;
}

/** A day without its time: `14 Nov 2026`. From `YYYY-MM-DD`; anything else comes back as it is. */
export function formatDay(day: string, locale = 'en'): string {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined || Number.isNaN(year + month + date)) return day;
  return formatDate(new Date(year, month - 1, date).getTime(), locale, true);
}

/** Day and month in the zone of the reader, day first: `14 Nov`, with the year `14 Nov 2026`. */
export function formatDate(then: number, locale = 'en', year = false): string {
  const date = new Date(then);
  const month = new Intl.DateTimeFormat(locale, { month: 'short' }).format(date);
  return [date.getDate(), month, ...(year ? [date.getFullYear()] : [])].join(' ');
}

/** Hours and minutes: `14:05`. */
export function formatHour(then: number): string {
  return formatClock(then).slice(0, 5);
}
