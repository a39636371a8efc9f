import type { DatabaseSync } from 'node:sqlite';
import { query } from './sql.ts';

/** The one row of table `total`: what is stored and what was removed since the store was made. */
export interface Totals {
  /** Grows with every transaction that changed something. */
  revision: number;
  /** The next `trace.id`; never given twice, since rows of a removed trace may still wait to be erased. */
  nextTrace: number;
  traces: number;
  spans: number;
  logs: number;
  metricPoints: number;
  logBytes: number;
  metricBytes: number;
  droppedTraces: number;
  droppedSpans: number;
  droppedLogs: number;
  droppedMetricPoints: number;
}

const columns = [
  'revision',
  'nextTrace',
  'traces',
  'spans',
  'logs',
  'metricPoints',
  'logBytes',
  'metricBytes',
  'droppedTraces',
  'droppedSpans',
  'droppedLogs',
  'droppedMetricPoints',
] as const satisfies readonly (keyof Totals)[];

export function readTotals(db: DatabaseSync): Totals {
  const totals = query<Totals>(db, 'SELECT * FROM total').get();
  if (!totals) throw new Error('the store has no totals');
  return totals;
}

/** A function that writes the totals back, inside the caller's transaction. */
export function totalsSaver(db: DatabaseSync): (totals: Totals) => void {
  const update = db.prepare(`UPDATE total SET ${columns.map((column) => `${column} = ?`).join()}`);
  return (totals) => void update.run(...columns.map((column) => totals[column]));
}
