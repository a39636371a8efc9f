import type { Measured, Pace } from '../figure.ts';
import { interleave } from '../interleave.ts';
import { runLoad } from '../load/runLoad.ts';
import type { PayloadKind } from '../payload.ts';
import type { Server } from '../serverProcess.ts';
import { startBaseline, startCollector } from '../serverProcess.ts';
import { ratioOf } from './ratioOf.ts';
import { remember } from './remember.ts';

/** kspans/s of the collector, the straightforward pipeline and the server that only collects bodies, in one run. */
const rates = remember(async (kind: PayloadKind, pace: Pace) => {
  const rate = async (start: () => Promise<Server>) => {
    await using server = await start();
    const { spansPerSecond } = await runLoad(server, {
      kind,
      warmMillis: pace.warmMillis,
      measureMillis: pace.measureMillis,
    });
    return spansPerSecond / 1000;
  };
  return interleave(
    {
      collector: () => rate(startCollector),
      naive: () => rate(() => startBaseline('naive')),
      bare: () => rate(() => startBaseline('bare')),
    },
    pace.rounds,
  );
});

/** Spans stored a second, answered after the commit, over those of the straightforward pipeline. */
export async function endToEnd(kind: PayloadKind, pace: Pace): Promise<Measured> {
  return ratioOf(await rates(kind, pace), 'collector', 'naive', 'kspans/s');
}

/** The same over a server that only collects the bodies, in percent. */
export async function endToEndShare(kind: PayloadKind, pace: Pace): Promise<Measured> {
  const { value, note } = ratioOf(await rates(kind, pace), 'collector', 'bare', 'kspans/s');
  return { value: value * 100, note };
}
