import type { DatabaseSync } from 'node:sqlite';
import type { LogBatch } from '../../shared/spanBatch.ts';
import { looseUsageWriter, type LogPlace, type LooseUsage } from './looseUsage.ts';
import type { OriginDictionary } from './originDictionary.ts';
import { clip } from './spanRow.ts';
import { insertInto } from './sql.ts';
import type { Totals } from './totals.ts';

/** A row of table `log` without its bytes, about. */
export const logRowBytes = 100;

const columns = ['received', 'time', 'severity', 'eventName', 'traceId', 'spanId', 'origin', 'raw'];

/** A function that stores the log records of a request, inside the caller's transaction. */
export function logWriter(db: DatabaseSync, origins: OriginDictionary) {
  const insert = db.prepare(insertInto('log', columns));
  const writeUsage = looseUsageWriter(db);
  return (
    { bytes, logs, origins: batchOrigins }: LogBatch,
    receivedMicros: number,
    totals: Totals,
    usage: readonly LooseUsage[],
  ): void => {
    const known = batchOrigins.map((origin) => origins.resolve(bytes, origin));
    const places: LogPlace[] = [];
    for (const log of logs) {
      const origin = known[log.originIndex];
      if (!origin) throw new RangeError('a log record of the batch names an origin that is not there');
      const raw = bytes.subarray(log.offset, log.offset + log.length);
      const ids = [log.traceId || null, log.spanId || null];
      const time = Math.min(log.timeMicros, Number.MAX_SAFE_INTEGER);
      const { lastInsertRowid } = insert.run(
        receivedMicros,
        time,
        log.severity,
        clip(log.eventName),
        ...ids,
        origin.id,
        raw,
      );
      if (usage.length > 0) places.push({ id: Number(lastInsertRowid), service: origin.service });
      totals.logs += 1;
      totals.logBytes += logRowBytes + raw.length;
    }
    writeUsage(usage, places);
  };
}
