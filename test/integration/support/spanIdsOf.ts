import { decodeTraceColumns } from '../../../src/shared/traceColumns.ts';
import type { RunningCollector } from './startCollector.ts';

/** The ids of all stored spans of a trace; empty = the trace is not stored. */
export async function spanIdsOf(collector: RunningCollector, traceId: string): Promise<ReadonlySet<string>> {
  const { status, bytes } = await collector.ask(`/traces/${traceId}/columns`);
  if (status === 404) return new Set();
  if (status !== 200) throw new Error(`columns of ${traceId}: ${status} ${bytes.toString()}`);
  const { count, spanIds } = decodeTraceColumns(new Uint8Array(bytes).buffer);
  const hex = (word: number | undefined): string => (word ?? 0).toString(16).padStart(8, '0');
  return new Set(Array.from({ length: count }, (_, i) => hex(spanIds[i * 2]) + hex(spanIds[i * 2 + 1])));
}
