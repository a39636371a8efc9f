import type { DatabaseSync } from 'node:sqlite';
import { query } from './sql.ts';
import type { TraceRecord } from './traceRecord.ts';

type Found = Pick<
  TraceRecord,
  'start' | 'last' | 'name' | 'service' | 'hasRoot' | 'leadStart' | 'leadHigh' | 'leadLow'
>;

/**
 * A function that finds first, last, leading span and missing parents of a trace again among all its spans.
 * Needed only when a span was re-sent with another start, parent or an earlier end; nothing else makes these shrink.
 */
export function traceRescanner(db: DatabaseSync): (record: TraceRecord) => void {
  const find = query<Found>(
    db,
    `SELECT (SELECT min(start) FROM span WHERE trace = ?1) AS start,
      (SELECT max(start + coalesce(duration, 0) / 1000) FROM span WHERE trace = ?1) AS last,
      s.name, service, s.parentHigh = 0 AND s.parentLow = 0 AS hasRoot,
      s.start AS leadStart, s.idHigh AS leadHigh, s.idLow AS leadLow
    FROM span s JOIN origin ON origin.id = s.origin
    WHERE s.trace = ?1 ORDER BY hasRoot DESC, s.start, s.idHigh, s.idLow LIMIT 1`,
  );
  const forgetMissing = db.prepare('DELETE FROM missingParent WHERE trace = ?');
  const findMissing = db.prepare(
    `INSERT INTO missingParent
    SELECT DISTINCT child.trace, child.parentHigh, child.parentLow FROM span child
    WHERE child.trace = ?1 AND NOT (child.parentHigh = 0 AND child.parentLow = 0) AND NOT EXISTS
      (SELECT 1 FROM span parent WHERE parent.trace = ?1 AND parent.idHigh = child.parentHigh AND parent.idLow = child.parentLow)`,
  );
  return (record) => {
    Object.assign(record, find.get(record.id));
    forgetMissing.run(record.id);
    record.missing = Number(findMissing.run(record.id).changes);
  };
}
