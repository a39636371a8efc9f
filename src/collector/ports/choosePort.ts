import type { BusyPort, ReadyLine } from '../../shared/api.ts';
import { collectorOnPort } from '../instance/livingCollector.ts';
import { portHolder } from './portHolder.ts';

export type PortChoice =
  | { readonly kind: 'listening'; readonly port: number; readonly busy?: BusyPort }
  | { readonly kind: 'served'; readonly by: ReadyLine };

/** After this many taken neighbours any free port will do. */
const neighbours = 20;

/**
 * Listens on `wanted`. When it is taken: by another Agent Loupe of this user → that one serves; by a stranger → the next
 * free port, and who the stranger is. `listen` resolves to the port, or to `undefined` when it is taken; it is never asked
 * for a port of `avoid`.
 */
export async function choosePort(
  wanted: number,
  avoid: readonly number[],
  listen: (port: number) => Promise<number | undefined>,
): Promise<PortChoice> {
  const port = await listen(wanted);
  if (port !== undefined) return { kind: 'listening', port };
  const [by, holder] = await Promise.all([collectorOnPort(wanted), portHolder(wanted)]);
  if (by) return { kind: 'served', by };
  const used = await nextFree(wanted, avoid, listen);
  return { kind: 'listening', port: used, busy: { wanted, used, ...(holder === undefined ? {} : { holder }) } };
}

async function nextFree(
  wanted: number,
  avoid: readonly number[],
  listen: (port: number) => Promise<number | undefined>,
): Promise<number> {
  const last = Math.min(wanted + neighbours, 65_535);
  for (let port = wanted + 1; port <= last; port++) {
    const found = avoid.includes(port) ? undefined : await listen(port);
    if (found !== undefined) return found;
  }
  const any = await listen(0);
  if (any === undefined)
    throw new Error(`no TCP port can be opened on 127.0.0.1 (${wanted} and its neighbours are taken)`);
  return any;
}
