/**
 * The tree of one trace, from its columns: arrays indexed by node, in one allocation each.
 * Nothing here recurses and no array is spread, so depth and breadth are limited by memory only.
 */
import { findSpan, indexSpanIds } from './spanIds.ts';
import type { SpanIdTable } from './spanIds.ts';
import type { TraceColumns } from './traceColumns.ts';

/** Node `i < spans` is span `i` of the columns; the nodes after them are ghosts, parents that are named and have not arrived. */
export interface SpanTree {
  readonly spans: number;
  readonly nodes: number;
  /** Two words a node, ghosts too: the id by which their children name them. */
  readonly table: SpanIdTable;
  /** -1 = top level. */
  readonly parent: Int32Array;
  /** Nodes in the order they are shown: parents before children, siblings by start, then by arrival. */
  readonly order: Int32Array;
  /** Where a node stands in `order`. */
  readonly position: Int32Array;
  /** 0 = top level. */
  readonly depth: Uint32Array;
  /** Nodes in the subtree, itself included: the next node that is not below stands `size` places on. */
  readonly size: Uint32Array;
  /** Milliseconds after the start of the trace; a ghost has the span of time its children cover. */
  readonly starts: Float64Array;
  /** `NaN` = has not ended. */
  readonly ends: Float64Array;
  /** Failed spans below, itself not included. */
  readonly errorsBelow: Uint32Array;
  /** Spans that came twice under one id, and parent loops that were cut open; both are faults of the sender. */
  readonly duplicates: number;
  readonly cycles: number;
}

/** OTLP `Status.code` of a failed span. */
const failed = 2;

/** Builds the tree in time linear in the spans, but for one sort of the starts when they are not already in order. */
export function buildSpanTree(columns: TraceColumns): SpanTree {
  const linked = linkParents(columns);
  const cycles = cutCycles(linked.parent, columns.count, columns.starts);
  adoptGhosts(linked.parent, columns);
  const times = coverTimes(columns, linked.parent);
  const shown = orderNodes(linked.parent, times.starts);
  const sums = sumBelow(columns, linked.parent, shown.order);
  return {
    spans: columns.count,
    nodes: linked.parent.length,
    table: linked.table,
    duplicates: linked.duplicates,
    cycles,
    parent: linked.parent,
    ...times,
    ...shown,
    ...sums,
  };
}

/** Finds each span's parent by id, and makes one ghost for each id that nobody has. */
function linkParents({ count, spanIds, parentIds }: TraceColumns) {
  const known = indexSpanIds(spanIds, count);
  const parent = new Int32Array(count).fill(-1);
  const orphans: number[] = [];
  for (let span = 0; span < count; span++) {
    const high = parentIds[2 * span] ?? 0;
    const low = parentIds[2 * span + 1] ?? 0;
    if (high === 0 && low === 0) continue;
    const found = findSpan(known, high, low);
    parent[span] = found;
    if (found < 0) orphans.push(span);
  }
  if (orphans.length === 0) return { parent, table: known, duplicates: known.duplicates };

  const ids = new Uint32Array(2 * (count + orphans.length));
  ids.set(spanIds.subarray(0, 2 * count));
  let nodes = count;
  const ghosts = new Map<string, number>();
  for (const span of orphans) {
    const high = parentIds[2 * span] ?? 0;
    const low = parentIds[2 * span + 1] ?? 0;
    const key = `${high}:${low}`;
    let ghost = ghosts.get(key);
    if (ghost === undefined) {
      ghost = nodes++;
      ghosts.set(key, ghost);
      ids.set([high, low], 2 * ghost);
    }
    parent[span] = ghost;
  }
  const parents = new Int32Array(nodes).fill(-1);
  parents.set(parent);
  return { parent: parents, table: indexSpanIds(ids, nodes), duplicates: known.duplicates };
}

/** Cuts each loop of parents open at its earliest span, which becomes a top-level one. Returns the number of loops. */
function cutCycles(parent: Int32Array, count: number, starts: Float64Array): number {
  const visit = new Int32Array(parent.length); // 0 = not seen, else the number of the walk that saw it
  let cycles = 0;
  for (let first = 0; first < count; first++) {
    let node = first;
    while (node >= 0 && visit[node] === 0) {
      visit[node] = first + 1;
      node = parent[node] ?? -1;
    }
    if (node < 0 || visit[node] !== first + 1) continue;
    cycles++;
    let earliest = node;
    for (let next = parent[node] ?? -1; next !== node && next >= 0; next = parent[next] ?? -1)
      if ((starts[next] ?? 0) < (starts[earliest] ?? 0)) earliest = next;
    parent[earliest] = -1;
  }
  return cycles;
}

