import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Healthz, Stats } from '../shared/api.ts';
import { apiFault } from './api/apiFault.ts';
import type { Exposition } from './exposition.ts';
import { siblingEntry } from './siblingEntry.ts';

/** Answers `GET /healthz` and `GET /metrics` on the OTLP ports; `api` is where this collector's API listens. */
export function selfPages(
  stats: () => Stats,
  api: string,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (path === '/healthz') sendJson(response, 200, healthz(stats(), api));
    else if (path === '/metrics') void sendMetrics(stats, response);
    else sendJson(response, 404, apiFault(404, `there is no ${path} here: /healthz and /metrics can be read`));
  };
}

/** Degraded is no fault of the asker's, who is answered: hence 200. */
function healthz({ version, pid, storeProblem }: Stats, api: string): Healthz {
  const said = { service: 'agent-loupe', version, api, pid } as const;
  return storeProblem === undefined ? { ...said, status: 'ok' } : { ...said, status: 'degraded', reason: storeProblem };
}

/** The metric library is loaded when somebody asks the first time: it would take a tenth of the time of the start. */
async function sendMetrics(stats: () => Stats, response: ServerResponse): Promise<void> {
  try {
    const { expose } = (await import(siblingEntry('exposition').href)) as {
      expose: (stats: Stats) => Promise<Exposition>;
    };
    const { contentType, text } = await expose(stats());
    response.writeHead(200, { 'content-type': contentType });
    response.end(text);
  } catch (error) {
    sendJson(response, 500, apiFault(500, error instanceof Error ? error.message : String(error)));
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}
