import type { SpanTree } from './spanTree.ts';

/** The nodes that show when those marked in `collapsed` (1 a node) hide what is below them, in the order of the tree. */
export function visibleRows(tree: SpanTree, collapsed: Uint8Array): Int32Array {
  const rows = new Int32Array(tree.nodes);
  let count = 0;
  for (let at = 0; at < tree.nodes;) {
    const node = tree.order[at] ?? 0;
    rows[count++] = node;
    at += collapsed[node] === 1 ? (tree.size[node] ?? 1) : 1;
  }
  return rows.subarray(0, count);
}

/** The row of a node, else of its nearest ancestor that shows; -1 = there are no rows. */
export function rowOf(tree: SpanTree, rows: Int32Array, node: number): number {
  const wanted = tree.position[node] ?? -1;
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if ((tree.position[rows[middle] ?? 0] ?? 0) <= wanted) low = middle + 1;
    else high = middle - 1;
  }
  // Rows stand in preorder, so the last one not after the node is the node, or the collapsed ancestor that hides it.
  return high;
}
