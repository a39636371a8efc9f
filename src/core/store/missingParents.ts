import type { DatabaseSync } from 'node:sqlite';
import type { SpanRow } from './spanRow.ts';
import type { TraceRecord } from './traceRecord.ts';
import { WordIndex } from './wordIndex.ts';

/**
 * Keeps `TraceRecord.missing` exact. `seen` holds, over one request, the ids that arrived and the parents already looked for:
 * most parents come with their children, and a root that is still open is named by hundreds of them.
 */
export class MissingParents {
  readonly #seen = new WordIndex();
  readonly #remove;
  readonly #insert;

  constructor(db: DatabaseSync) {
    this.#remove = db.prepare('DELETE FROM missingParent WHERE trace = ? AND idHigh = ? AND idLow = ?');
    this.#insert = db.prepare(
      `INSERT OR IGNORE INTO missingParent SELECT ?1, ?2, ?3 WHERE NOT EXISTS
        (SELECT 1 FROM span WHERE trace = ?1 AND idHigh = ?2 AND idLow = ?3)`,
    );
  }

  /** At the start of a request. */
  begin(spans: number): void {
    this.#seen.reset(spans * 2);
  }

  /** A span has arrived. */
  arrived(record: TraceRecord, row: SpanRow): void {
    this.#seen.add(record.id | 0, row.idHigh, row.idLow, 0);
    if (record.missing > 0) record.missing -= Number(this.#remove.run(record.id, row.idHigh, row.idLow).changes);
  }

  /** After all spans of the trace in this request have arrived: looks for the parents they name. */
  lookFor(record: TraceRecord, rows: readonly SpanRow[]): void {
    for (const { parentHigh, parentLow } of rows) {
      if (parentHigh === 0 && parentLow === 0) continue;
      const known = this.#seen.size;
      if (this.#seen.add(record.id | 0, parentHigh, parentLow, 0) < known) continue;
      record.missing += Number(this.#insert.run(record.id, parentHigh, parentLow).changes);
    }
  }
}
