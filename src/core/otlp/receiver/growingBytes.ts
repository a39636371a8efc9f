import type { BufferPool } from './bufferPool.ts';

/** More than this is not set aside on a sender's word alone. */
const largestFirstPiece = 4 * 1024 * 1024;
const unknownFirstPiece = 64 * 1024;

/** The bytes of one body; `body` may be longer than `length`. Owned by nobody else, so it can be transferred. */
export interface CollectedBytes {
  readonly body: ArrayBuffer;
  readonly length: number;
}

/**
 * Collects chunks in one buffer. With the size known beforehand each byte is copied once; a size above 4 MiB is
 * believed step by step as the bytes come, so that a header alone cannot claim much memory.
 */
export class GrowingBytes {
  readonly #pool: BufferPool;
  readonly #expected: number | undefined;
  #bytes: Uint8Array<ArrayBuffer> | undefined;
  #length = 0;

  /** `expected`: bytes; `undefined` = not known. */
  constructor(pool: BufferPool, expected: number | undefined) {
    this.#pool = pool;
    this.#expected = expected;
  }

  get length(): number {
    return this.#length;
  }

  append(chunk: Uint8Array): void {
    const end = this.#length + chunk.length;
    const bytes = this.#roomFor(end);
    bytes.set(chunk, this.#length);
    this.#length = end;
  }

  collected(): CollectedBytes {
    return { body: this.#bytes?.buffer ?? new ArrayBuffer(0), length: this.#length };
  }

  #roomFor(end: number): Uint8Array<ArrayBuffer> {
    const held = this.#bytes;
    if (held && held.length >= end) return held;
    const bytes = this.#pool.take(this.#capacityFor(end, held?.length ?? 0));
    if (held) {
      bytes.set(held.subarray(0, this.#length));
      this.#pool.give(held.buffer);
    }
    this.#bytes = bytes;
    return bytes;
  }

  #capacityFor(end: number, held: number): number {
    const first = Math.min(this.#expected ?? unknownFirstPiece, largestFirstPiece);
    const wanted = Math.max(held === 0 ? first : held * 2, end);
    return this.#expected === undefined || this.#expected < end ? wanted : Math.min(wanted, this.#expected);
  }
}
