import type { ColourGroup } from './kindGroup.ts';
import { colourGroups } from './kindGroup.ts';
import { eachRun } from './overviewBins.ts';
import type { OverviewBins } from './overviewBins.ts';

export const overviewLanes = 4;
/** Pixels of the strip, its captions included. */
export const overviewHeight = 39;
const top = 4;
const laneHeight = 4;
const lanePitch = 5.5;

/** What of a canvas is used, so that a test can record it. */
export interface Brush {
  fillStyle: string | object;
  fillRect(x: number, y: number, width: number, height: number): void;
  clearRect(x: number, y: number, width: number, height: number): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  fill(): void;
}

/** Lanes as bars, and a red mark at the top edge wherever a failed span starts. */
export function drawOverview(brush: Brush, bins: OverviewBins, colours: Readonly<Record<ColourGroup, string>>): void {
  brush.clearRect(0, 0, bins.width, overviewHeight);
  eachRun(bins, (x, length, lane, group) => {
    brush.fillStyle = colours[colourGroups[group] ?? 'other'];
    brush.fillRect(x, top + lane * lanePitch, length, laneHeight);
  });
  brush.fillStyle = colours.error;
  let last = -Infinity;
  for (const x of bins.errorsAt) {
    if (x - last < 5) continue; // marks that touch say nothing more
    last = x;
    brush.beginPath();
    brush.moveTo(x - 2.5, 0);
    brush.lineTo(x + 2.5, 0);
    brush.lineTo(x, 4);
    brush.fill();
  }
}
