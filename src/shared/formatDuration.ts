const nbsp = '\u00a0';
const minus = '\u2212';

/** `620 ms`, `6.4 s`, from 100 s `3m 51s`, from 1 h `2h 05m`; below 10 ms one decimal, below 0.1 ms microseconds. `NaN` gives "". */
export function formatDuration(ms: number): string {
  if (Number.isNaN(ms)) return '';
  if (ms < 0) return minus + formatDuration(-ms);
  if (ms === 0) return `0${nbsp}ms`;
  if (ms < 0.0995) return `${Math.max(1, Math.round(ms * 1000))}${nbsp}µs`;
  if (ms < 9.95) return `${trimmed(ms)}${nbsp}ms`;
  if (ms < 999.5) return `${Math.round(ms)}${nbsp}ms`;
  if (ms < 99_950) return `${(ms / 1000).toFixed(1)}${nbsp}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${nbsp}${two(seconds % 60)}s`;
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60)}h${nbsp}${two(minutes % 60)}m`;
}

/** A place on the time axis, relative to the start of the trace: `+29.0 s`. */
export function formatOffset(ms: number): string {
  return ms < 0 ? formatDuration(ms) : `+${formatDuration(ms)}`;
}

/** A label of the axis: no more digits than the distance between two labels needs. All numbers in milliseconds. */
export function formatTick(ms: number, step: number): string {
  if (ms === 0) return '0';
  if (step < 1) return `${decimals(ms * 1000, step * 1000)}${nbsp}µs`;
  if (step < 1000 && ms < 1000) return `${decimals(ms, step)}${nbsp}ms`;
  if (ms < 100_000) return `${decimals(ms / 1000, step / 1000)}${nbsp}s`;
  if (step < 1000) return `${decimals(ms / 1000, step / 1000)}${nbsp}s`;
  return formatDuration(ms);
}

function decimals(value: number, step: number): string {
  return value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
