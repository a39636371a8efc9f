import type { DatabaseSync } from 'node:sqlite';
import type { SpanRow } from './spanRow.ts';
import { query, type Query } from './sql.ts';

/** Collects the bytes of one trace's spans in one request, and stores them as one blob: a row each would cost twice as much. */
export class ChunkBuffer {
  #bytes = new Uint8Array(1 << 20);
  #length = 0;
  readonly #insert;
  readonly #read: Query<{ readonly raw: Uint8Array }>;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare('INSERT INTO chunk VALUES((?1 << 31) | ?2, ?3)');
    this.#read = query(db, 'SELECT substr(raw, ?3 + 1, ?4) AS raw FROM chunk WHERE id = ((?1 << 31) | ?2)');
  }

  get length(): number {
    return this.#length;
  }

  begin(): void {
    this.#length = 0;
    // One huge request must not be paid for with memory ever after.
    if (this.#bytes.length > maxKept) this.#bytes = new Uint8Array(1 << 20);
  }

  append(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = needed;
  }

  save(trace: number, sequence: number): void {
    this.#insert.run(trace, sequence, this.#bytes.subarray(0, this.#length));
  }

  /** Are these the bytes of a stored span? Its chunk may be the one that is being collected. */
  holds({ trace, chunk, offset, length }: SpanRow, bytes: Uint8Array): boolean {
    const stored = this.#read.get(trace, chunk, offset, length)?.raw ?? this.#bytes.subarray(offset, offset + length);
    return Buffer.compare(stored, bytes) === 0;
  }
}

const maxKept = 4 << 20;
