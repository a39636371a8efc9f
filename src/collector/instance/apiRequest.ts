import { request } from 'node:http';

export interface ApiTarget {
  readonly path: string;
  readonly token?: string;
}

/** Asks another collector's API; `undefined` when nobody answers there, or not in time, or not with success. */
export function apiRequest(
  target: ApiTarget,
  route: string,
  options: { readonly timeoutMs: number; readonly body?: unknown },
): Promise<unknown> {
  const headers: Record<string, string> = target.token === undefined ? {} : { 'x-agent-loupe-token': target.token };
  return askJson({ socketPath: target.path, path: route, headers }, options);
}

/** `GET /healthz` of whoever holds a port. */
export function healthzRequest(port: number, timeoutMs: number): Promise<unknown> {
  return askJson({ host: '127.0.0.1', port, path: '/healthz', headers: {} }, { timeoutMs });
}

interface Place {
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A stranger may hold the port and send without end. */
const longestAnswer = 1_048_576;

function askJson(place: Place, options: { readonly timeoutMs: number; readonly body?: unknown }): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const method = options.body === undefined ? 'GET' : 'POST';
  const signal = AbortSignal.timeout(options.timeoutMs);
  const asked = request({ ...place, method, agent: false, signal }, (answer) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (part: string) => {
      text += part;
      if (text.length > longestAnswer) asked.destroy();
    });
    answer.on('end', () => resolve(answer.statusCode === 200 ? parse(text) : undefined));
    answer.on('error', () => resolve(undefined));
    answer.on('close', () => resolve(undefined));
  });
  asked.on('error', () => resolve(undefined));
  asked.end(options.body === undefined ? undefined : JSON.stringify(options.body));
  return promise;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
