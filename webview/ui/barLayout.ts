/** Where the bars of a chart lie. Plain numbers in, plain numbers out; pixels. */

export interface ChartBar {
  /** Position on the clock or the calendar: labels stand at multiples of the step between them. */
  readonly ordinal: number;
  readonly label: string;
  /** By series, from the axis up; none is negative. */
  readonly parts: readonly number[];
  /** A day begins here: its name. */
  readonly divider?: string;
  /** It is not over yet. */
  readonly running?: boolean;
}

export interface PlotBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** The axis. */
  readonly bottom: number;
}

export interface PartRect {
  readonly bar: number;
  readonly series: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const steps = [1, 2, 3, 4, 6, 12, 24];

/** Where bar number `at` of `count` begins, and how wide it is; a quarter of its room stays free. */
export function barSpan(at: number, count: number, { left, right }: PlotBox): { x: number; width: number } {
  const pitch = (right - left) / Math.max(1, count);
  const width = Math.max(1, Math.min(40, Math.floor(pitch * 0.76)));
  return { x: Math.round(left + at * pitch + (pitch - width) / 2), width };
}

/** One rectangle for each part that is more than nothing, a pixel apart; a part too small to see gets one pixel. */
export function partRects(bars: readonly ChartBar[], most: number, box: PlotBox): PartRect[] {
  if (most <= 0) return [];
  const scale = (box.bottom - box.top) / most;
  return bars.flatMap(({ parts }, bar) => {
    const { x, width } = barSpan(bar, bars.length, box);
    const rects: PartRect[] = [];
    let sum = 0;
    let floor = box.bottom;
    for (const [series, value] of parts.entries()) {
      if (value <= 0) continue;
      sum += value;
      const y = Math.min(floor - 1, Math.round(box.bottom - sum * scale));
      const gap = rects.length > 0 && floor - y > 2 ? 1 : 0;
      rects.push({ bar, series, x, y, width, height: floor - y - gap });
      floor = y;
    }
    return rects;
  });
}

/** Round values from 0 to at least `most`, some `wanted` of them: 1, 2, 2.5 or 5 times a power of ten apart. */
export function axisTicks(most: number, wanted = 4): number[] {
  if (most <= 0) return [0];
  const rough = most / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough - power * 1e-9) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, at) => at * step);
}

/** Bars whose labels are drawn, so far apart that none touches the next. */
export function labelledBars(bars: readonly ChartBar[], widest: number, { left, right }: PlotBox): number[] {
  const pitch = (right - left) / Math.max(1, bars.length);
  const step = steps.find((count) => count * pitch >= widest) ?? bars.length;
  return bars.flatMap(({ ordinal }, at) => (ordinal % step === 0 ? [at] : []));
}
