/** Places on the time axis. Milliseconds from the start of the trace; places on the screen are percent of the time column. */

export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

export interface BarPlace {
  readonly left: number;
  readonly width: number;
}

/** Where a stretch of time shows in a window; `undefined` = outside of it. A window without width shows everything at its left. */
export function barPlace(start: number, end: number, { from, to }: TimeWindow): BarPlace | undefined {
  if (end < from || start > to) return undefined;
  const scale = to > from ? 100 / (to - from) : 0;
  const left = (Math.max(start, from) - from) * scale;
  return { left, width: (Math.min(end, to) - from) * scale - left };
}

const niceSteps = [1, 2, 5, 10];

/** 1, 2 or 5 times a power of ten, at least `least`; whole minutes and hours from 100 s on, as durations are read there. */
export function niceStep(least: number): number {
  const minutes = [2, 5, 10, 20, 30, 60, 120, 300, 600, 1440].map((count) => count * 60_000);
  if (least > 50_000) return minutes.find((step) => step >= least) ?? niceOf(least / 86_400_000) * 86_400_000;
  return niceOf(least);
}

function niceOf(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return (niceSteps.find((step) => step * power >= least * (1 - 1e-9)) ?? 10) * power;
}

export interface AxisTicks {
  readonly step: number;
  readonly at: readonly number[];
}

/** Times to label in a window so that labels stand at least `gap` pixels apart; the first is the first step inside the window. */
export function axisTicks({ from, to }: TimeWindow, width: number, gap = 36): AxisTicks {
  const length = to - from;
  if (!(length > 0) || width < gap) return { step: 1, at: [from] };
  const step = niceStep((length * gap) / width);
  const first = Math.ceil(from / step - 1e-9) + 0; // no negative zero
  const at: number[] = [];
  for (let tick = first; tick * step <= to; tick++) at.push(tick * step);
  return { step, at };
}

/**
 * The right end of the axis. A finished trace ends where it ends; while it runs the end moves in steps with some room,
 * so that bars stand still between two steps instead of shrinking with every tick of the clock.
 */
export function axisEnd(end: number, running: boolean): number {
  if (!running) return Math.max(end, 0.001);
  const step = niceStep(Math.max(end, 1000) / 40);
  return Math.ceil((end * 1.02) / step + 0.25) * step;
}

/** A window kept inside `[0, end]` and not shorter than 1/100,000 of it; `undefined` = all of it. */
export function clampWindow({ from, to }: TimeWindow, end: number): TimeWindow | undefined {
  const low = Math.max(0, Math.min(from, to));
  const high = Math.min(end, Math.max(from, to));
  const length = Math.max(high - low, end / 100_000);
  if (length >= end * 0.999) return undefined;
  const start = Math.min(low, end - length);
  return { from: start, to: start + length };
}

/**
 * How far a running trace has got. The clocks of the sender and of this machine may differ, so `now` only counts
 * between the last time the trace itself names and `quiet` after it.
 */
export function liveEnd(knownEnd: number, now: number, quiet: number): number {
  return Math.min(Math.max(knownEnd, now), knownEnd + quiet);
}
