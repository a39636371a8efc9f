import type { Measured, Pace } from '../figure.ts';
import { interleave } from '../interleave.ts';
import { runLoad } from '../load/runLoad.ts';
import type { PayloadKind } from '../payload.ts';
import type { Server } from '../serverProcess.ts';
import { startBaseline, startCollector } from '../serverProcess.ts';
import { ratioOf } from './ratioOf.ts';

/**
 * p99 of the main thread's event-loop delay at saturation: the collector's over that of a server that does the same decoding
 * and writing, by the collector's own code, on its main thread.
 */
export async function loopDelay(kind: PayloadKind, pace: Pace): Promise<Measured> {
  const p99 = async (start: () => Promise<Server>) => {
    await using server = await start();
    await runLoad(server, { kind, warmMillis: 0, measureMillis: pace.warmMillis });
    await server.loopDelay();
    await runLoad(server, { kind, warmMillis: 0, measureMillis: pace.measureMillis });
    return (await server.loopDelay()).p99;
  };
  const rounds = await interleave(
    {
      collector: () => p99(() => startCollector({ watchLoop: true })),
      'main thread': () => p99(() => startBaseline('mainThread', { watchLoop: true })),
    },
    pace.rounds,
  );
  return ratioOf(rounds, 'collector', 'main thread', 'ms');
}
