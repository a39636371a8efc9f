import { spanKindOf } from '../../src/shared/spanKind.ts';
import type { SpanTree } from '../../src/shared/spanTree.ts';
import type { TraceColumns } from '../../src/shared/traceColumns.ts';
import { colourGroups, kindLooks } from './kindGroup.ts';

/** The whole trace as pixels: one byte a pixel and lane, 0 = nothing, else the place in `colourGroups` plus one. */
export interface OverviewBins {
  readonly width: number;
  readonly lanes: number;
  readonly cells: Uint8Array;
  /** Pixel columns in which a failed span starts, ascending. */
  readonly errorsAt: readonly number[];
}

const groups = colourGroups.length;
const errorGroup = colourGroups.indexOf('error');

/**
 * Lanes are depths, the last lane holds all that is deeper. Where spans overlap, the later of `colourGroups` shows.
 * Each span adds only its two edges, so the time does not depend on how long spans are.
 */
export function overviewBins(
  columns: TraceColumns,
  tree: SpanTree,
  { end, openEnd, width, lanes }: { end: number; openEnd: number; width: number; lanes: number },
): OverviewBins {
  const scale = end > 0 ? width / end : 0;
  const edges = new Int32Array(lanes * groups * (width + 1));
  const failedAt = new Uint8Array(width);
  for (let span = 0; span < columns.count; span++) {
    const start = tree.starts[span] ?? 0;
    const stop = tree.ends[span] ?? NaN;
    const left = pixel(start * scale, width);
    const right = pixel((Number.isNaN(stop) ? openEnd : stop) * scale, width);
    const failed = columns.statuses[span] === 2;
    const group = failed ? errorGroup : groupOf(columns.kinds[span] ?? 0);
    const lane = Math.min(tree.depth[span] ?? 0, lanes - 1);
    const base = (lane * groups + group) * (width + 1);
    edges[base + left] = (edges[base + left] ?? 0) + 1;
    edges[base + right + 1] = (edges[base + right + 1] ?? 0) - 1;
    if (failed) failedAt[left] = 1;
  }
  const errorsAt: number[] = [];
  for (let x = 0; x < width; x++) if (failedAt[x] === 1) errorsAt.push(x);
  return { width, lanes, cells: sumEdges(edges, width, lanes), errorsAt };
}

const groupOfKind = Uint8Array.from({ length: 256 }, (_, code) =>
  colourGroups.indexOf(kindLooks[spanKindOf(code)].group),
);

function groupOf(kindCode: number): number {
  return groupOfKind[kindCode] ?? 0;
}

function pixel(place: number, width: number): number {
  return Math.min(width - 1, Math.max(0, Math.floor(place)));
}

function sumEdges(edges: Int32Array, width: number, lanes: number): Uint8Array {
  const cells = new Uint8Array(lanes * width);
  for (let lane = 0; lane < lanes; lane++)
    for (let group = 0; group < groups; group++) {
      const base = (lane * groups + group) * (width + 1);
      let open = 0;
      for (let x = 0; x < width; x++) {
        open += edges[base + x] ?? 0;
        if (open > 0) cells[lane * width + x] = group + 1;
      }
    }
  return cells;
}

/** Draws runs of equal cells: `draw(x, length, lane, group)`. */
export function eachRun(
  { width, lanes, cells }: OverviewBins,
  draw: (x: number, length: number, lane: number, group: number) => void,
): void {
  for (let lane = 0; lane < lanes; lane++)
    for (let x = 0; x < width;) {
      const cell = cells[lane * width + x] ?? 0;
      let stop = x + 1;
      while (stop < width && cells[lane * width + stop] === cell) stop++;
      if (cell > 0) draw(x, stop - x, lane, cell - 1);
      x = stop;
    }
}
