import type { WireFault } from './wireFault.ts';

/** Messages and groups nested deeper than this are refused; the same limit as in the official protobuf libraries. */
export const maxDepth = 100;

/**
 * An item with more fields and list values than this is refused: a value of two bytes becomes an object of a hundred when
 * somebody opens it, so without a limit one request of legal size could take all memory.
 */
export const maxFields = 200_000;

const noBytes = Buffer.alloc(0);
const noView = new DataView(noBytes.buffer, 0, 0);

/**
 * A cursor over protobuf bytes that never reads past the end it is told and never throws.
 * A read that fails returns `false` or -1 and leaves its cause in `fault`: hostile input may hold millions of faults,
 * and an exception for each would cost more than the decoding.
 */
export class WireReader {
  bytes: Buffer = noBytes;
  view: DataView = noView;
  at = 0;
  /** The value of the last varint or fixed64, as two 32-bit words (signed). */
  low = 0;
  high = 0;
  /** Where the content of the field that `next` found begins and ends. */
  start = 0;
  end = 0;
  fault: WireFault | undefined;
  #fieldsLeft = maxFields;

  reset(bytes: Uint8Array): void {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
    this.fault = undefined;
  }

  /** Starts the count of fields anew. */
  beginItem(): void {
    this.#fieldsLeft = maxFields;
  }

  countField(): boolean {
    return --this.#fieldsLeft >= 0 || this.fail('fields');
  }

  fail(fault: WireFault): false {
    this.fault ??= fault;
    return false;
  }

  /** Reads a varint of at most 10 bytes into `low` and `high`; bits beyond 64 are ignored, as every protobuf reader does. */
  varint(end: number): boolean {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70 && this.at < end; shift += 7) {
      const byte = this.bytes[this.at++] ?? 0;
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift > 28) high |= bits << (shift - 32);
      else if (shift === 28) high |= bits >>> 4;
      if (byte < 0x80) {
        this.low = low;
        this.high = high;
        return true;
      }
    }
    return this.fail('varint');
  }

  /** Reads a field tag; 0 = there is none that is valid. */
  tag(end: number): number {
    const byte = this.bytes[this.at] ?? 0;
    const second = this.bytes[this.at + 1] ?? 0;
    let tag = byte;
    if (byte < 0x80) this.at++;
    else if (second < 0x80 && this.at + 2 <= end) {
      tag = (byte & 0x7f) | (second << 7);
      this.at += 2;
    } else {
      if (!this.varint(end)) return 0;
      tag = this.high === 0 ? this.low >>> 0 : 0;
    }
    if (tag > 7) return tag;
    this.fail('tag');
    return 0;
  }

  /** Reads a length and returns where its content ends, the cursor being where it starts; -1 = it does not fit. */
  frame(end: number): number {
    let length = this.bytes[this.at] ?? 0;
    if (length < 0x80) this.at++;
    else if (!this.varint(end)) return -1;
    else length = this.high === 0 ? this.low >>> 0 : Infinity;
    if (this.at + length <= end) return this.at + length;
    this.fail('truncated');
    return -1;
  }

  /**
   * Reads the next field up to `end`: its tag, with the value in `low` and `high` or its content between `start` and
   * `end`, the cursor behind it. 0 = there are no more, or `fault` says why not.
   */
  next(end: number): number {
    const tag = this.at < end ? this.tag(end) : 0;
    if (tag === 0) return 0;
    this.start = this.at;
    if ((tag & 7) === 2) {
      this.end = this.frame(end);
      if (this.end < 0) return 0;
      this.start = this.at;
      this.at = this.end;
      return tag;
    }
    return this.bare(tag, end) ? tag : 0;
  }

  /** Reads a value that is not delimited, as `next` does behind the tag: on its own or in a packed list. */
  bare(tag: number, end: number): boolean {
    this.start = this.at;
    if (!this.skip(tag, end, 0)) return false;
    this.end = this.at;
    if ((tag & 7) === 1) this.high = this.view.getInt32(this.start + 4, true);
    if ((tag & 7) === 1 || (tag & 7) === 5) this.low = this.view.getInt32(this.start, true);
    return true;
  }

  /** The text of the field that `next` found; invalid UTF-8 becomes U+FFFD. */
  text(): string {
    return this.bytes.toString('utf8', this.start, this.end);
  }

  hex(): string {
    return this.bytes.toString('hex', this.start, this.end);
  }

  /** The value that `next` found, as a signed 64-bit decimal. */
  signed(): string {
    if (this.high === this.low >> 31) return String(this.low);
    return String((BigInt(this.high) << 32n) | BigInt(this.low >>> 0));
  }

  /** The value that `next` found, as an unsigned 64-bit decimal. */
  unsigned(): string {
    if (this.high === 0) return String(this.low >>> 0);
    return String((BigInt(this.high >>> 0) << 32n) | BigInt(this.low >>> 0));
  }

  /** The fixed64 field that `next` found, as an unsigned decimal. */
  fixed(): string {
    return this.view.getBigUint64(this.start, true).toString();
  }

  /** The fixed64 field that `next` found, nanoseconds, in whole microseconds; exact until 2255. */
  micros(): number {
    const high = this.high >>> 0;
    // 2^32 = 4,294,967 × 1000 + 296: dividing the halves one by one stays below 2^53.
    return high * 4_294_967 + Math.floor((high * 296 + (this.low >>> 0)) / 1000);
  }

  /** The value of the fixed64 field that `next` found. */
  double(): number {
    return this.view.getFloat64(this.start, true);
  }

  /** Passes over the value of a field, whatever it is. */
  skip(tag: number, end: number, depth: number): boolean {
    switch (tag & 7) {
      case 0:
        return this.varint(end);
      case 1:
        return this.#pass(8, end);
      case 2: {
        const frameEnd = this.frame(end);
        if (frameEnd >= 0) this.at = frameEnd;
        return frameEnd >= 0;
      }
      case 3:
        return this.#skipGroup(tag >>> 3, end, depth + 1);
      case 5:
        return this.#pass(4, end);
      default:
        return this.fail((tag & 7) === 4 ? 'group' : 'tag');
    }
  }

  #pass(count: number, end: number): boolean {
    this.at += count;
    return this.at <= end || this.fail('truncated');
  }

  #skipGroup(number: number, end: number, depth: number): boolean {
    if (depth > maxDepth) return this.fail('depth');
    while (this.at < end) {
      const tag = this.tag(end);
      if (tag === 0) return false;
      if ((tag & 7) === 4) return tag >>> 3 === number || this.fail('group');
      if (!this.countField() || !this.skip(tag, end, depth)) return false;
    }
    return this.fail('group');
  }
}
