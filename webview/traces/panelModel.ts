/** Everything the panel knows, and what happens when the host or the user acts. Draws nothing. */
import { computed, effect, signal } from '@preact/signals';
import type { TraceList } from '../../src/shared/api.ts';
import type { PanelAction, PanelBoot, PanelState, ReceiverStatus } from '../../src/shared/protocol.ts';
import { isGhost } from '../../src/shared/spanTree.ts';
import { rowOf } from '../../src/shared/visibleRows.ts';
import { quietMicros } from '../../src/shared/traceState.ts';
import { coalesce, debounce } from '../coalesce.ts';
import type { Timers } from '../coalesce.ts';
import type { Bridge } from '../createBridge.ts';
import { evenRows } from '../ui/rowWindow.ts';
import { createScroller } from '../ui/scroller.ts';
import { createOpenTrace } from './openTraceModel.ts';
import { createSpanDetail } from './spanDetailModel.ts';
import { createTraceList } from './traceListModel.ts';

export const detailTabs = ['overview', 'attributes', 'events', 'links', 'resource'] as const;
export type DetailTab = (typeof detailTabs)[number];

/** Pixels; what the panes start with and may be dragged to. */
export const paneSizes = {
  list: { start: 240, least: 160, most: 480 },
  detail: { start: 376, least: 260, most: 800 },
} as const;

/** Spans whose collapsed state is kept over a reload; more would make every change of the state slow. */
const mostCollapsed = 2000;
/** Pixels. */
export const treeRowHeight = 22;
const saveRest = 200;
const statusGap = 1000;
/** A trace turns from running to partial, and the rate to zero, without a notice: ask once when it is due. */
const quietCheck = quietMicros / 1000 + 1000;

export type PanelModel = ReturnType<typeof createPanel>;

