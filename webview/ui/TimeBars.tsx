/**
 * The one seam to charts. Drawn here and not by a chart library: uPlot, the small one, names stacking among what it leaves to its
 * users, who then paint bars over bars; with the outlines and hatches of high contrast the hidden bars would show through.
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { axisTicks, barSpan, labelledBars, partRects } from './barLayout.ts';
import type { ChartBar, PartRect, PlotBox } from './barLayout.ts';
import { useWidth } from './elementSize.ts';
import { isHighContrast, readColours, readInks, themeVersion } from './themeColours.ts';
import './timeBars.css';

/** Names of the series' colours in the order of the series; all further series share the last one. */
export const seriesNames = ['s0', 's1', 's2', 's3', 's4', 's5'] as const;
/** Tokens of one call from the axis up: read from the cache, written to it, new. */
export const tokenNames = ['cache-read', 'cache-write', 'input'] as const;

const top = 8;
const axisRoom = 20;
const inks = ['dim', 'grid', 'live', 'bg'] as const;

interface TimeBarsProps {
  readonly bars: readonly ChartBar[];
  readonly colours: readonly string[];
  readonly height: number;
  /** What the chart shows; the table beside it says the rest. */
  readonly label: string;
  /** A value on the axis. */
  readonly format: (value: number, step: number) => string;
  /** The highest value of the axis; charts that are compared share it. */
  readonly most?: number;
  readonly ticks?: number;
  /** What lies over a bar: takes the pointer and the focus. */
  readonly children?: (bar: number, style: { left: string; width: string }) => ComponentChildren;
}

/** Stacked bars on a canvas. Follows the theme and the width, and moves nothing by itself. */
export function TimeBars({ bars, colours, height, label, format, most, ticks: wanted, children }: TimeBarsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(frame);
  const theme = themeVersion.value;
  const highest = most ?? Math.max(0, ...bars.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0)));
  const ticks = axisTicks(highest, wanted);
  const labels = ticks.map((tick) => format(tick, ticks[1] ?? 1));
  const left = Math.max(...labels.map((text) => text.length)) * 6.6 + 14;
  const box: PlotBox = { left, right: Math.max(left + 1, width - 4), top, bottom: height - axisRoom };

  useLayoutEffect(() => {
    const brush = canvas.current?.getContext('2d');
    if (!brush || !canvas.current || !frame.current || width === 0) return;
    const ratio = window.devicePixelRatio;
    canvas.current.width = Math.round(width * ratio);
    canvas.current.height = Math.round(height * ratio);
    brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    brush.clearRect(0, 0, width, height);
    brush.font = `11px ${getComputedStyle(frame.current).fontFamily}`;
    const ink = readInks(inks, frame.current);
    const most = ticks.at(-1) ?? 0;
    drawAxis(brush, ticks, labels, box, ink);
    drawLabels(brush, bars, box, ink);
    const fills = readColours(colours, frame.current);
    const hatched = isHighContrast();
    for (const rect of partRects(bars, most, box))
      drawPart(
        brush,
        rect,
        fills[colours[Math.min(rect.series, colours.length - 1)] ?? ''] ?? ink.dim,
        ink.bg,
        hatched,
      );
    drawRunning(brush, bars, box, ink.live);
  }, [bars, colours, highest, width, height, theme]);

  return (
    <div class="time-bars" ref={frame} style={{ height: `${height}px` }}>
      <canvas ref={canvas} role="img" aria-label={label} style={{ width: `${width}px`, height: `${height}px` }} />
      {children && width > 0
        ? bars.map((_, at) => {
            const pitch = (box.right - box.left) / bars.length;
            return children(at, { left: `${box.left + at * pitch}px`, width: `${pitch}px` });
          })
        : null}
    </div>
  );
}

type Ink = Readonly<Record<(typeof inks)[number], string>>;

