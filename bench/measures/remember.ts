import type { Pace } from '../figure.ts';

/** Several figures come from one measurement: the first to ask for a key pays for it, the others get the same values. */
export function remember<Key extends string, Value>(
  measure: (key: Key, pace: Pace) => Promise<Value>,
): (key: Key, pace: Pace) => Promise<Value> {
  const known = new Map<Key, Promise<Value>>();
  return (key, pace) => {
    const value = known.get(key) ?? measure(key, pace);
    known.set(key, value);
    return value;
  };
}
