import type { DatabaseSync } from 'node:sqlite';
import { singleNumber } from './sql.ts';
import type { Totals } from './totals.ts';

interface ItemCounts {
  readonly traces: number;
  readonly spans: number;
  readonly logs: number;
  readonly metricPoints: number;
}

export interface StoreCounts {
  readonly stored: ItemCounts & { readonly bytes: number };
  /** Removed by retention since the store was made. */
  readonly dropped: ItemCounts;
  readonly revision: number;
}

export function countsOf(db: DatabaseSync, totals: Totals): StoreCounts {
  const { traces, spans, logs, metricPoints, revision } = totals;
  return {
    stored: { traces, spans, logs, metricPoints, bytes: usedBytes(db) },
    dropped: {
      traces: totals.droppedTraces,
      spans: totals.droppedSpans,
      logs: totals.droppedLogs,
      metricPoints: totals.droppedMetricPoints,
    },
    revision,
  };
}

/** Bytes of the pages in use. Free pages are left out: new data fills them first. */
export function usedBytes(db: DatabaseSync): number {
  const pages = singleNumber(db, 'PRAGMA page_count') - singleNumber(db, 'PRAGMA freelist_count');
  return pages * singleNumber(db, 'PRAGMA page_size');
}
