import type { HotKeys } from '../../shared/spanBatch.ts';

/** Attributes that place a span in a file (OpenTelemetry code conventions, the second one deprecated). */
const sourceKeys = ['code.file.path', 'code.filepath'];

const shortest = 4;
const longest = 64;
const isAscii = /^[\x20-\x7e]+$/;

/** How a key is read; `sourceOnly` keys are not asked for and merely set a flag. From `late` on no value is read. */
export const hotUse = { sourceOnly: 0, value: 1, json: 2, late: 3, presence: 4 } as const;

/**
 * Finds the few attributes to read among the many to pass over: by length, by four bytes at the end and in the middle, then by all bytes.
 * Keys are four to 64 bytes of ASCII.
 */
export class HotKeyTable {
  /** Of the key found: a `hotUse`. */
  readonly uses: Uint8Array;
  /** Of the key found: 1 = its presence sets `spanFlags.source`. */
  readonly sources: Uint8Array;
  readonly #lengths: Uint8Array;
  readonly #known: DataView;
  readonly #hasLength = new Uint8Array(128);
  /** Index of a key + 1; 0 = free. A power of two in size, a quarter full at most. */
  readonly #table: Uint16Array;
  /** 32 − the binary logarithm of the table's size. */
  readonly #shift: number;

  /** @throws {RangeError} when a key is not 4 to 64 characters of ASCII. */
  constructor(hotKeys: HotKeys) {
    const asked = hotKeys.map(({ key }) => key);
    const keys = [...asked, ...sourceKeys.filter((key) => !asked.includes(key))];
    const bits = Math.max(4, Math.ceil(Math.log2(keys.length * 4)));
    this.#table = new Uint16Array(1 << bits);
    this.#shift = 32 - bits;
    this.uses = Uint8Array.from(keys, (_, index) => hotUse[hotKeys[index]?.read ?? 'sourceOnly']);
    this.sources = Uint8Array.from(keys, (key) => Number(sourceKeys.includes(key)));
    this.#lengths = Uint8Array.from(keys, (key) => key.length);
    this.#known = new DataView(new ArrayBuffer(keys.length * longest));
    keys.forEach((key, index) => this.#add(key, index));
  }

  #add(key: string, index: number): void {
    const { length } = key;
    if (length < shortest || length > longest || !isAscii.test(key))
      throw new RangeError(`a hot key has 4 to 64 characters of ASCII: ${key}`);
    new TextEncoder().encodeInto(key, new Uint8Array(this.#known.buffer, index * longest));
    this.#hasLength[length] = 1;
    let slot = this.#slotOf(this.#known, index * longest, length);
    while (this.#table[slot] !== 0) slot = (slot + 1) & (this.#table.length - 1);
    this.#table[slot] = index + 1;
  }

  /** The index of the key at `at`, or -1. `length` is below 128, and the key lies at least four bytes into the view. */
  find(view: DataView, at: number, length: number): number {
    if (this.#hasLength[length] === 0) return -1;
    let slot = this.#slotOf(view, at, length);
    let found = this.#table[slot] ?? 0;
    while (found !== 0 && !this.#isKey(found - 1, view, at, length)) {
      slot = (slot + 1) & (this.#table.length - 1);
      found = this.#table[slot] ?? 0;
    }
    return found - 1;
  }

  /** By the length, the end and the middle: keys of one family share their beginning, and of one meaning their end. */
  #slotOf(view: DataView, at: number, length: number): number {
    const last = view.getInt32(at + length - 4, true);
    const middle = view.getInt32(at + (length >> 1) - 2, true);
    const mixed = last ^ Math.imul(middle, 0x9e3779b1) ^ Math.imul(length, 0xc2b2ae35);
    return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> this.#shift;
  }

  #isKey(index: number, view: DataView, at: number, length: number): boolean {
    const known = this.#known;
    const start = index * longest;
    if (this.#lengths[index] !== length) return false;
    if (known.getInt32(start + length - 4, true) !== view.getInt32(at + length - 4, true)) return false;
    for (let i = 0; i < length - 4; i += 4) {
      if (known.getInt32(start + i, true) !== view.getInt32(at + i, true)) return false;
    }
    return true;
  }
}
