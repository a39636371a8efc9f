import type { Timers } from '../../../webview/coalesce.ts';

/** Time that passes when a test says so. Milliseconds. */
export function fakeTimers() {
  let now = 0;
  const waiting = new Set<{ at: number; task: () => void }>();
  const timers: Timers = {
    now: () => now,
    after(ms, task) {
      const entry = { at: now + ms, task };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
  };
  return {
    timers,
    waiting,
    /** Lets time pass, and promises settle after each timer. */
    pass: async (ms: number) => {
      const end = now + ms;
      for (;;) {
        const next = [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = next.at;
        waiting.delete(next);
        next.task();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}

/** Lets promises that are ready run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
