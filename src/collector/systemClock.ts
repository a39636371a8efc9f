import type { Clock } from './api/changeNotices.ts';

/** The machine's clock; `now` never goes backwards. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
