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
