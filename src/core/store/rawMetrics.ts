import type { DatabaseSync } from 'node:sqlite';
import type { MetricEntry } from '../../shared/api.ts';
import { originReader, type RawOrigin } from './rawOrigin.ts';
import { plain, query } from './sql.ts';

/** A stored OTLP `Metric` message with all its data points. */
export interface RawMetric {
  readonly bytes: Uint8Array;
  readonly points: number;
  readonly receivedMicros: number;
  readonly origin: RawOrigin;
}

/** A function that gives one entry for each metric name, by name. */
export function catalogueReader(db: DatabaseSync): () => MetricEntry[] {
  const columns = 'name, type, unit, description, service, points, lastMicros';
  const find = query<MetricEntry>(db, `SELECT ${columns} FROM metric ORDER BY name`);
  return () => plain(find.all());
}

type Row = Omit<RawMetric, 'origin'> & { readonly origin: number };

/** A function that gives a metric's messages, the last arrived first, until they hold `limit` data points. */
export function metricReader(db: DatabaseSync): (name: string, limit: number) => RawMetric[] {
  const find = query<Row>(
    db,
    `SELECT raw AS bytes, points, received AS receivedMicros, origin FROM metricData
    WHERE metric = (SELECT id FROM metric WHERE name = ?) ORDER BY id DESC`,
  );
  const originOf = originReader(db);
  return (name, limit) => {
    const found: RawMetric[] = [];
    let points = 0;
    for (const row of find.iterate(name)) {
      if (points >= limit) break;
      points += row.points;
      found.push({ ...row, origin: originOf(row.origin) });
    }
    return found;
  };
}
