import type { HotKeys } from '../../shared/spanBatch.ts';

/** What to do with an attribute that is read while decoding. */
export interface HotKey {
  /** Column among the hot strings, or -1. */
  readonly stringSlot: number;
  /** Column among the hot numbers, or -1. */
  readonly numberSlot: number;
  /** Sets `spanFlags.source`. */
  readonly isSource: boolean;
}

interface Entry extends HotKey {
  readonly words: Int32Array;
  readonly length: number;
  readonly next: Entry | undefined;
}

/** Attributes that place a span in a file (OpenTelemetry code conventions, the second one deprecated). */
const sourceKeys = ['code.file.path', 'code.filepath'];
const tableBits = 10;

/** Finds the few attributes to read among the many to pass over: first by length alone, then by the last four bytes. */
export class HotKeyTable {
  readonly #lengths = new Uint8Array(128);
  readonly #entries = new Array<Entry | undefined>(1 << tableBits).fill(undefined);

  constructor({ strings, numbers }: HotKeys) {
    for (const key of new Set([...strings, ...numbers, ...sourceKeys])) {
      const bytes = new TextEncoder().encode(key);
      if (bytes.length < 4 || bytes.length > 127) throw new RangeError(`hot key must be 4 to 127 bytes long: ${key}`);
      const words = wordsOf(new DataView(bytes.buffer), 0, bytes.length);
      const slot = slotOf(words.at(-1) ?? 0, bytes.length);
      this.#lengths[bytes.length] = 1;
      this.#entries[slot] = {
        stringSlot: strings.indexOf(key),
        numberSlot: numbers.indexOf(key),
        isSource: sourceKeys.includes(key),
        words,
        length: bytes.length,
        next: this.#entries[slot],
      };
    }
  }

  /** `length` below 128, and four bytes before its end must exist. */
  find(view: DataView, at: number, length: number): HotKey | undefined {
    if (this.#lengths[length] === 0) return undefined;
    let entry = this.#entries[slotOf(view.getInt32(at + length - 4, true), length)];
    while (entry !== undefined && !isKey(entry, view, at, length)) entry = entry.next;
    return entry;
  }
}

function slotOf(lastWord: number, length: number): number {
  return Math.imul(lastWord ^ Math.imul(length, 0x9e3779b1), 0x85ebca6b) >>> (32 - tableBits);
}

/** Four bytes at a time; the last word overlaps the one before it. */
function wordsOf(view: DataView, at: number, length: number): Int32Array {
  const words = new Int32Array(Math.ceil(length / 4));
  for (let i = 0; i < words.length; i++) words[i] = view.getInt32(at + Math.min(i * 4, length - 4), true);
  return words;
}

function isKey(entry: Entry, view: DataView, at: number, length: number): boolean {
  if (entry.length !== length) return false;
  const { words } = entry;
  const last = words.length - 1;
  if (words[last] !== view.getInt32(at + length - 4, true)) return false;
  for (let i = 0; i < last; i++) if (words[i] !== view.getInt32(at + i * 4, true)) return false;
  return true;
}
