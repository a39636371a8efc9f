/** The trace that is open: how it is asked for, and how live growth changes it. */
import { batch } from '@preact/signals';
import { decodeTraceColumns } from '../../src/shared/traceColumns.ts';
import type { TraceColumns } from '../../src/shared/traceColumns.ts';
import { coalesce } from '../coalesce.ts';
import type { Timers } from '../coalesce.ts';
import { isSuperseded } from '../createBridge.ts';
import type { Bridge } from '../createBridge.ts';
import { createOpenTraceActs } from './openTraceActs.ts';
import { createOpenTraceState, deriveView } from './openTraceView.ts';
import type { OpenTraceStart, OpenTraceState } from './openTraceView.ts';

/** Milliseconds between two asks caused by notices. */
const refreshGap = 100;

export type OpenTraceModel = ReturnType<typeof createOpenTrace>;

export interface OpenTraceHooks {
  /** A span was newly selected, by the user or not, or the user chose the selected one again. */
  onSpan(byUser: boolean): void;
  onLoaded(): void;
  /** The trace is not in the store, or not any more. */
  onMissing(): void;
  wait(ask: Promise<unknown>): void;
  /** Milliseconds since the epoch. */
  wallNow(): number;
}

/** A trace, and perhaps a span in it, that was asked for and is not there yet. */
interface Wanted {
  readonly id: string;
  readonly span: string | undefined;
}

export function createOpenTrace(bridge: Bridge, timers: Timers, hooks: OpenTraceHooks, before: OpenTraceStart) {
  const state = createOpenTraceState(before, hooks.wallNow());
  const view = deriveView(state);
  const { traceId, columns, problem, now } = state;
  let next: Wanted | undefined;

  const load = async () => {
    const wanted = traceId.peek();
    if (wanted === undefined) return;
    try {
      const answer = decodeTraceColumns(await bridge.ask('getTrace', { traceId: wanted }));
      if (traceId.peek() !== wanted) return;
      batch(() => {
        problem.value = undefined;
        now.value = hooks.wallNow();
        if (next?.id === wanted) turnTo(state, next, answer);
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

  return {
    ...state,
    ...view,
    ...createOpenTraceActs(state, view, (byUser) => hooks.onSpan(byUser)),
    refresh: coalesce(load, refreshGap, timers),
    reload: () => hooks.wait(load()),

    /** Opens a trace; until the answer is there the one before stays as it was. */
    open: (id: string, span?: string) => {
      next = { id, span };
      batch(() => {
        traceId.value = id;
        problem.value = undefined;
      });
      hooks.wait(load());
    },

    /** Forgets the trace: nothing is open. */
    close: () => forget(state),

    tick: () => {
      now.value = hooks.wallNow();
    },
  };
}

/** Another trace starts with everything open, all of its time, and at its live end when it runs. */
function turnTo(state: OpenTraceState, { id, span }: Wanted, { summary }: TraceColumns): void {
  const other = state.columns.peek()?.summary.traceId !== id;
  if (other || span !== undefined) state.spanId.value = span;
  if (!other) return;
  state.collapsedIds.value = new Set();
  state.zoom.value = undefined;
  state.following.value = span === undefined && summary.state === 'running';
}

function forget({ traceId, columns, spanId, zoom, following, problem }: OpenTraceState): void {
  batch(() => {
    traceId.value = undefined;
    columns.value = undefined;
    spanId.value = undefined;
    zoom.value = undefined;
    following.value = false;
    problem.value = undefined;
  });
}
