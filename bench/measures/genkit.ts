import type { Measured, Pace } from '../figure.ts';
import { interleave } from '../interleave.ts';
import { runLoad } from '../load/runLoad.ts';
import type { Encoding, PayloadKind } from '../payload.ts';
import { installPeer } from '../peers.ts';
import type { Server } from '../serverProcess.ts';
import { startBaseline, startCollector } from '../serverProcess.ts';
import { median, threeFigures } from '../statistics.ts';
import { ratioOf } from './ratioOf.ts';

const path = '/api/otlp/v1/traces';
/** With how many Genkit's server is faster. */
const connectionsFor: Readonly<Record<PayloadKind, number>> = { agent: 8, small: 1 };

/**
 * Spans stored a second over those of Genkit's telemetry server, the same spans on both sides. The formats differ:
 * Genkit takes OTLP/JSON only, the collector is sent OTLP/protobuf, as SDKs do by default; its rate with JSON is in the note.
 */
export async function genkit(kind: PayloadKind, pace: Pace): Promise<Measured> {
  await installPeer('@genkit-ai/telemetry-server', '1.43.0');
  const { warmMillis, measureMillis } = pace;
  const connections = connectionsFor[kind];
  const rate = async (start: () => Promise<Server>, encoding: Encoding, where: { path?: string } = {}) => {
    await using server = await start();
    const load = { kind, encoding, connections, warmMillis, measureMillis, ...where };
    return (await runLoad(server, load)).spansPerSecond / 1000;
  };
  const rounds = await interleave(
    {
      protobuf: () => rate(startCollector, 'protobuf'),
      json: () => rate(startCollector, 'json'),
      genkit: () => rate(() => startBaseline('genkit'), 'json', { path }),
    },
    pace.rounds,
  );
  const json = ratioOf(rounds, 'json', 'genkit', 'kspans/s');
  const { value, note } = ratioOf(rounds, 'protobuf', 'genkit', 'kspans/s');
  return {
    value,
    note: `${note}; with JSON on both sides ${threeFigures(json.value)}× (${threeFigures(median(rounds.json))})`,
  };
}
