import type { TraceSummary } from './api.ts';

/** What one icon says of a trace. */
export type TraceBadge = 'running' | 'error' | 'partial' | 'complete';

/**
 * The one thing to show where there is room for one. Running comes first, since the rest may still change; then an error,
 * which matters more than whether all of the trace has arrived.
 */
export function traceBadge({ state, errors }: Pick<TraceSummary, 'state' | 'errors'>): TraceBadge {
  if (state === 'running') return 'running';
  return errors > 0 ? 'error' : state;
}
