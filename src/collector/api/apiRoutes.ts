import type { ServerResponse } from 'node:http';
import type { AttachAnswer, DoneAnswer, Sender, Stats } from '../../shared/api.ts';
import { ApiRefusal } from './apiFault.ts';
import type { ApiAnswer, ApiCall, ApiRoute } from './apiServer.ts';
import { sendSessions } from './sendSessions.ts';
import { costSettingsOf, mappingsOf, type CommandBody } from './settingBodies.ts';
import type { IngestQuestion, StoreLimits } from '../ingest/ingestMessages.ts';
import type { QueryAnswer, QueryQuestion } from '../query/queryMessages.ts';

/** What the API needs of the collector. */
export interface ApiServices {
  stats(): Stats;
  senders(): readonly Sender[];
  query(question: QueryQuestion, signal: AbortSignal): Promise<QueryAnswer>;
  openEvents(response: ServerResponse): void;
  attach(version: string): AttachAnswer;
  clear(): Promise<DoneAnswer>;
  pin(traceId: string, pinned: boolean): Promise<DoneAnswer>;
  limit(limits: Partial<StoreLimits>): Promise<DoneAnswer>;
  /** Asks the writer for something; `{done: true}` with what it answers. */
  command(question: IngestQuestion): Promise<DoneAnswer>;
  /** Stores a file of OTLP requests. */
  import(body: Uint8Array<ArrayBuffer>, contentType: string): Promise<DoneAnswer>;
  /** Begins to stop; the answer to the request still goes out. */
  stop(): void;
  /** Longest body of `POST /import`, in bytes. */
  importLimit(): number;
}

/** Answered by the query worker under the name on the right. */
const queries: Readonly<Record<string, string>> = {
  '/traces': 'traces',
  '/traces/:traceId': 'trace',
  '/traces/:traceId/columns': 'columns',
  '/spans/:traceId/:spanId': 'span',
  '/spans/:traceId/:spanId/meaning': 'meaning',
  '/sessions': 'sessions',
  '/sessions/:session': 'sessionPage',
  '/sessions/:session/conversation': 'conversation',
  '/errors': 'errors',
  '/cost': 'cost',
  '/cost/hints': 'hints',
  '/cost/whatif': 'whatIf',
  '/cost/models': 'models',
  '/budgets': 'budgets',
  '/metrics/catalogue': 'metricCatalogue',
  '/metrics/points': 'metricPoints',
  '/logs': 'logs',
  '/export': 'export',
};

/** Bytes; a file of prices may be longer than any other of the JSON bodies. */
const longestCommand = 65_536;
const longestSettings = 4 * 1_048_576;

/** Every route of the API. */
export function apiRoutes(services: ApiServices): readonly ApiRoute[] {
  const asked = (query: string) => async (call: ApiCall) => {
    const parameters = { ...Object.fromEntries(call.search), ...call.path };
    return services.query({ query, parameters }, call.signal);
  };
  const get = (path: string, answer: ApiRoute['answer']): ApiRoute => ({ method: 'GET', path, answer });
  const post = (path: string, act: (body: CommandBody) => unknown, limit = longestCommand): ApiRoute => ({
    method: 'POST',
    path,
    answer: async (call) => ({ value: await act(await commandBody(call, limit)) }),
  });

  return [
    ...Object.entries(queries).map(([path, query]) => get(path, asked(query))),
    get('/stats', () => ({ value: services.stats() })),
    get('/senders', () => ({ value: services.senders() })),
    get('/events', ({ response }): ApiAnswer => {
      services.openEvents(response);
      return { streaming: true };
    }),
    get('/alerts', () => {
      throw new ApiRefusal(501, 'alert rules are not available in this version: nothing was evaluated');
    }),
    post('/attach', (body) => services.attach(text(body, 'version'))),
    post('/clear', () => services.clear()),
    post('/pin', (body) => services.pin(text(body, 'traceId').toLowerCase(), flag(body, 'pinned'))),
    post('/limits', (body) => services.limit(limitsOf(body))),
    post(
      '/cost/settings',
      (body) => services.command({ do: 'costSettings', settings: costSettingsOf(body) }),
      longestSettings,
    ),
    post('/mappings', (body) => services.command({ do: 'mappings', mappings: mappingsOf(body) })),
    post('/cost/hints/dismiss', (body) =>
      services.command({ do: 'dismissHint', id: text(body, 'id'), dismissed: flag(body, 'dismissed') }),
    ),
    post('/budgets/claim', (body) => services.command({ do: 'claimAlert', id: text(body, 'id') })),
    get('/export/sessions', (call) => sendSessions(call, (question) => services.query(question, call.signal))),
    post('/stop', (): DoneAnswer => {
      services.stop();
      return { done: true };
    }),
    {
      method: 'POST',
      path: '/import',
      answer: async (call) => ({
        value: await services.import(await call.body(services.importLimit()), call.contentType),
      }),
    },
  ];
}

/** An empty body reads as an empty object. */
async function commandBody(call: ApiCall, limit: number): Promise<CommandBody> {
  const bytes = await call.body(limit);
  if (bytes.length === 0) return {};
  const value = parseJson(new TextDecoder().decode(bytes));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ApiRefusal(400, 'the body is not a JSON object');
  return value as CommandBody;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new ApiRefusal(400, `the body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function text(body: CommandBody, key: string): string {
  const value = body[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new ApiRefusal(400, `"${key}" is missing: it takes a text`);
}

function flag(body: CommandBody, key: string): boolean {
  const value = body[key];
  if (typeof value === 'boolean') return value;
  throw new ApiRefusal(400, `"${key}" is missing: it takes true or false`);
}

/** Name of the limit → least value; the same floors as the command line's. */
const leastLimits = { bytes: 1_048_576, days: 0.01, requestBytes: 1024 } as const;

function limitsOf(body: CommandBody): Partial<StoreLimits> {
  const given = Object.entries(leastLimits).filter(([key]) => body[key] !== undefined);
  if (given.length === 0) throw new ApiRefusal(400, 'name at least one of "bytes", "days" and "requestBytes"');
  const wrong = given.find(([key, least]) => !(typeof body[key] === 'number' && body[key] >= least));
  if (wrong) throw new ApiRefusal(400, `"${wrong[0]}" takes a number of at least ${wrong[1]}`);
  return Object.fromEntries(given.map(([key]) => [key, body[key]]));
}
