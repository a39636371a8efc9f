import type { TraceList, WholeTrace } from '../../../src/shared/api.ts';
import type { SpanDetail } from '../../../src/shared/spanDetail.ts';
import type { RunningCollector } from './startCollector.ts';

/** Every stored trace with its spans, oldest first. */
export async function storedTraces(collector: RunningCollector): Promise<readonly WholeTrace[]> {
  const { traces } = await collector.api<TraceList>('/traces?limit=1000');
  const whole = await Promise.all(traces.map(({ traceId }) => collector.api<WholeTrace>(`/traces/${traceId}`)));
  return whole.sort((a, b) => a.summary.startMicros - b.summary.startMicros);
}

/** A plain attribute as text; the last of a repeated key, `undefined` when the span does not have it. */
export function attribute({ attributes }: Pick<SpanDetail, 'attributes'>, key: string): string | undefined {
  const value = attributes.findLast((one) => one.key === key)?.value;
  if (!value || !('v' in value) || typeof value.v === 'object') return undefined;
  return String(value.v);
}

/** Spans whose `gen_ai.operation.name` is this, in the order they started. */
export function operations({ spans }: WholeTrace, operation: string): readonly SpanDetail[] {
  return spans
    .filter((span) => attribute(span, 'gen_ai.operation.name') === operation)
    .sort((a, b) => (BigInt(a.startNanos) < BigInt(b.startNanos) ? -1 : 1));
}
