import type { Requests, SessionQuestion, SpanRef } from '../../shared/protocol.ts';

type Params<M extends keyof Requests> = Requests[M]['params'];
type Values = Readonly<Record<string, string | number | boolean | undefined>>;

/** `before` is the `next` of the page before; `q` is looked for in names. */
export interface TraceQuery {
  readonly limit: number;
  readonly before?: string;
  readonly q?: string;
  readonly session?: string;
}

/** The collector's routes with their parameters put in. Ids and texts are any text: each is escaped. */
export const apiPaths = {
  traces: ({ limit, before, q, session }: TraceQuery) => withSearch('/traces', { limit, before, q, session }),
  columns: (traceId: string) => `/traces/${encodeURIComponent(traceId)}/columns`,
  span: spanPath,
  meaning: (ref: SpanRef) => `${spanPath(ref)}/meaning`,
  sessions: ({ limit, offset, order, ascending, q, window }: SessionQuestion) =>
    withSearch('/sessions', { limit, offset, order, ascending, q, window }),
  session: ({ session, before }: Params<'getSession'>) =>
    withSearch(`/sessions/${encodeURIComponent(session)}`, { before }),
  conversation: ({ session, turn }: Params<'getConversation'>) =>
    withSearch(`/sessions/${encodeURIComponent(session)}/conversation`, { turn }),
  cost: ({ window, by, limit }: Params<'getCost'> & { readonly limit?: number }) =>
    withSearch('/cost', { window, by, limit }),
  hints: ({ window }: Params<'getHints'>) => withSearch('/cost/hints', { window }),
  whatIf: ({ session, model, provider }: Params<'getWhatIf'>) =>
    withSearch('/cost/whatif', { session, model, provider }),
  models: ({ q }: Params<'listModels'>) => withSearch('/cost/models', { q: q || undefined }),
  exportSessions: (format: 'csv' | 'json') => withSearch('/export/sessions', { format }),
} as const;

function spanPath({ traceId, spanId }: SpanRef): string {
  return `/spans/${encodeURIComponent(traceId)}/${encodeURIComponent(spanId)}`;
}

function withSearch(path: string, values: Values): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return search ? `${path}?${search}` : path;
}
