import { dialectRules } from './dialectRules.ts';

/** Ids of telemetry-dialects §3, the one to be believed first at the top. */
export const dialectIds: readonly string[] = dialectRules.map(({ id }) => id);

/** The bit of a dialect in a set of dialects; lower = believed first. Ids that are not in the table have none. */
export function dialectBit(id: string): number {
  const index = dialectIds.indexOf(id);
  return index < 0 ? 0 : 1 << index;
}

const knownSets = new Map<number, readonly string[]>();

/** The dialects of a set, the primary one first. */
export function dialectsIn(set: number): readonly string[] {
  const known = knownSets.get(set);
  if (known !== undefined) return known;
  const dialects = dialectIds.filter((_, index) => (set & (1 << index)) !== 0);
  // Few sets occur; the bound is against a sender that tries them all.
  if (knownSets.size >= 1024) knownSets.clear();
  knownSets.set(set, dialects);
  return dialects;
}
