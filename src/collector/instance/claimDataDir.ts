import type { ReadyLine } from '../../shared/api.ts';
import type { ApiAddress } from './apiAddress.ts';
import { apiRequest } from './apiRequest.ts';
import type { ApiTarget } from './apiRequest.ts';
import { readCollectorFile } from './collectorFile.ts';
import { compareVersions } from './compareVersions.ts';
import { takeLock } from './dataDirLock.ts';
import type { DataDirLock } from './dataDirLock.ts';
import { livingCollector } from './livingCollector.ts';

export type Claim =
  | { readonly kind: 'ours'; readonly lock: DataDirLock }
  | { readonly kind: 'served'; readonly by: ReadyLine }
  | { readonly kind: 'stuck' };

/** The other may be draining a full queue onto a slow disk. */
const patienceMs = 15_000;
const pauseMs = 25;

/**
 * Makes this process the one collector of a data folder, or finds the one that is. Two that start at once both try the
 * lock: one gets it, the other asks until the first answers. An older collector is asked to hand over.
 */
export async function claimDataDir(dataDir: string, address: ApiAddress, version: string): Promise<Claim> {
  const elsewhere = address.elsewhere === undefined ? undefined : await livingCollector({ path: address.elsewhere });
  if (elsewhere) return { kind: 'served', by: elsewhere };
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const lock = takeLock(address.lockFile);
    if (lock) return { kind: 'ours', lock };
    const target = otherTarget(dataDir, address);
    const living = target && (await livingCollector(target));
    if (living && !(await handsOver(living, version))) return { kind: 'served', by: living };
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return { kind: 'stuck' };
}

/** A socket's path follows from the folder; a pipe's is only in the file. */
function otherTarget(dataDir: string, address: ApiAddress): ApiTarget | undefined {
  if (address.token === undefined) return { path: address.path };
  const left = readCollectorFile(dataDir);
  return left && { path: left.api, ...(left.token === undefined ? {} : { token: left.token }) };
}

async function handsOver(living: ReadyLine, version: string): Promise<boolean> {
  if (compareVersions(living.version, version) >= 0) return false;
  const target: ApiTarget = { path: living.api, ...(living.token === undefined ? {} : { token: living.token }) };
  const answer = await apiRequest(target, '/attach', { timeoutMs: 2000, body: { version } });
  return (answer as { handingOver?: boolean } | undefined)?.handingOver === true;
}
