import { request, type IncomingMessage } from 'node:http';
import type { ApiFault, ReadyLine } from '../../shared/api.ts';
import { ClientError, codeOfStatus } from './clientError.ts';

/** Where a collector takes API requests. */
export type ApiTarget = Pick<ReadyLine, 'api' | 'token'>;

/** One request; without `method` it is a GET. */
export interface Ask {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; a stream of changes has none. */
  readonly timeoutMs?: number;
}

/** Long enough for a whole trace out of a busy store, short enough that a dead collector is noticed. */
const answerTimeoutMs = 20_000;

/**
 * HTTP over the collector's socket. A request that gets no answer rejects with a `ClientError`; an aborted one with its
 * signal's reason.
 */
export class CollectorTransport {
  readonly #target: ApiTarget;

  constructor(target: ApiTarget) {
    this.#target = target;
  }

  async json<T>(path: string, ask: Ask): Promise<T> {
    const text = Buffer.concat(await this.#parts(path, ask)).toString('utf8');
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new ClientError('badAnswer', `the collector's answer to ${path} is not JSON`);
    }
  }

  /** In a buffer of exactly their size: a view on a pooled one would be sent to the frame whole. */
  async bytes(path: string, ask: Ask): Promise<ArrayBuffer> {
    const parts = await this.#parts(path, ask);
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes.buffer;
  }

  /** The head of a successful answer; its body is still to be read. */
  answer(path: string, { method = 'GET', body, signal, timeoutMs }: Ask): Promise<IncomingMessage> {
    const { api, token } = this.#target;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(token !== undefined && { 'x-agent-loupe-token': token }),
      ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(
        { socketPath: api, path, method, headers, agent: false, ...(signal && { signal }) },
        (answer) => {
          if (answer.statusCode === 200) resolve(answer);
          else void refusalOf(answer, path).then(reject);
        },
      );
      if (timeoutMs !== undefined)
        asked.setTimeout(timeoutMs, () =>
          asked.destroy(new ClientError('timeout', `the collector did not answer ${path} in ${timeoutMs / 1000} s`)),
        );
      asked.on('error', (error) => reject(faultOf(error, signal)));
      asked.end(text);
    });
  }

  async #parts(path: string, ask: Ask): Promise<readonly Buffer[]> {
    return readAll(await this.answer(path, { timeoutMs: answerTimeoutMs, ...ask }), ask.signal);
  }
}

/** What to reject with: the abort's reason, our own error as it is, and everything the socket says as `unreachable`. */
function faultOf(error: Error, signal: AbortSignal | undefined): Error {
  if (signal?.aborted) return signal.reason instanceof Error ? signal.reason : error;
  return error instanceof ClientError ? error : new ClientError('unreachable', error.message);
}

async function readAll(answer: IncomingMessage, signal: AbortSignal | undefined): Promise<readonly Buffer[]> {
  const parts: Buffer[] = [];
  try {
    for await (const part of answer) parts.push(part as Buffer);
  } catch (error) {
    throw faultOf(error as Error, signal);
  }
  return parts;
}

async function refusalOf(answer: IncomingMessage, path: string): Promise<ClientError> {
  const status = answer.statusCode ?? 0;
  const code = codeOfStatus(status);
  try {
    const { message } = JSON.parse(
      Buffer.concat(await readAll(answer, undefined)).toString('utf8'),
    ) as Partial<ApiFault>;
    return new ClientError(code, message ?? `the collector answered ${path} with ${status}`);
  } catch {
    return new ClientError(code, `the collector answered ${path} with ${status}`);
  }
}
