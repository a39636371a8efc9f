import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Healthz, Stats } from '../shared/api.ts';
import { apiFault } from './apiFault.ts';
import { siblingEntry } from './siblingEntry.ts';

/** Answers `GET /healthz` and `GET /metrics` on the OTLP ports; `api` is where this collector's API listens. */
export function selfPages(
  stats: () => Stats,
  api: string,
): (request: IncomingMessage, response: ServerResponse) => void {
  const metrics = metricsPage(stats);
  return (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0];
    if (path === '/healthz') sendJson(response, 200, healthz(stats(), api));
    else if (path === '/metrics') void metrics(response);
    else sendJson(response, 404, apiFault(404, `there is no ${path} here: /healthz and /metrics can be read`));
  };
}

function healthz({ version, pid, storeProblem }: Stats, api: string): Healthz {
  const state =
    storeProblem === undefined ? ({ status: 'ok' } as const) : ({ status: 'degraded', reason: storeProblem } as const);
  return { service: 'agent-loupe', version, api, pid, ...state };
}

type LoopDelay = ReturnType<typeof monitorEventLoopDelay>;

interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/**
 * The metric library is a bundle of its own, loaded when somebody asks the first time: it costs as much time as the rest
 * of the start. The loop is watched from then on too, as the watch wakes an idle process fifty times a second.
 */
function metricsPage(stats: () => Stats): (response: ServerResponse) => Promise<void> {
  let loop: LoopDelay | undefined;
  return async (response) => {
    if (!loop) {
      loop = monitorEventLoopDelay({ resolution: 20 });
      loop.enable();
    }
    try {
      const { expose } = (await import(siblingEntry('exposition').href)) as {
        expose: (stats: Stats, loop: LoopDelay) => Promise<Exposition>;
      };
      const { contentType, text } = await expose(stats(), loop);
      response.writeHead(200, { 'content-type': contentType });
      response.end(text);
    } catch (error) {
      sendJson(response, 500, apiFault(500, error instanceof Error ? error.message : String(error)));
    }
  };
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}
