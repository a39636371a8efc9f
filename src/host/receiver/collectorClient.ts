import { request, type IncomingMessage } from 'node:http';
import type {
  ApiFault,
  AttachAnswer,
  ChangeNotice,
  DoneAnswer,
  ReadyLine,
  Sender,
  Stats,
  TraceList,
} from '../../shared/api.ts';
import type { SpanDetail } from '../../shared/spanDetail.ts';
import { ClientError, codeOfStatus } from './clientError.ts';
import { createEventParser } from './serverEvents.ts';

/** Where a collector takes API requests. */
export type ApiTarget = Pick<ReadyLine, 'api' | 'token'>;

/** Whether a change stream was ended by the collector on purpose, or broke. */
export type StreamEnd = 'closed' | 'broken';

/** What `POST /limits` takes. */
export interface Limits {
  readonly bytes: number;
  readonly days: number;
  readonly requestBytes: number;
}

/** `before` is the `next` of the page before; `q` is looked for in names. */
export interface TraceQuery {
  readonly limit: number;
  readonly before?: string;
  readonly q?: string;
}

interface Ask {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; a stream of changes has none. */
  readonly timeoutMs?: number;
}

/** Long enough for a whole trace out of a busy store, short enough that a dead collector is noticed. */
const answerTimeoutMs = 20_000;

/**
 * The collector's private API as functions. A question that gets no answer rejects with a `ClientError`; an aborted one
 * with its signal's reason.
 */
export class CollectorClient {
  readonly #target: ApiTarget;

  constructor(target: ApiTarget) {
    this.#target = target;
  }

  attach(version: string, signal?: AbortSignal): Promise<AttachAnswer> {
    return this.#json('/attach', { method: 'POST', body: { version }, signal });
  }

  stats(signal?: AbortSignal): Promise<Stats> {
    return this.#json('/stats', { signal });
  }

  senders(signal?: AbortSignal): Promise<readonly Sender[]> {
    return this.#json('/senders', { signal });
  }

  traces(query: TraceQuery, signal?: AbortSignal): Promise<TraceList> {
    return this.#json(tracesPath(query), { signal });
  }

  /** The same answer as it came, for who only passes it on. */
  traceBytes(query: TraceQuery, signal?: AbortSignal): Promise<ArrayBuffer> {
    return this.#wholeBytes(tracesPath(query), { signal });
  }

  /** The bytes of `encodeTraceColumns`. */
  columns(traceId: string, signal?: AbortSignal): Promise<ArrayBuffer> {
    return this.#wholeBytes(`/traces/${encodeURIComponent(traceId)}/columns`, { signal });
  }

  span(traceId: string, spanId: string, signal?: AbortSignal): Promise<SpanDetail> {
    return this.#json(`/spans/${encodeURIComponent(traceId)}/${encodeURIComponent(spanId)}`, { signal });
  }

  pin(traceId: string, pinned: boolean, signal?: AbortSignal): Promise<DoneAnswer> {
    return this.#json('/pin', { method: 'POST', body: { traceId, pinned }, signal });
  }

  clear(): Promise<DoneAnswer> {
    return this.#json('/clear', { method: 'POST', body: {} });
  }

  limits(limits: Limits): Promise<DoneAnswer> {
    return this.#json('/limits', { method: 'POST', body: limits });
  }

  stop(): Promise<DoneAnswer> {
    return this.#json('/stop', { method: 'POST', body: {} });
  }

  /** Listens to change notices until the stream ends, and says how it ended. Rejects when it cannot be opened. */
  async changes(onNotice: (notice: ChangeNotice) => void, signal: AbortSignal): Promise<StreamEnd> {
    const answer = await this.#answer('/events', { signal });
    const parse = createEventParser(({ event, data }) => {
      const notice = event === 'change' ? readNotice(data) : undefined;
      if (notice) onNotice(notice);
    });
    answer.setEncoding('utf8');
    answer.on('data', parse);
    return new Promise((resolve) => {
      answer.on('error', () => undefined); // what there is to know comes with the close
      answer.on('close', () => resolve(answer.complete ? 'closed' : 'broken'));
    });
  }

  async #json<T>(path: string, ask: Ask): Promise<T> {
    const text = Buffer.concat(await this.#bytes(path, ask)).toString('utf8');
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new ClientError('badAnswer', `the collector's answer to ${path} is not JSON`);
    }
  }

  /** In a buffer of exactly their size: a view on a pooled one would be sent to the frame whole. */
  async #wholeBytes(path: string, ask: Ask): Promise<ArrayBuffer> {
    const parts = await this.#bytes(path, ask);
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes.buffer;
  }

  async #bytes(path: string, ask: Ask): Promise<readonly Buffer[]> {
    return readAll(await this.#answer(path, { timeoutMs: answerTimeoutMs, ...ask }), ask.signal);
  }

  /** The head of a successful answer; its body is still to be read. */
  #answer(path: string, { method = 'GET', body, signal, timeoutMs }: Ask): Promise<IncomingMessage> {
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

/** A notice is a hint: one that cannot be read is none. */
function readNotice(data: string): ChangeNotice | undefined {
  try {
    const notice = JSON.parse(data) as Partial<ChangeNotice> | null;
    return typeof notice?.revision === 'number' && Array.isArray(notice.what) ? (notice as ChangeNotice) : undefined;
  } catch {
    return undefined;
  }
}

function tracesPath({ limit, before, q }: TraceQuery): string {
  const search = new URLSearchParams({ limit: String(limit), ...(before && { before }), ...(q && { q }) });
  return `/traces?${search.toString()}`;
}
