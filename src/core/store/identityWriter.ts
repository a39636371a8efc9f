import type { DatabaseSync } from 'node:sqlite';
import { identityFields, type Identity } from '../../shared/spanMeaning.ts';
import { clipId } from './clipId.ts';

interface Kept {
  readonly field: number;
  readonly value: string;
  rank: number;
  start: number;
}

/** Gathers who the spans of one trace in one request say they belong to: mostly they all say the same. */
export class IdentityWriter {
  readonly #kept = new Map<string, Kept>();
  readonly #upsert;

  constructor(db: DatabaseSync) {
    this.#upsert = db.prepare(
      `INSERT INTO identity VALUES(?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET rank = min(rank, excluded.rank), start = min(start, excluded.start)
      WHERE excluded.rank < rank OR excluded.start < start`,
    );
  }

  /** `start` is the span's, in microseconds since the epoch. */
  add(identities: readonly Identity[], start: number): void {
    for (const { field, value, rank } of identities) {
      const number = identityFields.indexOf(field);
      const key = `${number}${value}`;
      const known = this.#kept.get(key);
      if (!known) this.#kept.set(key, { field: number, value, rank, start });
      else {
        known.rank = Math.min(known.rank, rank);
        known.start = Math.min(known.start, start);
      }
    }
  }

  /** Inside the caller's transaction. */
  save(trace: number): void {
    for (const { field, value, rank, start } of this.#kept.values())
      this.#upsert.run(trace, field, clipId(value), rank, start);
    this.#kept.clear();
  }
}
