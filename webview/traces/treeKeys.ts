/** What a key does in the span tree: a table from key to command, and the commands as functions on the tree. */
import { spanKindOf } from '../../src/shared/spanKind.ts';
import { isGhost } from '../../src/shared/spanTree.ts';
import type { SpanTree } from '../../src/shared/spanTree.ts';
import type { TraceColumns } from '../../src/shared/traceColumns.ts';

export type TreeCommand =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'first'
  | 'last'
  | 'pageUp'
  | 'pageDown'
  | 'expandBelow'
  | 'nextError'
  | 'nextModel'
  | 'parent'
  | 'slowestChild'
  | 'zoom'
  | 'zoomOut'
  | 'follow'
  | 'openSource'
  | 'help';

/** `KeyboardEvent.key` → command. Letters only count without Ctrl, Alt and Meta, and are upper case here. */
export const treeKeys: Readonly<Record<string, TreeCommand>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  '*': 'expandBelow',
  E: 'nextError',
  L: 'nextModel',
  P: 'parent',
  S: 'slowestChild',
  Z: 'zoom',
  Escape: 'zoomOut',
  F: 'follow',
  Enter: 'openSource',
  ' ': 'openSource',
  '?': 'help',
};

/** The letter of a command is that command, in either case, unless a name is being typed; so is the space. */
export function commandOfKey(key: string, typing: boolean): TreeCommand | undefined {
  if (key.length > 1 || !/[\p{L} ]/u.test(key)) return treeKeys[key];
  return typing ? undefined : treeKeys[key.toUpperCase()];
}

/** What the commands look at. `row` is the row with the focus. */
export interface TreePlace {
  readonly columns: TraceColumns;
  readonly tree: SpanTree;
  readonly rows: Int32Array;
  readonly collapsed: Uint8Array;
  readonly row: number;
  /** Rows that fit on the screen. */
  readonly page: number;
}

/** Where to go, and which node to open or close on the way; `undefined` = nothing to do. */
export interface TreeMove {
  readonly node?: number;
  readonly expand?: number;
  readonly collapse?: number;
}

type Mover = (place: TreePlace, node: number) => TreeMove | undefined;

const movers: Partial<Record<TreeCommand, Mover>> = {
  up: (place) => toRow(place, place.row - 1),
  down: (place) => toRow(place, place.row + 1),
  first: (place) => toRow(place, 0),
  last: (place) => toRow(place, place.rows.length - 1),
  pageUp: (place) => toRow(place, place.row - place.page),
  pageDown: (place) => toRow(place, place.row + place.page),
  left: ({ tree, collapsed }, node) => {
    if (hasChildren(tree, node) && collapsed[node] === 0) return { collapse: node };
    return toParent(tree, node);
  },
  right: (place, node) => {
    if (!hasChildren(place.tree, node)) return undefined;
    return place.collapsed[node] === 1 ? { expand: node } : toRow(place, place.row + 1);
  },
  parent: ({ tree }, node) => toParent(tree, node),
  nextError: (place, node) => next(place, node, (span) => place.columns.statuses[span] === 2),
  nextModel: (place, node) => next(place, node, (span) => spanKindOf(place.columns.kinds[span] ?? 0) === 'llm'),
  slowestChild: ({ tree }, node) => {
    let slowest = -1;
    for (const child of childrenOf(tree, node))
      if (slowest < 0 || length(tree, child) > length(tree, slowest)) slowest = child;
    return slowest < 0 ? undefined : { node: slowest };
  },
};

/** Carries out one of the commands that move. */
export function moveInTree(command: TreeCommand, place: TreePlace): TreeMove | undefined {
  const node = place.rows[place.row];
  return node === undefined ? undefined : movers[command]?.(place, node);
}

function toRow({ rows }: TreePlace, row: number): TreeMove | undefined {
  const node = rows[Math.max(0, Math.min(rows.length - 1, row))];
  return node === undefined ? undefined : { node };
}

function toParent(tree: SpanTree, node: number): TreeMove | undefined {
  const above = tree.parent[node] ?? -1;
  return above < 0 ? undefined : { node: above };
}

export function hasChildren(tree: SpanTree, node: number): boolean {
  return (tree.size[node] ?? 1) > 1;
}

function length(tree: SpanTree, node: number): number {
  const end = tree.ends[node] ?? NaN;
  return (Number.isNaN(end) ? Infinity : end) - (tree.starts[node] ?? 0);
}

/** Direct children in the order they show. */
export function* childrenOf(tree: SpanTree, node: number): Generator<number> {
  const from = tree.position[node] ?? 0;
  const end = from + (tree.size[node] ?? 1);
  for (let at = from + 1; at < end;) {
    const child = tree.order[at] ?? 0;
    yield child;
    at += tree.size[child] ?? 1;
  }
}

/** The next span in the order of the tree that `matches`, around the end, hidden ones too. */
function next({ tree }: TreePlace, node: number, matches: (span: number) => boolean): TreeMove | undefined {
  const from = tree.position[node] ?? 0;
  for (let step = 1; step <= tree.nodes; step++) {
    const found = tree.order[(from + step) % tree.nodes] ?? 0;
    if (!isGhost(tree, found) && matches(found)) return { node: found };
  }
  return undefined;
}

/** The next row whose text begins with what was typed; one letter typed again goes on to the next such row. */
export function typeAhead(
  rows: number,
  from: number,
  typed: string,
  textOf: (row: number) => string,
): number | undefined {
  const letters = typed.toLowerCase();
  const repeated = letters === letters.charAt(0).repeat(letters.length);
  const wanted = repeated ? letters.charAt(0) : letters;
  const first = wanted.length === 1 ? from + 1 : from;
  for (let step = 0; step < rows; step++) {
    const row = (first + step) % rows;
    if (textOf(row).toLowerCase().startsWith(wanted)) return row;
  }
  return undefined;
}

/** Ancestors of a node that are collapsed, so that it can be shown. */
export function collapsedAbove(tree: SpanTree, collapsed: Uint8Array, node: number): number[] {
  const found: number[] = [];
  for (let above = tree.parent[node] ?? -1; above >= 0; above = tree.parent[above] ?? -1)
    if (collapsed[above] === 1) found.push(above);
  return found;
}
