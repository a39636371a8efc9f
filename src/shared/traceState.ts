import type { TraceState } from './api.ts';

/** A trace that is not whole and has been silent this long is shown as partial. Twice the batch processors' default delay of 5 s. */
export const quietMicros = 10_000_000;

interface Evidence {
  readonly open: number;
  readonly missing: number;
  readonly hasRoot: boolean;
  readonly receivedMicros: number;
}

/** OTLP has no end-of-trace signal, so the state is inferred from what is missing and how long nothing came. */
export function traceState({ open, missing, hasRoot, receivedMicros }: Evidence, nowMicros: number): TraceState {
  if (hasRoot && open === 0 && missing === 0) return 'complete';
  return nowMicros - receivedMicros < quietMicros ? 'running' : 'partial';
}
