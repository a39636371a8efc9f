/**
 * 64-bit span ids as two 32-bit words each, most significant first, and a table that finds a span by its id.
 * No object and no string is made for a span, so that a trace of 100,000 spans stays cheap.
 */

/** Open addressing, twice as many places as ids; an entry is the number of the span plus one, 0 = free. */
export interface SpanIdTable {
  readonly ids: Uint32Array;
  readonly places: Int32Array;
}

/** Mixes both words: ids may differ in a few bits only, and senders choose them. */
function firstPlace(high: number, low: number, mask: number): number {
  const mixed = Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) & mask;
}

/** A table of the first `count` ids; of equal ids the first is found. `duplicates` counts the others. */
export function indexSpanIds(ids: Uint32Array, count: number): SpanIdTable & { readonly duplicates: number } {
  let size = 4;
  while (size < count * 2) size *= 2;
  const places = new Int32Array(size);
  let duplicates = 0;
  for (let span = 0; span < count; span++) {
    const high = ids[2 * span] ?? 0;
    const low = ids[2 * span + 1] ?? 0;
    const place = findPlace(ids, places, high, low);
    if (places[place] === 0) places[place] = span + 1;
    else duplicates++;
  }
  return { ids, places, duplicates };
}

/** The span with this id, or -1. */
export function findSpan({ ids, places }: SpanIdTable, high: number, low: number): number {
  return (places[findPlace(ids, places, high, low)] ?? 0) - 1;
}

function findPlace(ids: Uint32Array, places: Int32Array, high: number, low: number): number {
  const mask = places.length - 1;
  let place = firstPlace(high, low, mask);
  for (;;) {
    const span = (places[place] ?? 0) - 1;
    if (span < 0 || (ids[2 * span] === high && ids[2 * span + 1] === low)) return place;
    place = (place + 1) & mask;
  }
}

/** Sixteen lower-case hex digits. */
export function spanIdHex(ids: Uint32Array, span: number): string {
  return hexWord(ids[2 * span] ?? 0) + hexWord(ids[2 * span + 1] ?? 0);
}

function hexWord(word: number): string {
  return word.toString(16).padStart(8, '0');
}

/** The span with this hex id, or -1, also for text that is no id. */
export function findSpanHex(table: SpanIdTable, hex: string): number {
  if (!/^[0-9a-f]{16}$/i.test(hex)) return -1;
  return findSpan(table, parseInt(hex.slice(0, 8), 16), parseInt(hex.slice(8), 16));
}
