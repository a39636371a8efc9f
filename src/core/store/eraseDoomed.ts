import type { DatabaseSync } from 'node:sqlite';
import { arrayQuery, query } from './sql.ts';

/** Chunks erased at a time; each may be a megabyte, spread over many pages. */
const chunksPerDelete = 16;
/** A chunk takes many pages where a row takes a part of one. */
const chunkWeight = 20;

/** A function that erases up to about `rows` rows of traces that were evicted, and gives how many more it could have erased. */
export function eraser(db: DatabaseSync): (rows: number) => number {
  const next = query<{ readonly trace: number }>(db, 'SELECT trace FROM doomed ORDER BY trace LIMIT 1');
  const eraseSpans = spanEraser(db);
  const deleteChunks = db.prepare(
    'DELETE FROM chunk WHERE id IN (SELECT id FROM chunk WHERE id >= ?1 << 31 AND id < (?1 + 1) << 31 ORDER BY id LIMIT ?2)',
  );
  const rest = ['missingParent', 'traceOrigin', 'identity', 'doomed'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE trace = ?`),
  );
  return (rows) => {
    let left = rows;
    while (left > 0) {
      const doomed = next.get();
      if (!doomed) break;
      const spans = eraseSpans(doomed.trace, left);
      const chunks = Number(deleteChunks.run(doomed.trace, chunksPerDelete).changes);
      if (spans < left && chunks < chunksPerDelete) for (const statement of rest) statement.run(doomed.trace);
      left -= 1 + spans + chunks * chunkWeight;
    }
    return left;
  };
}

/** A function that erases the first `limit` spans of a trace and gives how many there were. */
function spanEraser(db: DatabaseSync): (trace: number, limit: number) => number {
  const findLast = arrayQuery<readonly [number, number]>(
    db,
    'SELECT idHigh, idLow FROM span WHERE trace = ? ORDER BY idHigh, idLow LIMIT 1 OFFSET ? - 1',
  );
  const erase = db.prepare('DELETE FROM span WHERE trace = ? AND (idHigh, idLow) <= (?, ?)');
  return (trace, limit) => {
    const upTo = [trace, ...(findLast.get(trace, limit) ?? highestId)] as const;
    return Number(erase.run(...upTo).changes);
  };
}

const highestId = [0x7fffffff, 0x7fffffff] as const;
