// Preload (`node --import`): watches the event loop of the main thread of the program it is loaded into.
// Any message over the IPC channel is answered with what was seen since the last one.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds. An idle loop shows a little more than the 1 ms at which it is sampled. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

if (isMainThread && process.send) {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  process.on('message', () => {
    const seen: LoopDelay = {
      p50: histogram.percentile(50) / 1e6,
      p99: histogram.percentile(99) / 1e6,
      max: histogram.max / 1e6,
    };
    histogram.reset();
    process.send?.(seen);
  });
  // The program must end when it wants to, as without the preload.
  process.channel?.unref();
}
