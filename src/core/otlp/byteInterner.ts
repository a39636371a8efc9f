import type { WireReader } from './wireReader.ts';

const slotBits = 12;
const maxLength = 64;

/**
 * UTF-8 bytes → string, remembering what it decoded last: names and values repeat, and making a string costs more than
 * recognising it. A fixed number of slots, each overwritten by the next text that falls on it, so memory is bounded
 * (4096 texts of at most 64 bytes) whatever a sender does. Invalid UTF-8 becomes U+FFFD.
 */
export class ByteInterner {
  readonly #known = new DataView(new ArrayBuffer(maxLength << slotBits));
  readonly #lengths = new Uint8Array(1 << slotBits);
  readonly #texts: string[] = new Array<string>(1 << slotBits).fill('');

  /** The text of `length` bytes at a position of `wire`. */
  text(wire: WireReader, at: number, length: number): string {
    if (length > maxLength || length < 4) return length === 0 ? '' : decode(wire, at, length);
    const slot = slotOf(wire.view, at, length);
    if (this.#lengths[slot] === length && this.#matches(wire.view, slot, at, length)) return this.#texts[slot] ?? '';
    return this.#remember(wire, slot, at, length);
  }

  #matches(view: DataView, slot: number, at: number, length: number): boolean {
    const known = slot * maxLength;
    const last = length - 4;
    if (this.#known.getInt32(known + last, true) !== view.getInt32(at + last, true)) return false;
    for (let i = 0; i < last; i += 4) {
      if (this.#known.getInt32(known + i, true) !== view.getInt32(at + i, true)) return false;
    }
    return true;
  }

  #remember(wire: WireReader, slot: number, at: number, length: number): string {
    const { view } = wire;
    const text = decode(wire, at, length);
    const known = slot * maxLength;
    const last = length - 4;
    for (let i = 0; i < last; i += 4) this.#known.setInt32(known + i, view.getInt32(at + i, true), true);
    this.#known.setInt32(known + last, view.getInt32(at + last, true), true);
    this.#lengths[slot] = length;
    this.#texts[slot] = text;
    return text;
  }
}

function slotOf(view: DataView, at: number, length: number): number {
  const last = length - 4;
  let hash = view.getInt32(at + last, true) ^ length;
  for (let i = 0; i < last; i += 4) hash = Math.imul(hash ^ view.getInt32(at + i, true), 0x9e3779b1);
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> (32 - slotBits);
}

function decode({ bytes }: WireReader, at: number, length: number): string {
  return bytes.toString('utf8', at, at + length);
}
