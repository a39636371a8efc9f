import type { DatabaseSync } from 'node:sqlite';
import type { MetricBatch } from '../../shared/spanBatch.ts';
import type { OriginDictionary } from './originDictionary.ts';
import { clip } from './spanRow.ts';
import { query } from './sql.ts';
import type { Totals } from './totals.ts';

/** A row of table `metricData` without its bytes, about. */
export const metricRowBytes = 60;

/** A function that stores the metrics of a request, inside the caller's transaction. */
export function metricWriter(db: DatabaseSync, origins: OriginDictionary) {
  const upsert = query<{ readonly id: number }>(
    db,
    `INSERT INTO metric(name, type, unit, description, service, points, lastMicros) VALUES(?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET type = excluded.type, unit = excluded.unit, description = excluded.description,
      service = excluded.service, points = points + excluded.points, lastMicros = max(lastMicros, excluded.lastMicros)
    RETURNING id`,
  );
  const insert = db.prepare('INSERT INTO metricData(metric, received, points, origin, raw) VALUES(?, ?, ?, ?, ?)');
  return ({ bytes, metrics, origins: batchOrigins }: MetricBatch, receivedMicros: number, totals: Totals): void => {
    const known = batchOrigins.map((origin) => origins.resolve(bytes, origin));
    for (const metric of metrics) {
      const origin = known[metric.originIndex];
      if (!origin) throw new RangeError('a metric of the batch names an origin that is not there');
      const raw = bytes.subarray(metric.offset, metric.offset + metric.length);
      const last = Math.min(metric.lastMicros, Number.MAX_SAFE_INTEGER);
      const texts = [clip(metric.name), metric.type, clip(metric.unit), clip(metric.description), origin.service];
      const entry = upsert.get(...texts, metric.points, last);
      insert.run(entry?.id ?? 0, receivedMicros, metric.points, origin.id, raw);
      totals.metricPoints += metric.points;
      totals.metricBytes += metricRowBytes + raw.length;
    }
  };
}
