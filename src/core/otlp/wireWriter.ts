const smallest = 1024;
/** From here on it pays to count the bytes of a text before making room for them. */
const longText = 4096;
const longestLength = 5;

/** Writes protobuf into one growing buffer. */
export class WireWriter {
  #bytes: Buffer = Buffer.allocUnsafe(smallest);
  #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
  /** Bytes written so far. Setting it back takes them away again. */
  at = 0;

  /** The bytes written, without copying; the writer must not be used afterwards. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.at);
  }

  /** A varint of up to 32 bits, unsigned. */
  uint32(value: number): void {
    this.#reserve(longestLength);
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.#bytes[this.at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.at++] = rest;
  }

  /** A varint of 64 bits; negative values in two's complement. */
  varint64(value: bigint): void {
    this.#reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      this.#bytes[this.at++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.at++] = Number(rest);
  }

  tag(number: number, wireType: number): void {
    this.uint32(number * 8 + wireType);
  }

  fixed32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.at, value, true);
    this.at += 4;
  }

  fixed64(value: bigint): void {
    this.#reserve(8);
    this.#view.setBigUint64(this.at, BigInt.asUintN(64, value), true);
    this.at += 8;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  /** Length and UTF-8 bytes. */
  string(text: string): void {
    const start = this.begin();
    this.#reserve(text.length < longText ? text.length * 3 : Buffer.byteLength(text));
    this.at += this.#bytes.write(text, this.at);
    this.end(start);
  }

  /** Length and bytes of text in another encoding. */
  encoded(text: string, encoding: 'hex' | 'base64'): void {
    const start = this.begin();
    this.#reserve(text.length);
    this.at += this.#bytes.write(text, this.at, encoding);
    this.end(start);
  }

  /** Begins a delimited field behind its tag, with room for a length of one byte. */
  begin(): number {
    this.#reserve(1);
    return ++this.at;
  }

  /** Ends what `begin` began: writes the length, moving the content if the length needs more than one byte. */
  end(start: number): void {
    const length = this.at - start;
    const extra = lengthSize(length) - 1;
    // Room for the length is made here: growing keeps what lies before the cursor, and that is about to go back.
    this.#reserve(longestLength);
    if (extra > 0) this.#bytes.copyWithin(start + extra, start, this.at);
    this.at = start - 1;
    this.uint32(length);
    this.at += length;
  }

  #reserve(count: number): void {
    const needed = this.at + count;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.at));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer, larger.byteOffset, larger.length);
  }
}

function lengthSize(length: number): number {
  if (length < 0x80) return 1;
  if (length < 0x4000) return 2;
  return length < 0x20_0000 ? 3 : length < 0x1000_0000 ? 4 : 5;
}
