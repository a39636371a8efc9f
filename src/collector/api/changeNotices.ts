import type { ChangeNotice } from '../../shared/api.ts';

/** A change as the ingest worker reports it; several are told to the clients as one. */
export type Change = ChangeNotice;

export interface ChangeNotices {
  add(change: Change): void;
  /** Revision of the newest change. */
  revision(): number;
  stop(): void;
}

/** At most ten a second: more than anybody can see, and every window asks again for each. */
const leastGapMs = 100;
/** A notice is a hint; one that lists everything costs more than it saves. */
const mostIds = 200;

export interface Clock {
  now(): number;
  /** Calls `run` once after `ms`; the answer calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** Passes the first change on at once, and what follows within 100 ms as one notice at the end of it. */
export function createChangeNotices(send: (notice: ChangeNotice) => void, clock: Clock): ChangeNotices {
  let last = Number.NEGATIVE_INFINITY;
  let waiting: Change | undefined;
  let cancel: (() => void) | undefined;
  let revision = 0;

  const flush = (): void => {
    cancel = undefined;
    if (!waiting) return;
    last = clock.now();
    send(waiting);
    waiting = undefined;
  };

  return {
    add(change) {
      revision = Math.max(revision, change.revision);
      waiting = waiting ? mergeChanges(waiting, change) : limited(change);
      if (cancel) return;
      const gap = last + leastGapMs - clock.now();
      if (gap <= 0) flush();
      else cancel = clock.after(gap, flush);
    },
    revision: () => revision,
    stop: () => cancel?.(),
  };
}

/** Two changes as one; the ids are left out when there are more than a notice carries. */
export function mergeChanges(a: Change, b: Change): Change {
  return limited({
    revision: Math.max(a.revision, b.revision),
    ...unionOf('traceIds', a, b),
    ...unionOf('sessions', a, b),
    what: [...new Set([...a.what, ...b.what])],
  });
}

function unionOf(key: 'traceIds' | 'sessions', a: Change, b: Change): Partial<Change> {
  const [left, right] = [a[key], b[key]];
  return left && right ? { [key]: [...new Set([...left, ...right])] } : {};
}

function limited({ revision, traceIds, sessions, what }: Change): Change {
  return {
    revision,
    what,
    ...(traceIds && traceIds.length <= mostIds ? { traceIds } : {}),
    ...(sessions && sessions.length <= mostIds ? { sessions } : {}),
  };
}
