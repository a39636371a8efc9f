/** The last requests that have no ids of their own (logs and metrics), to know one that is sent again after a lost answer. */
export interface Resends<T> {
  /** What was answered to the same request a short while ago. */
  find(digest: string): T | undefined;
  /** To be followed by `settle`. */
  add(digest: string, answer: T): void;
  /** Whether what was added since the last time has been kept by the store. */
  settle(kept: boolean): void;
  forgetAll(): void;
}

const mostKept = 256;
/** The SDKs give up a request after a minute at the latest. */
const keptMicros = 60_000_000;

/** `now`: microseconds since the epoch. */
export function createResends<T>(now: () => number): Resends<T> {
  const kept = new Map<string, { readonly answer: T; readonly at: number }>();
  let unsettled: string[] = [];
  return {
    find(digest) {
      const found = kept.get(digest);
      return found && now() - found.at <= keptMicros ? found.answer : undefined;
    },
    add(digest, answer) {
      kept.delete(digest); // to the end: the oldest is the first
      kept.set(digest, { answer, at: now() });
      unsettled.push(digest);
      if (kept.size > mostKept) kept.delete(kept.keys().next().value ?? '');
    },
    settle(areKept) {
      if (!areKept) for (const digest of unsettled) kept.delete(digest);
      unsettled = [];
    },
    forgetAll: () => kept.clear(),
  };
}
