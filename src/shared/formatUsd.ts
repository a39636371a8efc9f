const nbsp = '\u00a0';

/** What an amount is written from: the known part of a sum, and how many of its calls have no price. */
export interface KnownAmount {
  /** USD; absent = nothing of it is known. */
  readonly usd?: number;
  /** Calls without a known price. */
  readonly unpriced?: number;
}

/** For lists: `$0.0412` below one dollar, `$3.40` from one, `<$0.0001` below what four digits show, `$0.00` for nothing. */
export function formatUsd(usd: number, locale = 'en'): string {
  const size = Math.abs(usd);
  if (size === 0) return '$0.00';
  const sign = usd < 0 ? '\u2212' : '';
  if (size < 0.00005) return `${sign}<$0.0001`;
  const digits = size < 0.99995 ? 4 : 2;
  const number = size.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${sign}$${number}`;
}

/** Every digit that is stored (amounts are whole nano-dollars), for titles: `$0.041234567`. */
export function formatUsdExact(usd: number, locale = 'en'): string {
  const number = Math.abs(usd).toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 9 });
  return `${usd < 0 ? '\u2212' : ''}$${number}`;
}

/** A sum with what is not known of it: `$3.40`, `≥ $3.40`, or the word for "no price" when nothing of it is known. */
export function formatAmount({ usd, unpriced = 0 }: KnownAmount, word = 'unpriced', locale = 'en'): string {
  if (usd === undefined || (usd === 0 && unpriced > 0)) return word;
  return unpriced > 0 ? `≥${nbsp}${formatUsd(usd, locale)}` : formatUsd(usd, locale);
}

/** USD per million tokens, as price lists write it: `3.00`, `0.075`. */
export function formatRate(usdPerMillion: number, locale = 'en'): string {
  return usdPerMillion.toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 6 });
}

/** A whole percentage with its sign: `+12 %`, `−86 %`, `0 %`. */
export function formatChange(percent: number): string {
  const whole = Math.round(percent);
  const sign = whole > 0 ? '+' : whole < 0 ? '\u2212' : '';
  return `${sign}${Math.abs(whole)}${nbsp}%`;
}

/** A share of a whole: `61 %`, `<1 %`; "" where the whole is nothing. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return '';
  const percent = (part / whole) * 100;
  return percent > 0 && percent < 0.5 ? `<1${nbsp}%` : `${Math.round(percent)}${nbsp}%`;
}
