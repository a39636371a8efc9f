/** What is known of the open trace, and what follows from it. */
import { computed, signal } from '@preact/signals';
import { findSpanHex } from '../../src/shared/spanIds.ts';
import { buildSpanTree } from '../../src/shared/spanTree.ts';
import type { SpanTree } from '../../src/shared/spanTree.ts';
import type { TraceColumns } from '../../src/shared/traceColumns.ts';
import { patienceMicros } from '../../src/shared/traceState.ts';
import { rowOf, visibleRows } from '../../src/shared/visibleRows.ts';
import { axisEnd, liveEnd } from './timeWindow.ts';
import type { TimeWindow } from './timeWindow.ts';

export interface OpenTraceStart {
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
  readonly collapsed?: readonly string[] | undefined;
}

export type OpenTraceState = ReturnType<typeof createOpenTraceState>;
export type OpenTraceView = ReturnType<typeof deriveView>;

/** What is stored; everything else is computed from it. `now`: milliseconds since the epoch, moves while the trace runs. */
export function createOpenTraceState(before: OpenTraceStart, now: number) {
  return {
    traceId: signal(before.traceId),
    columns: signal<TraceColumns | undefined>(undefined),
    problem: signal<{ readonly code: string; readonly message: string } | undefined>(undefined),
    collapsedIds: signal<ReadonlySet<string>>(new Set(before.collapsed)),
    spanId: signal(before.spanId),
    zoom: signal<TimeWindow | undefined>(undefined),
    following: signal(false),
    now: signal(now),
  };
}

/** Times are milliseconds from the start of the trace. */
export function deriveView({ columns, collapsedIds, spanId, zoom, now }: OpenTraceState) {
  const tree = computed(() => columns.value && buildSpanTree(columns.value));
  const collapsed = computed(() => markCollapsed(tree.value, collapsedIds.value));
  const rows = computed(() => (tree.value ? visibleRows(tree.value, collapsed.value) : new Int32Array()));
  /** The selected node, -1 = none, or one that is not in the trace. */
  const node = computed(() =>
    tree.value && spanId.value !== undefined ? findSpanHex(tree.value.table, spanId.value) : -1,
  );
  /** The row that takes the focus: the selected one, what hides it, or the first. */
  const activeRow = computed(() =>
    tree.value && node.value >= 0 ? rowOf(tree.value, rows.value, node.value) : rows.value.length > 0 ? 0 : -1,
  );
  const running = computed(() => columns.value?.summary.state === 'running');
  const knownEnd = computed(() =>
    Math.max((columns.value?.summary.durationMicros ?? 0) / 1000, tree.value ? lastMoment(tree.value) : 0),
  );
  /** Where open spans are drawn to. */
  const openEnd = computed(() => {
    if (!running.value || !columns.value) return knownEnd.value;
    const { startMicros, open } = columns.value.summary;
    return liveEnd(knownEnd.value, now.value - startMicros / 1000, patienceMicros(open) / 1000);
  });
  const end = computed(() => axisEnd(openEnd.value, running.value));
  const shown = computed((): TimeWindow => zoom.value ?? { from: 0, to: end.value });
  return { tree, collapsed, rows, node, activeRow, running, openEnd, end, shown };
}

/** One byte a node: 1 = collapsed. */
function markCollapsed(tree: SpanTree | undefined, ids: ReadonlySet<string>): Uint8Array {
  const marks = new Uint8Array(tree?.nodes ?? 0);
  if (!tree) return marks;
  for (const id of ids) {
    const node = findSpanHex(tree.table, id);
    if (node >= 0) marks[node] = 1;
  }
  return marks;
}

/** The last end, or the last start of a span that is open. */
function lastMoment({ nodes, starts, ends }: SpanTree): number {
  let last = 0;
  for (let node = 0; node < nodes; node++) {
    const end = ends[node] ?? NaN;
    last = Math.max(last, Number.isNaN(end) ? (starts[node] ?? 0) : end);
  }
  return last;
}
