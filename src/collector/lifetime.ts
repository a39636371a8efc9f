import type { Clock } from './api/changeNotices.ts';

/** Decides when nobody needs the collector any more. */
export interface Lifetime {
  /** To be told each time a client comes or goes. */
  clientsChanged(clients: number): void;
  stop(): void;
}

/**
 * Calls `end` when no client has come for three times `lingerSeconds` after the start, or for `lingerSeconds` after the
 * last one left: a window that reloads must find it still there.
 */
export function createLifetime(lingerSeconds: number, end: () => void, clock: Clock): Lifetime {
  let cancel: (() => void) | undefined = clock.after(lingerSeconds * 3000, end);
  return {
    clientsChanged(clients) {
      cancel?.();
      cancel = clients === 0 ? clock.after(lingerSeconds * 1000, end) : undefined;
    },
    stop: () => cancel?.(),
  };
}
