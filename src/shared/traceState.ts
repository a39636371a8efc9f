import type { TraceState } from './api.ts';

/** A trace that lacks its root or a parent and has been silent this long is partial: twice the batch processors' default delay of 5 s. */
export const quietMicros = 10_000_000;

/** A span that said it has started is believed for longer: calls of a model or a tool take minutes. */
export const openQuietMicros = 300_000_000;

interface Evidence {
  readonly open: number;
  readonly missing: number;
  readonly hasRoot: boolean;
  readonly receivedMicros: number;
}

/** OTLP has no end-of-trace signal, so the state is inferred from what is missing and how long nothing came. */
export function traceState({ open, missing, hasRoot, receivedMicros }: Evidence, nowMicros: number): TraceState {
  if (hasRoot && open === 0 && missing === 0) return 'complete';
  return nowMicros - receivedMicros < patienceMicros(open) ? 'running' : 'partial';
}

/** How long a trace with so many open spans may be silent and still count as running. */
export function patienceMicros(open: number): number {
  return open > 0 ? openQuietMicros : quietMicros;
}
