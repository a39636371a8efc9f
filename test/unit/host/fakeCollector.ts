import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface FakeCollector {
  readonly api: string;
  readonly dir: string;
  /** `"GET /stats"`, with the body where there was one. */
  readonly asked: string[];
  /** Change streams that are open. */
  readonly streams: Set<ServerResponse>;
  close(): Promise<void>;
}

export type FakeAnswer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** An HTTP server on a Unix socket that answers as its table says; `/events` is kept open. */
export async function fakeCollector(answers: Readonly<Record<string, FakeAnswer | object>>): Promise<FakeCollector> {
  const dir = mkdtempSync(join(tmpdir(), 'loupe-fake-'));
  const api = join(dir, 'api.sock');
  const asked: string[] = [];
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const route = `${request.method ?? ''} ${request.url ?? ''}`;
      asked.push(body ? `${route} ${body}` : route);
      const answer = answers[route];
      if (typeof answer === 'function') (answer as FakeAnswer)(request, response, body);
      else if (answer) response.end(JSON.stringify(answer));
      else if (request.url === '/events') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('event: change\ndata: {"revision":1,"what":[]}\n\n');
        streams.add(response);
        response.on('close', () => streams.delete(response));
      } else response.writeHead(404).end(JSON.stringify({ code: 5, message: `nothing at ${route}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(api, resolve));
  return {
    api,
    dir,
    asked,
    streams,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
