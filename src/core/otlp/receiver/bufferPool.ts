/** Smaller buffers cost less to make than to keep. */
const leastKept = 16 * 1024;
/** Larger ones are rare, and would fill the pool. */
const mostKept = 4 * 1024 * 1024;
/** Sizes are rounded up to this, so that a buffer fits bodies of about its size and not only shorter ones. */
const step = 64 * 1024;

/**
 * Buffers that carried one request and can carry the next. A fresh buffer of a megabyte costs page faults and a garbage
 * collection every few dozen requests: without this pool a request costs a quarter to a half more processor time.
 */
export class BufferPool {
  readonly #limit: number;
  readonly #free: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;

  /** `limit`: bytes that may lie idle. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that lie idle. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A buffer of at least `size` bytes and of any content. */
  take(size: number): Uint8Array<ArrayBuffer> {
    if (size < leastKept || size > mostKept) return uninitialised(size);
    const index = this.#free.findLastIndex((buffer) => buffer.length >= size);
    const [found] = index < 0 ? [] : this.#free.splice(index, 1);
    if (!found) return uninitialised(Math.ceil(size / step) * step);
    this.#bytes -= found.length;
    return found;
  }

  /** Gives back a buffer that nobody reads or writes any more. */
  give(buffer: ArrayBuffer): void {
    const size = buffer.byteLength;
    if (size < leastKept || size > mostKept || this.#bytes + size > this.#limit) return;
    this.#free.push(new Uint8Array(buffer));
    this.#bytes += size;
  }
}

/** Not zeroed: whoever takes it writes before it reads. `Slow` = an ArrayBuffer of its own, not a part of a shared one. */
function uninitialised(size: number): Uint8Array<ArrayBuffer> {
  return Buffer.allocUnsafeSlow(size);
}
