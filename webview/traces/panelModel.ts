/** Everything the panel knows, and what happens when the host or the user acts. Draws nothing. */
import { effect, signal, untracked } from '@preact/signals';
import type { TraceList } from '../../src/shared/api.ts';
import type { PanelAction, PanelBoot, PanelState } from '../../src/shared/protocol.ts';
import { isGhost } from '../../src/shared/spanTree.ts';
import { quietMicros } from '../../src/shared/traceState.ts';
import { rowOf } from '../../src/shared/visibleRows.ts';
import { debounce } from '../coalesce.ts';
import type { Timers } from '../coalesce.ts';
import { createCost, keptCost } from '../cost/costModel.ts';
import type { Bridge } from '../createBridge.ts';
import { evenRows } from '../ui/rowWindow.ts';
import { createOpenTrace } from './openTraceModel.ts';
import type { OpenTraceModel } from './openTraceModel.ts';
import { createPanelLayout, keptText, treeRowHeight } from './panelLayout.ts';
import { createReceiver } from './receiverModel.ts';
import { createSpanDetail } from './spanDetailModel.ts';
import { createTraceList } from './traceListModel.ts';

/** Spans whose collapsed state is kept over a reload; more would make every change of the state slow. */
const mostCollapsed = 2000;
const saveRest = 200;
/** A trace turns from running to partial, and the rate to zero, without a notice: ask once when it is due. */
const quietCheck = quietMicros / 1000 + 1000;

export type PanelModel = ReturnType<typeof createPanel>;

