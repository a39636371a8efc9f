import type { HotKeys } from '../../shared/spanBatch.ts';

/** Attributes that place a span in a file (OpenTelemetry code conventions, the second one deprecated). */
const sourceKeys = ['code.file.path', 'code.filepath'];

const shortest = 4;
const longest = 64;
const slotBits = 10;
const slotMask = (1 << slotBits) - 1;

/**
 * Finds the few attributes to read among the many to pass over: by length, by the last four bytes, then by all bytes.
 * Keys are four to 64 bytes of ASCII.
 */
export class HotKeyTable {
  /** Of the key found: its column among the hot strings, or -1. */
  readonly stringSlots: Int16Array;
  /** Of the key found: its column among the hot numbers, or -1. */
  readonly numberSlots: Int16Array;
  /** Of the key found: 1 = its presence sets `spanFlags.source`. */
  readonly sources: Uint8Array;
  readonly #lengths: Uint8Array;
  readonly #known: DataView;
  readonly #hasLength = new Uint8Array(128);
  /** Index of a key + 1; 0 = free. */
  readonly #table = new Int16Array(1 << slotBits);

  constructor({ strings, numbers }: HotKeys) {
    const keys = [...new Set([...strings, ...numbers, ...sourceKeys])];
    this.stringSlots = Int16Array.from(keys, (key) => strings.indexOf(key));
    this.numberSlots = Int16Array.from(keys, (key) => numbers.indexOf(key));
    this.sources = Uint8Array.from(keys, (key) => Number(sourceKeys.includes(key)));
    this.#lengths = Uint8Array.from(keys, (key) => key.length);
    this.#known = new DataView(new ArrayBuffer(keys.length * longest));
    keys.forEach((key, index) => this.#add(key, index));
  }

  #add(key: string, index: number): void {
    const { length } = key;
    if (length < shortest || length > longest) throw new RangeError(`a hot key has 4 to 64 characters: ${key}`);
    new TextEncoder().encodeInto(key, new Uint8Array(this.#known.buffer, index * longest));
    this.#hasLength[length] = 1;
    let slot = slotOf(this.#known.getInt32(index * longest + length - 4, true), length);
    while (this.#table[slot] !== 0) slot = (slot + 1) & slotMask;
    this.#table[slot] = index + 1;
  }

  /** The index of the key at `at`, or -1. `length` is below 128, and the key lies at least four bytes into the view. */
  find(view: DataView, at: number, length: number): number {
    if (this.#hasLength[length] === 0) return -1;
    const last = view.getInt32(at + length - 4, true);
    let slot = slotOf(last, length);
    let found = this.#table[slot] ?? 0;
    while (found !== 0 && !this.#isKey(found - 1, view, at, length, last)) {
      slot = (slot + 1) & slotMask;
      found = this.#table[slot] ?? 0;
    }
    return found - 1;
  }

  #isKey(index: number, view: DataView, at: number, length: number, last: number): boolean {
    const known = this.#known;
    const start = index * longest;
    if (this.#lengths[index] !== length || known.getInt32(start + length - 4, true) !== last) return false;
    for (let i = 0; i < length - 4; i += 4) {
      if (known.getInt32(start + i, true) !== view.getInt32(at + i, true)) return false;
    }
    return true;
  }
}

function slotOf(lastWord: number, length: number): number {
  return Math.imul(lastWord ^ Math.imul(length, 0x9e3779b1), 0x85ebca6b) >>> (32 - slotBits);
}
