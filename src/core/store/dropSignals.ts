import type { DatabaseSync } from 'node:sqlite';
import type { Quota } from './evictOldest.ts';
import { looseUsageDropper } from './looseUsage.ts';
import { logRowBytes } from './logWriter.ts';
import { metricRowBytes } from './metricWriter.ts';
import { query } from './sql.ts';
import type { Totals } from './totals.ts';

interface Oldest {
  readonly id: number;
  readonly received: number;
  readonly bytes: number;
}

/** Removes the oldest rows up to the quota, as far as they arrived before `before`; false = there were none. */
type Dropper = (totals: Totals, quota: Quota, before: number) => boolean;

export function logDropper(db: DatabaseSync): Dropper {
  const find = query<Oldest>(db, `SELECT id, received, length(raw) + ${logRowBytes} AS bytes FROM log ORDER BY id`);
  const looseUsage = looseUsageDropper(db);
  const remove = db.prepare('DELETE FROM log WHERE id <= ?');
  return (totals, quota, before) => {
    const { first, last, rows, bytes } = upTo(quota, before, find.iterate());
    if (rows === 0) return false;
    remove.run(last);
    looseUsage.orphans(first, last);
    totals.logs -= rows;
    totals.logBytes -= bytes;
    totals.droppedLogs += rows;
    return true;
  };
}

export function metricDropper(db: DatabaseSync): Dropper {
  const find = query<Oldest>(
    db,
    `SELECT id, received, length(raw) + ${metricRowBytes} AS bytes FROM metricData ORDER BY id`,
  );
  const count = query<{ readonly metric: number; readonly points: number }>(
    db,
    'SELECT metric, sum(points) AS points FROM metricData WHERE id <= ? GROUP BY metric',
  );
  const remove = db.prepare('DELETE FROM metricData WHERE id <= ?');
  const reduce = db.prepare('UPDATE metric SET points = points - ? WHERE id = ?');
  const forget = db.prepare(
    'DELETE FROM metric WHERE id = ? AND NOT EXISTS (SELECT 1 FROM metricData WHERE metricData.metric = metric.id)',
  );
  return (totals, quota, before) => {
    const { last, rows, bytes } = upTo(quota, before, find.iterate());
    if (rows === 0) return false;
    const counts = count.all(last);
    remove.run(last);
    for (const { metric, points } of counts) {
      reduce.run(points, metric);
      forget.run(metric);
      totals.metricPoints -= points;
      totals.droppedMetricPoints += points;
    }
    totals.metricBytes -= bytes;
    return true;
  };
}

interface Range {
  first: number;
  last: number;
  rows: number;
  bytes: number;
}

function upTo(quota: Quota, before: number, oldest: Iterable<Oldest>): Range {
  const sum: Range = { first: 0, last: 0, rows: 0, bytes: 0 };
  for (const { id, received, bytes } of oldest) {
    if (received >= before) break;
    if (sum.rows === 0) sum.first = id;
    sum.last = id;
    sum.rows += 1;
    sum.bytes += bytes;
    if (sum.bytes >= quota.bytes || sum.rows >= quota.rows) break;
  }
  return sum;
}
