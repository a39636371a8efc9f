import type { Measured, Pace } from '../figure.ts';
import { interleave } from '../interleave.ts';
import { runLoad } from '../load/runLoad.ts';
import type { PayloadKind } from '../payload.ts';
import { startCollector } from '../serverProcess.ts';
import { ratioOf } from './ratioOf.ts';

/** Spans stored a second, understood and priced, over those of the same collector with both switched off. */
export async function semanticsShare(kind: PayloadKind, pace: Pace): Promise<Measured> {
  const { warmMillis, measureMillis, rounds } = pace;
  const rate = async (env: Readonly<Record<string, string>>) => {
    await using server = await startCollector({ env });
    const { spansPerSecond } = await runLoad(server, { kind, warmMillis, measureMillis });
    return spansPerSecond / 1000;
  };
  const rates = await interleave(
    { collector: () => rate({}), plain: () => rate({ AGENT_LOUPE_BENCH_PLAIN: '1' }) },
    rounds,
  );
  return ratioOf(rates, 'collector', 'plain', 'kspans/s');
}
