import type { Healthz, ReadyLine, Stats } from '../../shared/api.ts';
import { apiRequest, healthzRequest } from './apiRequest.ts';
import type { ApiTarget } from './apiRequest.ts';

const askMs = 1000;

/** The ready line of the collector that answers at `target`; `undefined` when none does. */
export async function livingCollector(target: ApiTarget): Promise<ReadyLine | undefined> {
  const stats = (await apiRequest(target, '/stats', { timeoutMs: askMs })) as Partial<Stats> | undefined;
  if (typeof stats?.pid !== 'number' || !stats.otlp || !stats.grpc || !stats.version) return undefined;
  const { otlp, grpc, version, pid, busy = [] } = stats;
  return {
    ready: true,
    otlp,
    grpc,
    api: target.path,
    version,
    pid,
    ...(target.token === undefined ? {} : { token: target.token }),
    ...(busy.length === 0 ? {} : { busy }),
  };
}

/** The collector of this user that holds a port; `undefined` when it is somebody else's or another program's. */
export async function collectorOnPort(port: number): Promise<ReadyLine | undefined> {
  const health = (await healthzRequest(port, askMs)) as Partial<Healthz> | undefined;
  if (health?.service !== 'agent-loupe' || typeof health.api !== 'string') return undefined;
  return livingCollector({ path: health.api });
}
