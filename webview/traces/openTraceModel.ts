/** The trace that is open: its tree, what is collapsed, selected and zoomed, and how live growth changes it. */
import { batch, computed, signal } from '@preact/signals';
import { findSpanHex, spanIdHex } from '../../src/shared/spanIds.ts';
import { buildSpanTree, isWithin } from '../../src/shared/spanTree.ts';
import type { SpanTree } from '../../src/shared/spanTree.ts';
import { decodeTraceColumns } from '../../src/shared/traceColumns.ts';
import type { TraceColumns } from '../../src/shared/traceColumns.ts';
import { quietMicros } from '../../src/shared/traceState.ts';
import { rowOf, visibleRows } from '../../src/shared/visibleRows.ts';
import { coalesce } from '../coalesce.ts';
import type { Timers } from '../coalesce.ts';
import { isSuperseded } from '../createBridge.ts';
import type { Bridge } from '../createBridge.ts';
import { axisEnd, clampWindow, liveEnd } from './timeWindow.ts';
import type { TimeWindow } from './timeWindow.ts';
import { collapsedAbove, hasChildren } from './treeKeys.ts';

/** Milliseconds between two asks caused by notices. */
const refreshGap = 100;

export type OpenTraceModel = ReturnType<typeof createOpenTrace>;

export interface OpenTraceStart {
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
  readonly collapsed?: readonly string[] | undefined;
}

export interface OpenTraceHooks {
  /** A span was newly selected, by the user or not. */
  onSpan(byUser: boolean): void;
  onLoaded(): void;
  /** The trace is not in the store, or not any more. */
  onMissing(): void;
  wait(ask: Promise<unknown>): void;
  /** Milliseconds since the epoch. */
  wallNow(): number;
}