/** `wallNow` gives milliseconds since the epoch. */
export function createPanel(bridge: Bridge, boot: PanelBoot, timers: Timers, wallNow: () => number = Date.now) {
  const before = bridge.readState();
  const layout = createPanelLayout(before);
  const waiting = signal(0);
  const now = signal(wallNow());
  const wait = (ask: Promise<unknown>) => {
    waiting.value++;
    void ask.finally(() => waiting.value--);
  };

  const receiver = createReceiver(bridge, timers, refreshAll);
  const list = createTraceList(bridge, timers, { onLoaded: afterList, wait }, keptText(before.filter));
  const trace = createOpenTrace(
    bridge,
    timers,
    { onSpan: showSpan, onLoaded: afterTrace, onMissing, wait, wallNow },
    {
      traceId: keptText(before.traceId) || undefined,
      spanId: keptText(before.spanId) || undefined,
      collapsed: Array.isArray(before.collapsed) ? before.collapsed : [],
    },
  );
  const detail = createSpanDetail(bridge, timers, { wait });
  const cost = createCost(bridge, timers, { wait }, before.cost);

  /** The user chose what is open, so that no newer trace takes its place. */
  let chosen = trace.traceId.peek() !== undefined;
  /** The open trace was asked for by name and has not been seen yet. */
  let named = false;
  /** A span was asked for from outside the tree: scroll to it once the trace is there. */
  let reveal = false;
  /** The trace whose rows the scroll position belongs to. */
  let shownTrace: string | undefined;
  /** What the details were loaded for: they are asked again when this changes. */
  let seen = '';
  let cancelQuiet: (() => void) | undefined;

  function refreshAll(): void {
    receiver.refresh();
    list.refresh();
    trace.refresh();
    cost.refresh();
    if (detail.problem.peek() !== undefined) detail.refresh();
  }

  function showSpan(byUser: boolean): void {
    const tree = trace.tree.peek();
    const node = trace.node.peek();
    const traceId = trace.columns.peek()?.summary.traceId;
    const spanId = trace.spanId.peek();
    seen = spanSignature(trace);
    if (!tree || node < 0 || isGhost(tree, node) || traceId === undefined || spanId === undefined) detail.clear();
    else detail.show({ traceId, spanId }, byUser && boot.followSelection);
  }

  function afterTrace(): void {
    const tree = trace.tree.peek();
    const summary = trace.columns.peek()?.summary;
    const asked = named && reveal;
    named = false;
    if (!tree || !summary) return;
    if (shownTrace !== undefined && shownTrace !== summary.traceId && !reveal) layout.treeScroller.to(0);
    shownTrace = summary.traceId;
    if (summary.state === 'complete') trace.following.value = false;
    // A span that a reload brought back may be gone; one that was asked for by name is said to be missing.
    if (trace.node.peek() < 0 && !asked && tree.nodes > 0)
      trace.select(tree.order.find((node) => !isGhost(tree, node)) ?? 0, false);
    else if (seen !== spanSignature(trace)) showSpan(false);
    else if (trace.node.peek() < 0) detail.clear();
    if (!reveal) return;
    reveal = false;
    showNode(trace.node.peek());
  }

  function showNode(node: number): void {
    const tree = trace.tree.peek();
    const rows = trace.rows.peek();
    if (tree && node >= 0) layout.treeScroller.show(evenRows(rows.length, treeRowHeight), rowOf(tree, rows, node));
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

  function afterList({ traces }: TraceList): void {
    now.value = wallNow();
    const [newest] = traces;
    if (!chosen && trace.traceId.peek() === undefined && newest) trace.open(newest.traceId);
    cancelQuiet?.();
    const rate = receiver.status.peek()?.stats?.spansPerSecond ?? 0;
    const busy = rate > 0 || traces.some(({ state }) => state === 'running');
    cancelQuiet = busy ? timers.after(quietCheck, refreshAll) : undefined;
  }

  /** The user, or a command in the user's name, chose a trace. */
  function openTrace(traceId: string, spanId?: string): void {
    chosen = true;
    named = true;
    reveal = spanId !== undefined;
    layout.picking.value = false;
    layout.panelTab.value = 'traces';
    trace.open(traceId, spanId);
  }

  function openSession(session: string | undefined): void {
    layout.panelTab.value = 'cost';
    cost.open(session);
  }

  bridge.on('show', ({ traceId, spanId }) => openTrace(traceId, spanId));
  bridge.on('showTab', ({ tab }) => (layout.panelTab.value = tab));
  bridge.on('showSession', ({ session }) => openSession(session));
  bridge.on('tracesChanged', ({ traceIds }) => {
    list.refresh();
    receiver.refresh();
    const open = trace.traceId.peek();
    if (open !== undefined && (traceIds === undefined || traceIds.includes(open))) trace.refresh();
  });

  const save = debounce<PanelState>((state) => bridge.writeState(state), saveRest, timers);
  effect(() => {
    const { traceId, spanId, collapsedIds } = trace;
    save.call({
      ...(traceId.value === undefined ? {} : { traceId: traceId.value }),
      ...(spanId.value === undefined ? {} : { spanId: spanId.value }),
      collapsed: [...collapsedIds.value].slice(0, mostCollapsed),
      detailTab: layout.tab.value,
      sizes: layout.sizes.value,
      scrollTop: layout.scrollTop.value,
      filter: list.filter.value,
      tab: layout.panelTab.value,
      cost: keptCost(cost),
    });
  });
  effect(() => {
    const shown = layout.panelTab.value === 'cost';
    untracked(() => cost.setShown(shown));
  });

  return {
    boot,
    ...layout,
    status: receiver.status,
    down: receiver.down,
    waiting,
    now,
    list,
    trace,
    detail,
    cost,
    openTrace,
    openSession,

    start: () => {
      receiver.refresh();
      list.reload();
      if (trace.traceId.peek() !== undefined) trace.reload();
    },

    /** The user went to a span from outside the tree. */
    goToSpan: (node: number) => {
      trace.select(node);
      showNode(node);
    },

    /** Scrolls to the span that starts last before a time; the selection stays. Milliseconds from the start of the trace. */
    goToTime: (time: number) => {
      const row = rowAtTime(trace, time);
      if (row < 0) return;
      trace.following.value = false;
      layout.treeScroller.show(evenRows(trace.rows.peek().length, treeRowHeight), row);
    },

    tick: () => {
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

    pin: async (traceId: string, pinned: boolean) => {
      await bridge.ask('pinTrace', { traceId, pinned }).catch(() => null);
      refreshAll();
    },
  };
}

/** What of the selected span shows in its details and may change while it is shown; "" = nothing to show. */
function spanSignature(trace: OpenTraceModel): string {
  const columns = trace.columns.peek();
  const node = trace.node.peek();
  if (!columns || node < 0 || node >= columns.count) return '';
  const { summary, durations, statuses, flags, tokens } = columns;
  return [summary.traceId, trace.idOf(node), durations[node], statuses[node], flags[node], tokens[node]].join();
}

/** The row of the span that starts last before a time; -1 = none does. */
function rowAtTime(trace: OpenTraceModel, time: number): number {
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
  return nearest;
}
