import type { Measured, Pace } from '../figure.ts';
import { startCollector } from '../serverProcess.ts';
import { median, spread } from '../statistics.ts';

const starts = 10;

/**
 * From the start of the process to its ready line, with a new store each time. "Cold" is a process without any state:
 * the file cache is warm after the first start, which is dropped, since dropping the cache needs root.
 */
export async function coldStart(pace: Pace): Promise<Measured> {
  const millis: number[] = [];
  for (let i = 0; i <= (pace.rounds > 1 ? starts : 2); i++) {
    await using collector = await startCollector();
    millis.push(collector.startMillis);
  }
  const counted = millis.slice(1);
  return { value: median(counted), note: `${counted.length} starts, ${spread(counted)} ms` };
}
