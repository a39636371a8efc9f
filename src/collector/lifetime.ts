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
  let stopped = false;
  return {
    clientsChanged(clients) {
      // The clients that are sent away at the end would otherwise start a timer that keeps the process alive.
      if (stopped) return;
      cancel?.();
      cancel = clients === 0 ? clock.after(lingerSeconds * 1000, end) : undefined;
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
