import { panelStrings } from '../../../src/shared/panelStrings.ts';
import { encodeJson } from '../../../src/shared/jsonBytes.ts';
import type { Notices, PanelState, ReceiverStatus, Requests } from '../../../src/shared/protocol.ts';
import { encodeTraceColumns } from '../../../src/shared/traceColumns.ts';
import { AskError } from '../../../webview/createBridge.ts';
import type { Bridge } from '../../../webview/createBridge.ts';
import { createPanel } from '../../../webview/traces/panelModel.ts';
import { buildTrace } from '../../ui/panelHarness/traceBuilder.ts';
import type { BuiltTrace, TraceSpec } from '../../ui/panelHarness/traceBuilder.ts';
import { tripPlanner } from '../../ui/panelHarness/tripPlanner.ts';
import { fakeTimers, settle } from './fakeTimers.ts';

export const up: ReceiverStatus = { state: 'running', otlp: 'http://127.0.0.1:4318' };

/** A panel over a host that holds these traces. */
export function openPanel(specs: readonly TraceSpec[], state: PanelState = {}, followSelection = true) {
  const clock = fakeTimers();
  const traces = new Map<string, BuiltTrace>(specs.map((spec) => [spec.traceId, buildTrace(spec)]));
  const asked: { method: keyof Requests; params: unknown }[] = [];
  const listeners = new Map<string, (params: never) => void>();
  /** Traces whose columns are held back, and how to let them go. */
  const held = new Map<string, () => void>();
  let kept = state;
  const answers: Partial<Record<keyof Requests, (params: never) => unknown>> = {
    getStatus: () => up,
    listTraces: () =>
      encodeJson({
        traces: [...traces.values()]
          .map(({ columns }) => columns.summary)
          .sort((a, b) => b.startMicros - a.startMicros),
        total: traces.size,
        revision: 1,
      }),
    getTrace: async ({ traceId }: { traceId: string }) => {
      if (held.has(traceId)) await new Promise<void>((resolve) => held.set(traceId, resolve));
      const found = traces.get(traceId);
      if (!found) throw new AskError('notFound', 'no such trace');
      return encodeTraceColumns(found.columns);
    },
    getSpan: ({ traceId, spanId }: { traceId: string; spanId: string }) => traces.get(traceId)?.details.get(spanId),
    openSource: () => ({ opened: true, label: 'planner.py:42' }),
  };
  const bridge: Bridge = {
    ask: (async (method: keyof Requests, params: unknown) => {
      asked.push({ method, params });
      await Promise.resolve();
      return (answers[method] as ((given: unknown) => unknown) | undefined)?.(params) ?? null;
    }) as Bridge['ask'],
    on(notice, listener) {
      listeners.set(notice, listener);
      return () => undefined;
    },
    readState: () => kept,
    writeState: (next) => (kept = next),
  };
  const boot = { strings: panelStrings, followSelection, locale: 'en' };
  const panel = createPanel(bridge, boot, clock.timers, () => tripPlanner.startMs + 64_200);
  return {
    panel,
    clock,
    traces,
    held,
    asks: (method: keyof Requests) => asked.filter((ask) => ask.method === method),
    notify: <N extends keyof Notices>(notice: N, params: Notices[N]) => {
      (listeners.get(notice) as ((given: unknown) => void) | undefined)?.(params);
    },
    refuse: (method: keyof Requests) => {
      answers[method] = () => {
        throw new AskError('badRequest', 'too long');
      };
    },
    state: () => kept,
    /** What the details show just now. */
    detail: () => panel.detail.detail.value,
    start: async () => {
      panel.start();
      await settle();
    },
  };
}
