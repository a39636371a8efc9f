/** What the user does to the open trace. None of it asks the host for anything. */
import { batch } from '@preact/signals';
import { findSpanHex, spanIdHex } from '../../src/shared/spanIds.ts';
import { isWithin } from '../../src/shared/spanTree.ts';
import type { OpenTraceState, OpenTraceView } from './openTraceView.ts';
import { clampWindow } from './timeWindow.ts';
import type { TimeWindow } from './timeWindow.ts';
import { collapsedAbove, hasChildren } from './treeKeys.ts';

/** `onSpan` hears of each newly selected span, and of each the user chooses, also the selected one again. */
export function createOpenTraceActs(state: OpenTraceState, view: OpenTraceView, onSpan: (byUser: boolean) => void) {
  const { collapsedIds, spanId, zoom, following } = state;
  const { tree, collapsed, node, rows, activeRow } = view;

  /** The id of a node; "" = there is no trace. */
  const idOf = (of: number): string => {
    const built = tree.peek();
    return built ? spanIdHex(built.table.ids, of) : '';
  };

  const change = (edit: (ids: Set<string>) => void) => {
    const ids = new Set(collapsedIds.peek());
    edit(ids);
    collapsedIds.value = ids;
  };

  /** Selects a node and opens what hides it. Choosing a span leaves the live end. */
  const select = (of: number, byUser = true) => {
    const built = tree.peek();
    if (!built || of < 0) return;
    const hidden = collapsedAbove(built, collapsed.peek(), of).map(idOf);
    const id = idOf(of);
    const changed = id !== spanId.peek();
    batch(() => {
      if (hidden.length > 0) change((ids) => hidden.forEach((above) => ids.delete(above)));
      if (byUser) following.value = false;
      spanId.value = id;
    });
    if (changed || byUser) onSpan(byUser);
  };

  /** A node that is closed over the selected one takes the selection, so that the focus has a row. */
  const toggle = (of: number, open = collapsed.peek()[of] === 1) => {
    const built = tree.peek();
    if (!built || !hasChildren(built, of)) return;
    const selected = node.peek();
    change((ids) => (open ? ids.delete(idOf(of)) : ids.add(idOf(of))));
    if (!open && selected !== of && selected >= 0 && isWithin(built, selected, of)) select(of);
  };

  const expandBelow = (of: number) => {
    const built = tree.peek();
    if (!built) return;
    change((ids) => {
      for (const id of [...ids]) {
        const found = findSpanHex(built.table, id);
        if (found >= 0 && isWithin(built, found, of)) ids.delete(id);
      }
    });
  };

  const expandAll = () => {
    collapsedIds.value = new Set();
  };

  /** Leaves the top levels: their direct children show, closed. */
  const collapseAll = () => {
    const built = tree.peek();
    if (!built) return;
    const ids = new Set<string>();
    for (let of = 0; of < built.nodes; of++)
      if (hasChildren(built, of) && (built.depth[of] ?? 0) > 0) ids.add(idOf(of));
    collapsedIds.value = ids;
    const selected = node.peek();
    const row = selected >= 0 ? rows.peek()[activeRow.peek()] : undefined;
    if (row !== undefined && row !== selected) select(row, false);
  };

  const setZoom = (window: TimeWindow | undefined) => {
    zoom.value = window && clampWindow(window, view.end.peek());
  };

  /** Shows the time of one span, as far as it has come. */
  const zoomTo = (of: number) => {
    const built = tree.peek();
    if (!built) return;
    const stop = built.ends[of] ?? NaN;
    setZoom({ from: built.starts[of] ?? 0, to: Number.isNaN(stop) ? view.openEnd.peek() : stop });
  };

  return { idOf, select, toggle, expandBelow, expandAll, collapseAll, setZoom, zoomTo };
}
