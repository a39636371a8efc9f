import type { DatabaseSync } from 'node:sqlite';
import { eraser } from './eraseDoomed.ts';
import { evictor } from './evictOldest.ts';
import type { TraceSettler } from './traceSettler.ts';
import type { OriginDictionary } from './originDictionary.ts';
import type { ServiceUse } from './serviceUse.ts';
import { singleNumber } from './sql.ts';
import { usedBytes } from './storeCounts.ts';
import { originSweeper } from './sweepOrigins.ts';
import type { Totals } from './totals.ts';

export interface StoreLimits {
  /** Of pages in use. */
  readonly bytes: number;
  /** Since the newest data of a trace, or the log or metric, arrived. */
  readonly days: number;
}

export interface RetentionResult {
  /** There is more to remove: call again. */
  readonly more: boolean;
}

const microsPerDay = 86_400_000_000;
/** Rows a step may erase: more than a usual request brings, in about ten milliseconds. */
const rowsPerStep = 4000;
/** Free pages given back to the disk in a step. */
const pagesPerStep = 256;

/**
 * A function that does one small step towards the limits, inside the caller's transaction.
 *
 * Old traces leave the lists at once and are erased piece by piece over the next steps, so a huge trace costs many small
 * transactions and never one giant one. Pages that come free are filled again by new data; only when more than a quarter of
 * the file is free (the limit was lowered, the store was cleared) do they go back to the disk.
 */
export function retentionStep(db: DatabaseSync, use: ServiceUse, settler: TraceSettler, origins: OriginDictionary) {
  const erase = eraser(db);
  const evict = evictor(db, use, settler);
  const sweep = originSweeper(db, origins);
  let unswept = false;

  function reclaim(): boolean {
    const free = singleNumber(db, 'PRAGMA freelist_count');
    if (free <= pagesPerStep || free * 4 < singleNumber(db, 'PRAGMA page_count')) return false;
    db.exec(`PRAGMA incremental_vacuum(${pagesPerStep})`);
    return true;
  }

  return (totals: Totals, limits: StoreLimits, nowMicros: number): RetentionResult => {
    const rows = erase(rowsPerStep);
    if (rows <= 0) return { more: true };
    // What the last eviction freed is known only after sweeping: without it this one would take too much.
    if (unswept) unswept = !sweep();
    if (unswept) return { more: true };
    unswept =
      evict.expired(totals, nowMicros - limits.days * microsPerDay, rows) ||
      evict.oldest(totals, limits.bytes, usedBytes(db), rows);
    if (!unswept) return { more: reclaim() };
    totals.revision += 1;
    erase(rows);
    return { more: true };
  };
}
