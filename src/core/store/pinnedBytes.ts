import type { DatabaseSync } from 'node:sqlite';
import { singleNumber } from './sql.ts';
import { usedBytes } from './storeCounts.ts';

const share = `SELECT (SELECT total(bytes) FROM trace WHERE pinned = 1)
  / max(1, (SELECT total(bytes) FROM serviceUse) + logBytes + metricBytes) FROM total`;

/** What pinned traces take of the pages in use: as large a part as they brought of the data. Reads every trace's row. */
export function pinnedBytes(db: DatabaseSync): number {
  return singleNumber(db, share) * usedBytes(db);
}
