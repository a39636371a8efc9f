/** Counts things that happen and says how many there were a second, over the last ten seconds. */
export interface RateWindow {
  add(count: number): void;
  perSecond(): number;
}

const seconds = 10;

/** `now` in milliseconds; given so that a test need not wait. */
export function createRateWindow(now: () => number): RateWindow {
  const counts = new Array<number>(seconds).fill(0);
  let current = Math.floor(now() / 1000);

  const forward = (): void => {
    const second = Math.floor(now() / 1000);
    for (let gone = Math.min(second - current, seconds); gone > 0; gone--) counts[(second - gone + 1) % seconds] = 0;
    current = Math.max(current, second);
  };

  return {
    add(count) {
      forward();
      counts[current % seconds] = (counts[current % seconds] ?? 0) + count;
    },
    perSecond() {
      forward();
      return counts.reduce((sum, count) => sum + count, 0) / seconds;
    },
  };
}
