import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { timingSafeEqual } from 'node:crypto';
import { apiFault, ApiRefusal } from './apiFault.ts';
import type { ApiAddress } from '../instance/apiAddress.ts';
import { matchRoute } from './matchRoute.ts';
import type { Match } from './matchRoute.ts';
import { WorkerFault, WorkerGone } from '../workers/workerErrors.ts';

/** What a route is given. */
export interface ApiCall {
  /** From the path: `traceId`, `spanId`. */
  readonly path: Readonly<Record<string, string>>;
  readonly search: URLSearchParams;
  readonly contentType: string;
  /** Reads the request's body; refuses one that is longer than `limit` bytes. */
  readonly body: (limit: number) => Promise<Uint8Array<ArrayBuffer>>;
  /** Aborted when the client goes away before its answer. */
  readonly signal: AbortSignal;
  readonly response: ServerResponse;
}

/** JSON of `value`, bytes as they are, or nothing because the route keeps the response for itself. */
export type ApiAnswer =
  { readonly value: unknown } | { readonly bytes: ArrayBuffer; readonly type: string } | { readonly streaming: true };

export interface ApiRoute {
  readonly method: 'GET' | 'POST';
  /** `/traces/:traceId/columns` */
  readonly path: string;
  readonly answer: (call: ApiCall) => ApiAnswer | Promise<ApiAnswer>;
}

/** Serves the private API on its Unix socket or pipe. Resolves when it takes connections. */
export async function startApiServer(address: ApiAddress, routes: readonly ApiRoute[]): Promise<Server> {
  const server = createServer((request, response) => {
    response.on('error', () => response.destroy());
    void answer(request, response, address, routes);
  });
  if (process.platform !== 'win32') rmSync(address.path, { force: true }); // left by a process that was killed
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  server.once('error', reject);
  server.listen(address.path, () => resolve(undefined));
  await promise;
  if (process.platform !== 'win32') chmodSync(address.path, 0o600);
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  address: ApiAddress,
  routes: readonly ApiRoute[],
): Promise<void> {
  try {
    checkToken(request, address.token);
    const target = request.url ?? '/';
    const [pathname = '/'] = target.split('?', 1); // not URL: it has no place for a path such as //
    const match = matchRoute(routes, request.method ?? '', pathname);
    const search = new URLSearchParams(target.slice(pathname.length));
    send(response, await match.route.answer(callOf(request, response, match, search)));
  } catch (error) {
    sendFault(response, error);
  }
}

function checkToken(request: IncomingMessage, token: string | undefined): void {
  if (token === undefined) return;
  const given = Buffer.from(String(request.headers['x-agent-loupe-token'] ?? ''));
  const wanted = Buffer.from(token);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw new ApiRefusal(401, 'the header x-agent-loupe-token is missing or wrong: take it from collector.json');
}

function callOf(
  request: IncomingMessage,
  response: ServerResponse,
  match: Match<ApiRoute>,
  search: URLSearchParams,
): ApiCall {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  return {
    path: match.path,
    search,
    contentType: request.headers['content-type'] ?? '',
    body: (limit) => readBody(request, limit),
    signal: gone.signal,
    response,
  };
}

async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > limit) throw new ApiRefusal(413, `the body is longer than the ${limit} bytes this request may have`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function send(response: ServerResponse, reply: ApiAnswer): void {
  if ('streaming' in reply) return;
  const body = 'bytes' in reply ? Buffer.from(reply.bytes) : Buffer.from(JSON.stringify(reply.value));
  const type = 'bytes' in reply ? reply.type : 'application/json';
  response.writeHead(200, { 'content-type': type, 'content-length': body.length, 'cache-control': 'no-store' });
  response.end(body);
}

function sendFault(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const refusal = refusalOf(error);
  response.writeHead(refusal.status, { 'content-type': 'application/json', ...refusal.headers });
  response.end(JSON.stringify(apiFault(refusal.status, refusal.message)));
}

function refusalOf(error: unknown): ApiRefusal {
  if (error instanceof ApiRefusal) return error;
  if (error instanceof WorkerFault) return new ApiRefusal(error.status, error.message);
  if (error instanceof WorkerGone)
    return new ApiRefusal(503, `the worker that should answer ${error.message}; ask again`, { 'retry-after': '1' });
  return new ApiRefusal(500, error instanceof Error ? error.message : String(error));
}