/** A ghost belongs somewhere below the root when there is exactly one; without one it may be the root itself. */
function adoptGhosts(parent: Int32Array, { count, parentIds }: TraceColumns): void {
  let root = -1;
  for (let span = 0; span < count; span++) {
    const named = parentIds[2 * span] !== 0 || parentIds[2 * span + 1] !== 0;
    if (parent[span] !== -1 || named) continue;
    if (root >= 0) return;
    root = span;
  }
  parent.fill(root, count);
}

function coverTimes({ count, starts, durations }: TraceColumns, parent: Int32Array) {
  const from = new Float64Array(parent.length).fill(Infinity, count);
  const to = new Float64Array(parent.length).fill(-Infinity, count);
  from.set(starts.subarray(0, count));
  for (let span = 0; span < count; span++) {
    const start = starts[span] ?? 0;
    const end = start + (durations[span] ?? NaN);
    to[span] = end;
    const above = parent[span] ?? -1;
    if (above < count) continue;
    from[above] = Math.min(from[above] ?? Infinity, start);
    to[above] = Math.max(to[above] ?? -Infinity, Number.isNaN(end) ? start : end);
  }
  return { starts: from, ends: to };
}

/** Preorder by child lists; inserting from the latest start to the earliest leaves each list in order of start. */
function orderNodes(parent: Int32Array, starts: Float64Array) {
  const nodes = parent.length;
  const firstChild = new Int32Array(nodes).fill(-1);
  const nextSibling = new Int32Array(nodes).fill(-1);
  let firstRoot = -1;
  const byStart = sortByStart(starts);
  for (let at = nodes - 1; at >= 0; at--) {
    const node = byStart[at] ?? 0;
    const above = parent[node] ?? -1;
    nextSibling[node] = above < 0 ? firstRoot : (firstChild[above] ?? -1);
    if (above < 0) firstRoot = node;
    else firstChild[above] = node;
  }

  const order = new Int32Array(nodes);
  const position = new Int32Array(nodes);
  const depth = new Uint32Array(nodes);
  let at = 0;
  for (let node = firstRoot; node >= 0;) {
    order[at] = node;
    position[node] = at++;
    const above = parent[node] ?? -1;
    depth[node] = above < 0 ? 0 : (depth[above] ?? 0) + 1;
    let next = firstChild[node] ?? -1;
    for (let up = node; next < 0 && up >= 0; up = parent[up] ?? -1) next = nextSibling[up] ?? -1;
    node = next;
  }
  return { order, position, depth };
}

function sortByStart(starts: Float64Array): Uint32Array {
  const nodes = new Uint32Array(starts.length);
  let sorted = true;
  for (let node = 0; node < nodes.length; node++) {
    nodes[node] = node;
    sorted &&= node === 0 || (starts[node - 1] ?? 0) <= (starts[node] ?? 0);
  }
  return sorted ? nodes : nodes.sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0) || a - b);
}

function sumBelow({ count, statuses }: TraceColumns, parent: Int32Array, order: Int32Array) {
  const size = new Uint32Array(parent.length).fill(1);
  const errorsBelow = new Uint32Array(parent.length);
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order[at] ?? 0;
    const above = parent[node] ?? -1;
    if (above < 0) continue;
    size[above] = (size[above] ?? 0) + (size[node] ?? 0);
    const own = node < count && statuses[node] === failed ? 1 : 0;
    errorsBelow[above] = (errorsBelow[above] ?? 0) + (errorsBelow[node] ?? 0) + own;
  }
  return { size, errorsBelow };
}

/** Whether a node stands for a parent that has not arrived. */
export function isGhost(tree: SpanTree, node: number): boolean {
  return node >= tree.spans;
}

/** Whether a node is `ancestor` or lies below it. */
export function isWithin(tree: SpanTree, node: number, ancestor: number): boolean {
  const from = tree.position[ancestor] ?? 0;
  const at = tree.position[node] ?? -1;
  return at >= from && at < from + (tree.size[ancestor] ?? 1);
}
