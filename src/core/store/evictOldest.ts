import type { DatabaseSync } from 'node:sqlite';
import { logDropper, metricDropper } from './dropSignals.ts';
import { dropTraces } from './dropTraces.ts';
import type { ServiceUse } from './serviceUse.ts';
import { query } from './sql.ts';
import type { Totals } from './totals.ts';

/** How much one step may remove: it stops when `bytes` are reached, and at `rows` rows. */
export interface Quota {
  readonly bytes: number;
  readonly rows: number;
}

/** Who holds bytes in the store: the traces of one service, all logs, or all metrics. */
interface Holder {
  readonly bytes: number;
  /** Removes its oldest; false = nothing of it may go. */
  readonly evict: () => boolean;
}

/** Both ways in which data leaves; each says whether anything went. */
export function evictor(db: DatabaseSync, use: ServiceUse) {
  const dropOldTraces = dropTraces(db, use);
  const dropLogs = logDropper(db);
  const dropMetrics = metricDropper(db);
  const services = query<{ readonly service: string; readonly bytes: number }>(
    db,
    'SELECT service, bytes FROM serviceUse WHERE traces > 0',
  );
  const always = Infinity;

  function holders(totals: Totals, quota: Quota): Holder[] {
    const ofServices = services.all().map(({ service, bytes }) => ({
      bytes,
      evict: () => dropOldTraces.ofService(service, totals, quota),
    }));
    const logs = { bytes: totals.logBytes, evict: () => dropLogs(totals, quota, always) };
    const metrics = { bytes: totals.metricBytes, evict: () => dropMetrics(totals, quota, always) };
    return [...ofServices, logs, metrics];
  }

  return {
    /** Removes what arrived before `before`. */
    expired(totals: Totals, before: number, rows: number): boolean {
      const quota = { bytes: Infinity, rows };
      const went = [
        dropOldTraces.receivedBefore(before, totals, quota),
        dropLogs(totals, quota, before),
        dropMetrics(totals, quota, before),
      ];
      return went.includes(true);
    },

    /**
     * The cap on a noisy service: when room is short, the largest holder gives up its oldest. With n holders the largest is
     * above its share, an n-th of what is stored; so each may use what the others leave free, and none is ever
     * evicted for another's noise while it holds less than its share. A holder with nothing but pinned traces is passed over.
     */
    oldest(totals: Totals, quota: Quota): boolean {
      return holders(totals, quota)
        .sort((a, b) => b.bytes - a.bytes)
        .some((holder) => holder.evict());
    },
  };
}
