/** A small generator of repeatable chance (mulberry32). */
export interface Chance {
  /** Whole, from 0 to below `end`. */
  readonly below: (end: number) => number;
  readonly hits: (probability: number) => boolean;
  readonly shuffle: <T>(items: readonly T[]) => T[];
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    below,
    hits: (probability) => next() < probability,
    shuffle: (items) => {
      const left = [...items];
      return items.map(() => left.splice(below(left.length), 1)[0]!);
    },
  };
}