function drawAxis(
  brush: CanvasRenderingContext2D,
  ticks: readonly number[],
  labels: readonly string[],
  box: PlotBox,
  ink: Ink,
): void {
  const most = ticks.at(-1) ?? 0;
  brush.textAlign = 'right';
  brush.textBaseline = 'middle';
  for (const [at, tick] of ticks.entries()) {
    const y = most === 0 ? box.bottom : Math.round(box.bottom - (tick / most) * (box.bottom - box.top));
    brush.fillStyle = ink.grid;
    brush.fillRect(box.left, y, box.right - box.left, 1);
    brush.fillStyle = ink.dim;
    brush.fillText(labels[at] ?? '', box.left - 6, y + 0.5);
  }
}

function drawLabels(brush: CanvasRenderingContext2D, bars: readonly ChartBar[], box: PlotBox, ink: Ink): void {
  const widest = Math.max(0, ...bars.map(({ label }) => brush.measureText(label).width)) + 10;
  brush.fillStyle = ink.dim;
  brush.textAlign = 'center';
  brush.textBaseline = 'alphabetic';
  for (const at of labelledBars(bars, widest, box)) {
    const { x, width } = barSpan(at, bars.length, box);
    const half = brush.measureText(bars[at]?.label ?? '').width / 2;
    const middle = Math.min(box.right - half, Math.max(half, x + width / 2));
    brush.fillText(bars[at]?.label ?? '', middle, box.bottom + 15);
  }
  brush.textAlign = 'left';
  for (const [at, { divider }] of bars.entries()) {
    if (divider === undefined || at === 0) continue;
    const x = Math.round(box.left + (at * (box.right - box.left)) / bars.length);
    for (let y = box.top; y < box.bottom; y += 5) brush.fillRect(x, y, 1, 2);
    brush.fillText(divider, x + 5, box.top + 9);
  }
}

/** High contrast knows no fills: each series has an outline and a hatch of its own. */
function drawPart(
  brush: CanvasRenderingContext2D,
  { series, x, y, width, height }: PartRect,
  colour: string,
  paper: string,
  hatched: boolean,
): void {
  brush.fillStyle = colour;
  brush.fillRect(x, y, width, height);
  if (!hatched || series === 0 || height < 3) return;
  brush.save();
  brush.beginPath();
  brush.rect(x + 1, y + 1, width - 2, height - 2);
  brush.clip();
  brush.fillStyle = paper;
  brush.fillRect(x, y, width, height);
  brush.fillStyle = colour;
  brush.strokeStyle = colour;
  hatches[Math.min(series, hatches.length - 1)]?.(brush, x, y, width, height);
  brush.restore();
}

type Hatch = (brush: CanvasRenderingContext2D, x: number, y: number, width: number, height: number) => void;

const hatches: readonly Hatch[] = [
  () => undefined,
  () => undefined, // the outline alone
  (brush, x, y, width, height) => slants(brush, x, y, width, height, 1),
  (brush, x, y, width, height) => {
    for (let at = 2; at < height; at += 3) brush.fillRect(x, y + at, width, 1);
  },
  (brush, x, y, width, height) => slants(brush, x, y, width, height, -1),
  (brush, x, y, width, height) => {
    for (let at = 3; at < width; at += 4) brush.fillRect(x + at, y, 1, height);
  },
];

function slants(
  brush: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  turn: 1 | -1,
): void {
  brush.beginPath();
  for (let at = -height; at < width + height; at += 5) {
    brush.moveTo(x + at, turn > 0 ? y + height : y);
    brush.lineTo(x + at + height, turn > 0 ? y : y + height);
  }
  brush.stroke();
}

/** The bar that is still being added to has a dashed frame of its full room. */
function drawRunning(brush: CanvasRenderingContext2D, bars: readonly ChartBar[], box: PlotBox, colour: string): void {
  brush.strokeStyle = colour;
  brush.setLineDash([3, 2]);
  for (const [at, { running }] of bars.entries()) {
    if (running !== true) continue;
    const { x, width } = barSpan(at, bars.length, box);
    brush.strokeRect(x - 1.5, box.top - 2.5, width + 3, box.bottom - box.top + 2);
  }
  brush.setLineDash([]);
}
