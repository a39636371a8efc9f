import type { Measured, Pace } from '../figure.ts';
import { interleave } from '../interleave.ts';
import { runLoad } from '../load/runLoad.ts';
import type { PayloadKind } from '../payload.ts';
import { startBaseline } from '../serverProcess.ts';
import { ratioOf } from './ratioOf.ts';

/** Spans received by gRPC and decoded a second, nothing stored: the collector's receiver and decoder over grpc-js with protobufjs. */
export async function grpc(kind: PayloadKind, pace: Pace): Promise<Measured> {
  const { warmMillis, measureMillis } = pace;
  const rate = async (baseline: string) => {
    await using server = await startBaseline(baseline);
    const { spansPerSecond } = await runLoad(server, { kind, transport: 'grpc', warmMillis, measureMillis });
    return spansPerSecond / 1000;
  };
  const rounds = await interleave({ own: () => rate('ownGrpc'), 'grpc-js': () => rate('grpcJs') }, pace.rounds);
  return ratioOf(rounds, 'own', 'grpc-js', 'kspans/s');
}
