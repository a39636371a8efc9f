import type { DatabaseSync } from 'node:sqlite';
import { logDropper, metricDropper } from './dropSignals.ts';
import { dropTraces } from './dropTraces.ts';
import type { ServiceUse } from './serviceUse.ts';
import { query } from './sql.ts';
import type { Totals } from './totals.ts';
import type { TraceSettler } from './traceSettler.ts';

/** How much one step may remove: it stops when `bytes` or `rows` are reached, after one item at the least. */
export interface Quota {
  readonly bytes: number;
  readonly rows: number;
}

/** Who holds bytes in the store: the traces of one service, all logs, or all metrics. */
interface Holder {
  readonly bytes: number;
  /** Removes its oldest; false = nothing of it may go. */
  readonly evict: (quota: Quota) => boolean;
}

/** Both ways in which data leaves; each says whether anything went. */
export function evictor(db: DatabaseSync, use: ServiceUse, settler: TraceSettler) {
  const dropOldTraces = dropTraces(db, use, settler);
  const dropLogs = logDropper(db);
  const dropMetrics = metricDropper(db);
  const services = query<{ readonly service: string; readonly bytes: number }>(
    db,
    'SELECT service, bytes FROM serviceUse',
  );

  function holders(totals: Totals): Holder[] {
    const ofServices = services.all().map(({ service, bytes }) => ({
      bytes,
      evict: (quota: Quota) => dropOldTraces.ofService(service, totals, quota),
    }));
    const logs = { bytes: totals.logBytes, evict: (quota: Quota) => dropLogs(totals, quota, Infinity) };
    const metrics = { bytes: totals.metricBytes, evict: (quota: Quota) => dropMetrics(totals, quota, Infinity) };
    return [...ofServices, logs, metrics].filter((holder) => holder.bytes > 0);
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
     * The cap on a noisy service. With n holders a fair share is an n-th of the limit. Each may use what the others leave free;
     * when room is short, the largest, which then is above its share, gives up its oldest down to the share. So nobody is
     * evicted for another's noise while it holds less than its share. Who has nothing but pinned traces is passed over.
     */
    oldest(totals: Totals, limitBytes: number, usedBytes: number, rows: number): boolean {
      if (usedBytes <= limitBytes) return false;
      const all = holders(totals).sort((a, b) => b.bytes - a.bytes);
      // Holders count what they brought, the limit counts whole pages: one has to be scaled to the other.
      const scale = all.reduce((sum, { bytes }) => sum + bytes, 0) / usedBytes;
      const excess = (usedBytes - limitBytes) * scale;
      const share = (limitBytes * scale) / all.length;
      return all.some(({ bytes, evict }) => evict({ bytes: Math.min(excess, bytes - share), rows }));
    },
  };
}
