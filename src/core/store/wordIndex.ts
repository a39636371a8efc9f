/**
 * Distinct keys of four signed 32-bit words, numbered in the order they were added; reused from request to request without allocating.
 * A `Map` of hex strings would cost more than the row it is for.
 */
export class WordIndex {
  /** Hash slot → number of the key + 1; 0 = free. */
  #slots = new Uint32Array(1024);
  #keys = new Int32Array(2048);
  /** Ids come from strangers: unknown to them, it keeps them from choosing keys that all collide. */
  readonly #seed = Math.floor(Math.random() * 0x7fffffff) | 1;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Empties the index and makes room for `count` keys. */
  reset(count: number): void {
    this.#size = 0;
    const wanted = 2 ** Math.ceil(Math.log2(Math.max(512, count) * 2));
    if (this.#slots.length < wanted) {
      this.#slots = new Uint32Array(wanted);
      this.#keys = new Int32Array(wanted * 2);
    } else this.#slots.fill(0);
  }

  /** The key's number, `size - 1` if it is new. */
  add(a: number, b: number, c: number, d: number): number {
    const slot = this.#slotOf(a, b, c, d);
    const found = this.#slots[slot] ?? 0;
    if (found > 0) return found - 1;
    const at = this.#size * 4;
    this.#keys[at] = a;
    this.#keys[at + 1] = b;
    this.#keys[at + 2] = c;
    this.#keys[at + 3] = d;
    this.#size += 1;
    this.#slots[slot] = this.#size;
    return this.#size - 1;
  }

  #slotOf(a: number, b: number, c: number, d: number): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(a, b, c, d) & mask;
    for (let number = this.#slots[slot]; number; number = this.#slots[slot]) {
      if (this.#is(number - 1, a, b, c, d)) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #is(number: number, a: number, b: number, c: number, d: number): boolean {
    const keys = this.#keys;
    const at = number * 4;
    return keys[at + 3] === d && keys[at + 2] === c && keys[at + 1] === b && keys[at] === a;
  }

  #hash(a: number, b: number, c: number, d: number): number {
    return mix(mix(mix(mix(this.#seed, a), b), c), d);
  }
}

function mix(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}