/** `wallNow` gives milliseconds since the epoch. */
export function createPanel(bridge: Bridge, boot: PanelBoot, timers: Timers, wallNow: () => number = Date.now) {
  const before = bridge.readState();
  const status = signal<ReceiverStatus | undefined>(undefined);
  const waiting = signal(0);
  const now = signal(wallNow());
  const tab = signal<DetailTab>(detailTabs.find((name) => name === before.detailTab) ?? 'overview');
  const sizes = signal(startSizes(before.sizes));
  const scrollTop = signal(typeof before.scrollTop === 'number' ? before.scrollTop : 0);
  const treeScroller = createScroller(scrollTop);
  /** Narrow layout: the list covers the trace. */
  const picking = signal(false);
  const helpOpen = signal(false);
  /** The open trace was asked for by name and has not been seen yet. */
  let named = false;
  let chosen = typeof before.traceId === 'string';

  const wait = (ask: Promise<unknown>) => {
    waiting.value++;
    void ask.finally(() => waiting.value--);
  };

  const list = createTraceList(bridge, timers, { onLoaded: afterList, wait }, text(before.filter));
  const trace = createOpenTrace(bridge, timers, { onSpan: showSpan, onLoaded: afterTrace, onMissing, wait, wallNow }, {
    traceId: text(before.traceId) || undefined,
    spanId: text(before.spanId) || undefined,
    collapsed: Array.isArray(before.collapsed) ? before.collapsed : [],
  }); // prettier-ignore
  const detail = createSpanDetail(bridge, timers, { wait });

  /** A span was asked for from outside the tree: scroll to it once the trace is there. */
  let reveal = false;
  /** The trace whose rows the scroll position belongs to. */
  let shownTrace: string | undefined;
  /** What the details were loaded for: they are asked again when this changes. */
  let seen = '';
  function signature(): string {
    const columns = trace.columns.peek();
    const node = trace.node.peek();
    if (!columns || node < 0 || node >= columns.count) return '';
    const { durations, statuses, flags, tokens } = columns;
    return [
      columns.summary.traceId,
      trace.idOf(node),
      durations[node],
      statuses[node],
      flags[node],
      tokens[node],
    ].join();
  }

  function showSpan(byUser: boolean): void {
    const tree = trace.tree.peek();
    const node = trace.node.peek();
    const traceId = trace.columns.peek()?.summary.traceId;
    const spanId = trace.spanId.peek();
    seen = signature();
    if (!tree || node < 0 || isGhost(tree, node) || traceId === undefined || spanId === undefined) detail.clear();
    else detail.show({ traceId, spanId }, byUser && boot.followSelection);
  }

  function afterTrace(): void {
    const tree = trace.tree.peek();
    const summary = trace.columns.peek()?.summary;
    const asked = named && reveal;
    named = false;
    if (!tree || !summary) return;
    if (shownTrace !== undefined && shownTrace !== summary.traceId && !reveal) treeScroller.to(0);
    shownTrace = summary.traceId;
    if (summary.state === 'complete') trace.following.value = false;
    // A span that a reload brought back may be gone; one that was asked for by name is said to be missing.
    if (trace.node.peek() < 0 && !asked && tree.nodes > 0)
      trace.select(tree.order.find((node) => !isGhost(tree, node)) ?? 0, false);
    else if (seen !== signature()) showSpan(false);
    else if (trace.node.peek() < 0) detail.clear();
    if (!reveal) return;
    reveal = false;
    showNode(trace.node.peek());
  }

  function showNode(node: number): void {
    const tree = trace.tree.peek();
    const rows = trace.rows.peek();
    if (tree && node >= 0) treeScroller.show(evenRows(rows.length, treeRowHeight), rowOf(tree, rows, node));
  }

  /**
   * A trace that was shown, or that a reload brought back, is gone: retention or Clear Traces took it. Start over with the
   * newest. One that was asked for by name stays open and says that it is missing.
   */
  function onMissing(): void {
    if (named) return;
    chosen = false;
    trace.close();
    detail.clear();
    list.refresh();
  }

  let cancelQuiet: (() => void) | undefined;
  function afterList(found: TraceList): void {
    now.value = wallNow();
    const newest = found.traces[0];
    if (!chosen && trace.traceId.peek() === undefined && newest) {
      trace.open(newest.traceId);
    }
    cancelQuiet?.();
    const busy = found.traces.some(({ state }) => state === 'running') || (rate() ?? 0) > 0;
    cancelQuiet = busy ? timers.after(quietCheck, refreshAll) : undefined;
  }

  const rate = () => status.peek()?.stats?.spansPerSecond;

  const refreshStatus = coalesce(
    async () => {
      // Without an answer the last status stays; a host that is gone says nothing better.
      const found = await bridge.ask('getStatus', {}).catch(() => undefined);
      if (found) status.value = found;
    },
    statusGap,
    timers,
  );

  function refreshAll(): void {
    refreshStatus();
    list.refresh();
    trace.refresh();
  }

  bridge.on('statusChanged', (changed) => {
    const wasUp = isUp(status.peek());
    status.value = changed;
    if (!wasUp && isUp(changed)) refreshAll();
  });
  bridge.on('tracesChanged', ({ traceIds }) => {
    list.refresh();
    refreshStatus();
    const open = trace.traceId.peek();
    if (open !== undefined && (traceIds === undefined || traceIds.includes(open))) trace.refresh();
  });
  bridge.on('show', ({ traceId, spanId }) => openTrace(traceId, spanId));

  /** The user, or a command in the user's name, chose a trace. */
  function openTrace(traceId: string, spanId?: string): void {
    chosen = true;
    named = true;
    picking.value = false;
    reveal = spanId !== undefined;
    trace.open(traceId, spanId);
  }

  const save = debounce<PanelState>((state) => bridge.writeState(state), saveRest, timers);
  effect(() => {
    const { traceId, spanId, collapsedIds } = trace;
    save.call({
      ...(traceId.value === undefined ? {} : { traceId: traceId.value }),
      ...(spanId.value === undefined ? {} : { spanId: spanId.value }),
      collapsed: [...collapsedIds.value].slice(0, mostCollapsed),
      detailTab: tab.value,
      sizes: sizes.value,
      scrollTop: scrollTop.value,
      filter: list.filter.value,
    });
  });

  return {
    boot,
    status,
    waiting,
    now,
    tab,
    sizes,
    treeScroller,
    picking,
    helpOpen,
    list,
    trace,
    detail,
    /** The receiver's fault or pause, which explains whatever else is missing. */
    down: computed(() => (status.value && !isUp(status.value) ? status.value : undefined)),

    start() {
      refreshStatus();
      list.reload();
      if (trace.traceId.peek() !== undefined) trace.reload();
    },
    openTrace,
    /** The user went to a span from outside the tree. */
    goToSpan(node: number) {
      trace.select(node);
      showNode(node);
    },
    /** Scrolls to the span that starts last before a time; the selection stays. Milliseconds from the start of the trace. */
    goToTime(time: number) {
      const tree = trace.tree.peek();
      const rows = trace.rows.peek();
      let nearest = -1;
      let latest = -Infinity;
      for (let row = 0; tree && row < rows.length; row++) {
        const start = tree.starts[rows[row] ?? 0] ?? 0;
        if (start > time || start < latest) continue;
        nearest = row;
        latest = start;
      }
      if (!tree || nearest < 0) return;
      trace.following.value = false;
      treeScroller.show(evenRows(rows.length, treeRowHeight), nearest);
    },
    tick() {
      now.value = wallNow();
      if (trace.running.peek()) trace.tick();
    },
    run: (action: PanelAction) => void bridge.ask('run', { action }).catch(() => undefined), // the host shows its own message
    /** Whether the text is in the clipboard now; the host refuses very long ones. */
    copy: (copied: string): Promise<boolean> =>
      bridge.ask('copyText', { text: copied }).then(
        () => true,
        () => false,
      ),
    async pin(traceId: string, pinned: boolean) {
      await bridge.ask('pinTrace', { traceId, pinned }).catch(() => null);
      refreshAll();
    },
    resize(pane: keyof typeof paneSizes, width: number) {
      const { least, most } = paneSizes[pane];
      sizes.value = { ...sizes.peek(), [pane]: Math.round(Math.min(most, Math.max(least, width))) };
    },
  };
}

function isUp(status: ReceiverStatus | undefined): boolean {
  return status?.state === 'running' || status?.state === 'attached';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function startSizes(kept: PanelState['sizes']): { list: number; detail: number } {
  const within = (pane: keyof typeof paneSizes) => {
    const { start, least, most } = paneSizes[pane];
    const width: unknown = kept?.[pane];
    return typeof width === 'number' ? Math.min(most, Math.max(least, width)) : start;
  };
  return { list: within('list'), detail: within('detail') };
}
