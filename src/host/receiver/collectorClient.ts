import type { AttachAnswer, ChangeNotice, DoneAnswer, Sender, Stats, TraceList } from '../../shared/api.ts';
import type { AttributeMappings } from '../../shared/attributeMappings.ts';
import type {
  BudgetAlerts,
  CostAnswer,
  CostDimension,
  CostSettings,
  CostWindow,
  PricedModels,
  SessionList,
  SessionPage,
} from '../../shared/costApi.ts';
import type { SessionQuestion } from '../../shared/protocol.ts';
import type { SpanDetail } from '../../shared/spanDetail.ts';
import { apiPaths, type TraceQuery } from './apiPaths.ts';
import { CollectorTransport, type ApiTarget } from './collectorTransport.ts';
import { createEventParser } from './serverEvents.ts';

/** Whether a change stream was ended by the collector on purpose, or broke. */
export type StreamEnd = 'closed' | 'broken';

/** What `POST /limits` takes. */
export interface Limits {
  readonly bytes: number;
  readonly days: number;
  readonly requestBytes: number;
}

/**
 * The collector's private API as functions. A question that gets no answer rejects with a `ClientError`; an aborted one
 * with its signal's reason.
 */
export class CollectorClient {
  readonly #transport: CollectorTransport;

  constructor(target: ApiTarget) {
    this.#transport = new CollectorTransport(target);
  }

  attach(version: string, signal?: AbortSignal): Promise<AttachAnswer> {
    return this.#transport.json('/attach', { method: 'POST', body: { version }, signal });
  }

  stats(signal?: AbortSignal): Promise<Stats> {
    return this.#transport.json('/stats', { signal });
  }

  senders(signal?: AbortSignal): Promise<readonly Sender[]> {
    return this.#transport.json('/senders', { signal });
  }

  traces(query: TraceQuery, signal?: AbortSignal): Promise<TraceList> {
    return this.#transport.json(apiPaths.traces(query), { signal });
  }

  span(traceId: string, spanId: string, signal?: AbortSignal): Promise<SpanDetail> {
    return this.#transport.json(apiPaths.span({ traceId, spanId }), { signal });
  }

  sessions(question: SessionQuestion, signal?: AbortSignal): Promise<SessionList> {
    return this.#transport.json(apiPaths.sessions(question), { signal });
  }

  session(session: string, before: number | undefined, signal?: AbortSignal): Promise<SessionPage> {
    return this.#transport.json(apiPaths.session({ session, ...(before !== undefined && { before }) }), { signal });
  }

  /** `limit`: rows of the breakdown. */
  cost(window: CostWindow, by: CostDimension, limit: number, signal?: AbortSignal): Promise<CostAnswer> {
    return this.#transport.json(apiPaths.cost({ window, by, limit }), { signal });
  }

  models(q: string, signal?: AbortSignal): Promise<PricedModels> {
    return this.#transport.json(apiPaths.models({ q }), { signal });
  }

  budgets(signal?: AbortSignal): Promise<BudgetAlerts> {
    return this.#transport.json('/budgets', { signal });
  }

  /** An answer as it came, for who only passes it on; `path` is one of `apiPaths`. */
  bytes(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
    return this.#transport.bytes(path, { signal });
  }

  pin(traceId: string, pinned: boolean, signal?: AbortSignal): Promise<DoneAnswer> {
    return this.#transport.json('/pin', { method: 'POST', body: { traceId, pinned }, signal });
  }

  dismissHint(id: string, dismissed: boolean, signal?: AbortSignal): Promise<unknown> {
    return this.#transport.json('/cost/hints/dismiss', { method: 'POST', body: { id, dismissed }, signal });
  }

  /** Whether this window is the one to show the alert: of all that ask, one is. */
  claimBudget(id: string): Promise<{ readonly claimed: boolean }> {
    return this.#transport.json('/budgets/claim', { method: 'POST', body: { id } });
  }

  costSettings(settings: CostSettings): Promise<unknown> {
    return this.#transport.json('/cost/settings', { method: 'POST', body: settings });
  }

  mappings(mappings: AttributeMappings): Promise<unknown> {
    return this.#transport.json('/mappings', { method: 'POST', body: mappings });
  }

  clear(): Promise<DoneAnswer> {
    return this.#transport.json('/clear', { method: 'POST', body: {} });
  }

  limits(limits: Limits): Promise<DoneAnswer> {
    return this.#transport.json('/limits', { method: 'POST', body: limits });
  }

  stop(): Promise<DoneAnswer> {
    return this.#transport.json('/stop', { method: 'POST', body: {} });
  }

  /** Listens to change notices until the stream ends, and says how it ended. Rejects when it cannot be opened. */
  async changes(onNotice: (notice: ChangeNotice) => void, signal: AbortSignal): Promise<StreamEnd> {
    const answer = await this.#transport.answer('/events', { signal });
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
