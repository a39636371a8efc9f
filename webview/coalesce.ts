/** What `coalesce` needs of the world; tests pass their own. */
export interface Timers {
  now(): number;
  after(ms: number, task: () => void): () => void;
}

/** Timers of the frame. */
export const frameTimers: Timers = {
  now: () => performance.now(),
  after(ms, task) {
    const id = setTimeout(task, ms);
    return () => clearTimeout(id);
  },
};

/**
 * Runs `task` on demand, never twice at a time: calls made while it runs become one more run afterwards.
 * The task deals with its own errors.
 * Runs start at least as far apart as twice the last one took, or `gap` ms, so that a flood of notices cannot fill the frame.
 */
export function coalesce(task: () => Promise<void>, gap: number, timers: Timers): () => void {
  let state: 'idle' | 'waiting' | 'running' = 'idle';
  let again = false;
  let last = -Infinity;
  let took = 0;
  const run = async () => {
    state = 'running';
    last = timers.now();
    try {
      await task();
    } finally {
      took = timers.now() - last;
      state = 'idle';
      if (again) request();
    }
  };
  const request = () => {
    again = state === 'running';
    if (state !== 'idle') return;
    const wait = last + Math.max(gap, 2 * took) - timers.now();
    if (wait <= 0) return void run();
    state = 'waiting';
    timers.after(wait, () => void run());
  };
  return request;
}

/** Calls `task` once, `ms` after the last of several calls. */
export function debounce<T>(task: (value: T) => void, ms: number, timers: Timers) {
  let cancel: (() => void) | undefined;
  return {
    call: (value: T) => {
      cancel?.();
      cancel = timers.after(ms, () => task(value));
    },
    cancel: () => {
      cancel?.();
      cancel = undefined;
    },
  };
}
