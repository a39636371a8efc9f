import type { DatabaseSync } from 'node:sqlite';
import { query } from './sql.ts';

/** Chunks erased at a time; each may be a megabyte, spread over many pages. */
const chunksPerDelete = 16;

/** A function that erases up to about `rows` rows of traces that were evicted, and gives how many more it could have erased. */
export function eraser(db: DatabaseSync): (rows: number) => number {
  const next = query<{ readonly trace: number }>(db, 'SELECT trace FROM doomed ORDER BY trace LIMIT 1');
  const deleteSpans = db.prepare(
    `DELETE FROM span WHERE trace = ?1 AND (idHigh, idLow) <= (SELECT max(idHigh), idLow FROM
      (SELECT idHigh, idLow FROM span WHERE trace = ?1 ORDER BY idHigh, idLow LIMIT ?2))`,
  );
  const deleteChunks = db.prepare(
    'DELETE FROM chunk WHERE id IN (SELECT id FROM chunk WHERE id >= ?1 << 31 AND id < (?1 + 1) << 31 ORDER BY id LIMIT ?2)',
  );
  const rest = ['DELETE FROM missingParent WHERE trace = ?', 'DELETE FROM traceOrigin WHERE trace = ?'];
  const finish = [...rest, 'DELETE FROM doomed WHERE trace = ?'].map((sql) => db.prepare(sql));
  return (rows) => {
    let left = rows;
    while (left > 0) {
      const doomed = next.get();
      if (!doomed) break;
      const spans = Number(deleteSpans.run(doomed.trace, left).changes);
      const chunks = Number(deleteChunks.run(doomed.trace, chunksPerDelete).changes);
      if (spans < left && chunks < chunksPerDelete) for (const statement of finish) statement.run(doomed.trace);
      left -= 1 + spans + chunks * chunkWeight;
    }
    return left;
  };
}

/** A chunk takes many pages where a row takes a part of one. */
const chunkWeight = 20;
