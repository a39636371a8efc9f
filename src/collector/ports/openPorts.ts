import type { ReadyLine } from '../../shared/api.ts';
import { choosePort } from './choosePort.ts';
import type { Listening } from '../collectorStats.ts';

export type OpenedPorts =
  { readonly kind: 'open'; readonly listening: Listening } | { readonly kind: 'served'; readonly by: ReadyLine };

interface Wanted {
  readonly port: number;
  readonly grpcPort: number;
}

/** Opens both OTLP ports, or finds the collector of this user that has one of them. */
export async function openPorts(
  wanted: Wanted,
  receiver: { listen(port: number): Promise<number> },
): Promise<OpenedPorts> {
  const listen = async (port: number): Promise<number | undefined> => {
    try {
      return await receiver.listen(port);
    } catch (error) {
      if (error instanceof Error && 'code' in error && isTaken(error.code)) return undefined;
      throw error;
    }
  };
  const http = await choosePort(wanted.port, [wanted.grpcPort], listen);
  if (http.kind === 'served') return http;
  const grpc = await choosePort(wanted.grpcPort, [wanted.port, http.port], listen);
  if (grpc.kind === 'served') return grpc;
  const busy = [http.busy, grpc.busy].filter((port) => port !== undefined);
  const listening = { otlp: `http://127.0.0.1:${http.port}`, grpc: `127.0.0.1:${grpc.port}`, busy };
  return { kind: 'open', listening };
}

/** EACCES: below 1024, or reserved by Windows (Hyper-V keeps ranges to itself). */
function isTaken(code: unknown): boolean {
  return code === 'EADDRINUSE' || code === 'EACCES';
}