export function createOpenTrace(bridge: Bridge, timers: Timers, hooks: OpenTraceHooks, before: OpenTraceStart) {
  const traceId = signal(before.traceId);
  const columns = signal<TraceColumns | undefined>(undefined);
  const problem = signal<{ readonly code: string; readonly message: string } | undefined>(undefined);
  const collapsedIds = signal<ReadonlySet<string>>(new Set(before.collapsed));
  const spanId = signal(before.spanId);
  const zoom = signal<TimeWindow | undefined>(undefined);
  const following = signal(false);
  /** What was asked for and is not there yet: until then the trace before stays as it was. */
  let next: { readonly id: string; readonly span?: string | undefined } | undefined;
  /** Wall clock in milliseconds; moves while the trace runs. */
  const now = signal(hooks.wallNow());

  const tree = computed(() => columns.value && buildSpanTree(columns.value));
  const collapsed = computed(() => {
    const marks = new Uint8Array(tree.value?.nodes ?? 0);
    if (tree.value)
      for (const id of collapsedIds.value) {
        const node = findSpanHex(tree.value.table, id);
        if (node >= 0) marks[node] = 1;
      }
    return marks;
  });
  const rows = computed(() => (tree.value ? visibleRows(tree.value, collapsed.value) : new Int32Array()));
  const node = computed(() =>
    tree.value && spanId.value !== undefined ? findSpanHex(tree.value.table, spanId.value) : -1,
  );
  const activeRow = computed(() =>
    tree.value && node.value >= 0 ? rowOf(tree.value, rows.value, node.value) : rows.value.length > 0 ? 0 : -1,
  );
  const running = computed(() => columns.value?.summary.state === 'running');
  /** The last moment the trace itself names, and where open spans are drawn to. Milliseconds from its start. */
  const knownEnd = computed(() => {
    let end = (columns.value?.summary.durationMicros ?? 0) / 1000;
    for (let at = 0; tree.value && at < tree.value.nodes; at++) end = Math.max(end, lastMoment(tree.value, at));
    return end;
  });
  const openEnd = computed(() => {
    if (!running.value || !columns.value) return knownEnd.value;
    const elapsed = now.value - columns.value.summary.startMicros / 1000;
    return liveEnd(knownEnd.value, elapsed, quietMicros / 1000);
  });
  const end = computed(() => axisEnd(openEnd.value, running.value));
  const shown = computed((): TimeWindow => zoom.value ?? { from: 0, to: end.value });

  const load = async () => {
    const wanted = traceId.peek();
    if (wanted === undefined) return;
    try {
      const answer = decodeTraceColumns(await bridge.ask('getTrace', { traceId: wanted }));
      if (traceId.peek() !== wanted) return;
      batch(() => {
        problem.value = undefined;
        now.value = hooks.wallNow();
        if (next?.id === wanted) turnTo(next, answer);
        columns.value = answer;
      });
      next = undefined;
      hooks.onLoaded();
    } catch (error) {
      if (isSuperseded(error) || traceId.peek() !== wanted) return;
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
      problem.value = { code, message: error instanceof Error ? error.message : String(error) };
      if (code === 'notFound') hooks.onMissing();
    }
  };

  const turnTo = ({ id, span }: { id: string; span?: string | undefined }, { summary }: TraceColumns) => {
    const other = columns.peek()?.summary.traceId !== id;
    if (other || span !== undefined) spanId.value = span;
    if (!other) return;
    collapsedIds.value = new Set();
    zoom.value = undefined;
    following.value = span === undefined && summary.state === 'running';
  };

  const setCollapsed = (change: (ids: Set<string>) => void) => {
    const next = new Set(collapsedIds.peek());
    change(next);
    collapsedIds.value = next;
  };
  const idOf = (of: number) => (tree.peek() ? spanIdHex(tree.peek()?.table.ids ?? new Uint32Array(), of) : '');

  return {
    traceId,
    columns,
    problem,
    collapsedIds,
    collapsed,
    spanId,
    zoom,
    following,
    now,
    tree,
    rows,
    node,
    activeRow,
    running,
    openEnd,
    end,
    shown,
    idOf,
    refresh: coalesce(load, refreshGap, timers),

    /** Opens a trace; what the old one showed stays until the answer is there. */
    open(id: string, span?: string) {
      next = { id, span };
      batch(() => {
        traceId.value = id;
        problem.value = undefined;
      });
      hooks.wait(load());
    },

    reload: () => hooks.wait(load()),

    /** Forgets the trace: nothing is open. */
    close() {
      batch(() => {
        traceId.value = undefined;
        columns.value = undefined;
        spanId.value = undefined;
        zoom.value = undefined;
        following.value = false;
        problem.value = undefined;
      });
    },

    /** Selects a node and opens what hides it. Choosing a span leaves the live end. */
    select(of: number, byUser = true) {
      const built = tree.peek();
      if (!built || of < 0) return;
      const hidden = collapsedAbove(built, collapsed.peek(), of).map(idOf);
      const id = idOf(of);
      const changed = id !== spanId.peek();
      batch(() => {
        if (hidden.length > 0) setCollapsed((ids) => hidden.forEach((above) => ids.delete(above)));
        if (byUser) following.value = false;
        spanId.value = id;
      });
      if (changed) hooks.onSpan(byUser);
    },

    /** A node that is closed over the selected one takes the selection, so that the focus has a row. */
    toggle(of: number, open = collapsed.peek()[of] === 1) {
      const built = tree.peek();
      if (!built || !hasChildren(built, of)) return;
      setCollapsed((ids) => (open ? ids.delete(idOf(of)) : ids.add(idOf(of))));
      if (!open && node.peek() !== of && node.peek() >= 0 && isWithin(built, node.peek(), of)) this.select(of);
    },

    expandBelow(of: number) {
      const built = tree.peek();
      if (!built) return;
      setCollapsed((ids) => {
        for (const id of [...ids]) {
          const found = findSpanHex(built.table, id);
          if (found >= 0 && isWithin(built, found, of)) ids.delete(id);
        }
      });
    },

    expandAll() {
      collapsedIds.value = new Set();
    },

    /** Leaves the top levels: their direct children show, closed. */
    collapseAll() {
      const built = tree.peek();
      if (!built) return;
      const ids = new Set<string>();
      for (let of = 0; of < built.nodes; of++)
        if (hasChildren(built, of) && (built.depth[of] ?? 0) > 0) ids.add(idOf(of));
      collapsedIds.value = ids;
      const active = node.peek();
      const row = active >= 0 ? rows.peek()[activeRow.peek()] : undefined;
      if (row !== undefined && row !== active) this.select(row, false);
    },

    setZoom(window: TimeWindow | undefined) {
      zoom.value = window && clampWindow(window, end.peek());
    },

    /** Shows the time of one span, as far as it has come. */
    zoomTo(of: number) {
      const built = tree.peek();
      if (!built) return;
      const stop = built.ends[of] ?? NaN;
      this.setZoom({ from: built.starts[of] ?? 0, to: Number.isNaN(stop) ? openEnd.peek() : stop });
    },

    tick() {
      now.value = hooks.wallNow();
    },
  };
}

/** The end of a node, or its start while it is open. */
function lastMoment(tree: SpanTree, node: number): number {
  const end = tree.ends[node] ?? NaN;
  return Number.isNaN(end) ? (tree.starts[node] ?? 0) : end;
}
