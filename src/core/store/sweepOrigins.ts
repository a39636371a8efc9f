import type { DatabaseSync } from 'node:sqlite';
import type { OriginDictionary } from './originDictionary.ts';
import { singleNumber } from './sql.ts';

const originsPerStep = 1000;

/**
 * A function that looks at the next origins and removes those that nothing refers to any more; true = it has looked at all.
 * A sender with a new resource in every request would otherwise fill the store with origins alone.
 */
export function originSweeper(db: DatabaseSync, origins: OriginDictionary): () => boolean {
  let from = 0;
  const remove = db.prepare(
    `DELETE FROM origin WHERE id > ?1 AND id <= ?1 + ${originsPerStep}
      AND NOT EXISTS (SELECT 1 FROM traceOrigin WHERE origin = origin.id)
      AND NOT EXISTS (SELECT 1 FROM log WHERE origin = origin.id)
      AND NOT EXISTS (SELECT 1 FROM metricData WHERE origin = origin.id)`,
  );

  return () => {
    if (Number(remove.run(from).changes) > 0) origins.forget();
    from += originsPerStep;
    if (from < singleNumber(db, 'SELECT max(id) FROM origin')) return false;
    from = 0;
    return true;
  };
}
