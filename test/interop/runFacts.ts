import type { WholeTrace } from '../../src/shared/api.ts';
import type { SessionList, SessionSummary } from '../../src/shared/costApi.ts';
import type { NormalSpan } from '../../src/shared/normalSpan.ts';
import { attribute, storedTraces } from '../integration/support/storedTraces.ts';
import type { RunningCollector } from '../integration/support/startCollector.ts';

/** All that a collector says of one run. */
export interface RunFacts {
  readonly traces: readonly WholeTrace[];
  /** Every span in the one model. */
  readonly spans: readonly NormalSpan[];
  readonly sessions: readonly SessionSummary[];
  /** Files that spans name as their source, as sent. */
  readonly files: readonly string[];
}

export async function runFacts(collector: RunningCollector): Promise<RunFacts> {
  const traces = await storedTraces(collector);
  const stored = traces.flatMap((trace) => trace.spans);
  const meaning = ({ traceId, spanId }: { traceId: string; spanId: string }): Promise<NormalSpan> =>
    collector.api<NormalSpan>(`/spans/${traceId}/${spanId}/meaning`);
  const { sessions } = await collector.api<SessionList>('/sessions?limit=100');
  return {
    traces,
    spans: await Promise.all(stored.map(meaning)),
    sessions,
    files: stored.flatMap((span) => attribute(span, 'code.file.path') ?? attribute(span, 'code.filepath') ?? []),
  };
}
