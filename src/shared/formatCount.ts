const nbsp = '\u00a0';

/** Exact, with separators: `8,745`. */
export function formatExact(count: number, locale = 'en'): string {
  return count.toLocaleString(locale);
}

/** For lists: `611`, `8.7k`, `438k`, `1.17M`. */
export function formatCompact(count: number): string {
  if (count < 1000) return String(count);
  if (count < 99_950) return `${(count / 1000).toFixed(1)}k`;
  if (count < 999_500) return `${Math.round(count / 1000)}k`;
  return `${(count / 1_000_000).toFixed(2)}M`;
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `212 MiB`, `1 GiB`; one decimal below ten. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1023.5 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
  return `${digits}${nbsp}${byteUnits[unit] ?? ''}`;
}
