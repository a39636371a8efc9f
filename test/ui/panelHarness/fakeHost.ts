/** Runs in the page of the test: stands for VS Code and the extension host, over the real contract. */
import { encodeJson } from '../../../src/shared/jsonBytes.ts';
import type { TraceList, TraceSummary } from '../../../src/shared/api.ts';
import type {
  FrameMessage,
  HostMessage,
  PanelState,
  ReceiverStatus,
  Requests,
  SourceOutcome,
} from '../../../src/shared/protocol.ts';
import type { CostAnswer, SessionSummary } from '../../../src/shared/costApi.ts';
import { encodeTraceColumns } from '../../../src/shared/traceColumns.ts';
import { answerCost, answerHints, answerModels, answerSession, answerSessions, answerWhatIf } from './costAnswers.ts';
import { answerConversation, answerMeaning } from './costConversation.ts';
import { monthOfSessions, sessionsOfTraces } from './costSessions.ts';
import type { BookSession } from './costSessions.ts';
import { buildTrace as buildUnpriced } from './traceBuilder.ts';
import type { BuiltTrace, TraceSpec } from './traceBuilder.ts';
import { others, tripPlanner } from './tripPlanner.ts';

// The tests are checked without the browser's types; this file needs these two.
declare const window: { postMessage(message: unknown, target: string): void };
declare const location: { readonly search: string };

/** What a test can see and change from outside, as `window.fakeHost`. */
export interface FakeHost {
  readonly asked: { method: keyof Requests; params: unknown }[];
  status: ReceiverStatus;
  source: SourceOutcome;
  /** Milliseconds before each answer. */
  delay: number;
  state: PanelState;
  /** Laid over each answer to `getCost`. */
  cost: Partial<CostAnswer>;
  /** USD; a test may take them away. */
  budgets: { day?: number; week?: number; month?: number };
  /** Sets so many more sessions beside those of the month. */
  addSessions(count: number): void;
  /** Turns that one answer to `getSession` holds. */
  mostTurns: number;
  /** Methods that fail, with what they say. */
  readonly faults: Partial<Record<keyof Requests, string>>;
  set(specs: readonly TraceSpec[], until?: number): void;
  put(trace: BuiltTrace): void;
  notify(traceIds?: readonly string[]): void;
  send(message: HostMessage): void;
}

const started = Date.now() - 3_600_000;
const running: ReceiverStatus = {
  state: 'running',
  otlp: 'http://127.0.0.1:4318',
  stats: {
    version: '0.1.0',
    pid: 1,
    startedAt: started * 1000,
    otlp: 'http://127.0.0.1:4318',
    grpc: '127.0.0.1:4317',
    busy: [],
    clients: 1,
    received: { spans: 40_120, logs: 0, metricPoints: 0 },
    rejected: { spans: 0, logs: 0, metricPoints: 0 },
    requests: { accepted: 812, refused: 0 },
    dropped: { traces: 0, spans: 0, logs: 0, metricPoints: 0 },
    stored: { traces: 1204, spans: 40_120, logs: 0, metricPoints: 0, bytes: 212 * 1024 * 1024 },
    limits: { bytes: 2 ** 30, days: 14, requestBytes: 64 * 2 ** 20 },
    queue: { requests: 0, bytes: 0, refused: 0 },
    memoryBytes: 90e6,
    spansPerSecond: 41,
  },
};

const traces = new Map<string, BuiltTrace>();
let sessions: BookSession[] = [];
let more: SessionSummary[] = [];
const dismissed = new Set<string>();
let revision = 1;
const aborted = new Set<number>();
const stateKey = 'panelState';

const host: FakeHost = {
  asked: [],
  status: running,
  source: { opened: true, label: 'agents/planner.py:42' },
  delay: 0,
  get state() {
    return JSON.parse(sessionStorage.getItem(stateKey) ?? '{}') as PanelState;
  },
  set state(state) {
    sessionStorage.setItem(stateKey, JSON.stringify(state));
  },
  cost: {},
  budgets: { day: 8, week: 40, month: 60 },
  mostTurns: 200,
  faults: {},
  addSessions(count) {
    const [model] = sessions;
    if (!model) return;
    more = Array.from({ length: count }, (_, at) => ({
      ...model.summary,
      session: `bulk-${at}`,
      lastMicros: model.summary.lastMicros - (at + 1) * 60e6,
      startMicros: model.summary.startMicros - (at + 1) * 60e6,
    }));
  },
  set(specs, until) {
    traces.clear();
    sessions = [...sessionsOfTraces(specs), ...(specs.length === 0 ? [] : monthOfSessions(Date.now()))];
    for (const spec of specs) traces.set(spec.traceId, pricedTrace(spec, until));
  },
  put(trace) {
    traces.set(trace.columns.summary.traceId, trace);
  },
  notify(traceIds) {
    revision++;
    host.send({ type: 'notice', notice: 'tracesChanged', params: { revision, ...(traceIds ? { traceIds } : {}) } });
  },
  send: (message) => window.postMessage(message, '*'),
};

const answers: { [M in keyof Requests]: (params: Requests[M]['params']) => Requests[M]['result'] } = {
  getStatus: () => host.status,
  listTraces: ({ limit, q }) => {
    const wanted = q?.toLowerCase() ?? '';
    const found = [...traces.values()]
      .filter(({ columns }) =>
        [columns.summary.name, ...columns.strings].some((text) => text.toLowerCase().includes(wanted)),
      )
      .map(({ columns }): TraceSummary => columns.summary)
      .sort((a, b) => b.startMicros - a.startMicros);
    const list: TraceList = {
      traces: found.slice(0, limit),
      total: traces.size,
      revision,
      ...(found.length > limit ? { next: 'more' } : {}),
    };
    return encodeJson(list);
  },
  getTrace: ({ traceId }) => {
    const trace = traces.get(traceId);
    if (!trace) throw Object.assign(new Error('no such trace'), { code: 'notFound' });
    return encodeTraceColumns(trace.columns);
  },
  getSpan: ({ traceId, spanId }) => {
    const detail = traces.get(traceId)?.details.get(spanId);
    if (!detail) throw Object.assign(new Error('no such span'), { code: 'notFound' });
    return detail;
  },
  openSource: () => host.source,
  openRaw: () => null,
  pinTrace: ({ traceId, pinned }) => {
    const trace = traces.get(traceId);
    if (trace) host.put({ ...trace, columns: { ...trace.columns, summary: { ...trace.columns.summary, pinned } } });
    return null;
  },
  copyText: () => null,
  run: () => null,
  getMeaning: ({ traceId, spanId }) => {
    const trace = traces.get(traceId);
    const detail = trace?.details.get(spanId);
    if (!trace || !detail) throw Object.assign(new Error('no such span'), { code: 'notFound' });
    const at = [...trace.details.keys()].indexOf(spanId);
    const label = trace.columns.strings[trace.columns.labels[at] ?? 0] ?? '';
    return encodeJson(answerMeaning(detail, label, trace.columns.tokens[at] ?? 0));
  },
  listSessions: (question) =>
    encodeJson(answerSessions([...sessions.map(({ summary }) => summary), ...more], question)),
  getSession: ({ session, before }) =>
    encodeJson(answerSession(sessionOf(session), childrenOf(session), before, host.mostTurns)),
  getConversation: ({ session, turn }) => encodeJson(answerConversation(sessionOf(session), turn)),
  getCost: ({ window: span, by }) =>
    encodeJson({ ...answerCost(sessions, span, by, Date.now(), host.budgets), ...host.cost }),
  getHints: () =>
    encodeJson({
      hints: sessions.length === 0 ? [] : answerHints(sessions, dismissed),
      sample: sessions.flatMap(({ calls }) => calls).length,
    }),
  getWhatIf: ({ session, model }) => encodeJson(answerWhatIf(sessionOf(session), model)),
  listModels: ({ q }) => encodeJson(answerModels(q)),
  dismissHint: ({ id, dismissed: is }) => {
    if (is) dismissed.add(id);
    else dismissed.delete(id);
    return null;
  },
  setPrice: () => null,
  exportSession: ({ session }) => ({ savedTo: `${session}.csv` }),
  exportCost: ({ what, format }) => ({ savedTo: `${what}.${format}` }),
};

function sessionOf(session: string): BookSession {
  const found = sessions.find(({ summary }) => summary.session === session);
  if (!found) throw Object.assign(new Error('This session is not in the store.'), { code: 'notFound' });
  return found;
}

/** Sessions of one service that began while another ran: enough to show that sub-sessions are listed. */
function childrenOf(session: string): SessionSummary[] {
  return sessions.filter(({ summary }) => summary.parent === session).map(({ summary }) => summary);
}

/** Held here: this script's names are the window's, and one of them is given away below. */
const buildPlain = buildUnpriced;

/** A trace with the cost that its calls add up to. */
function pricedTrace(spec: TraceSpec, until?: number): BuiltTrace {
  const [book] = sessionsOfTraces([spec]);
  const { usd = 0, unpriced = 0 } = book?.summary.spend ?? {};
  return buildPlain({ ...spec, usd, unpriced }, until);
}

function answer(message: FrameMessage): void {
  if (message.type === 'abort') aborted.add(message.id);
  if (message.type !== 'ask') return;
  const { id, method, params } = message;
  host.asked.push({ method, params });
  setTimeout(() => {
    if (aborted.has(id)) return;
    try {
      const fault = host.faults[method];
      if (fault !== undefined) throw Object.assign(new Error(fault), { code: 'unavailable' });
      const result = (answers[method] as (params: unknown) => unknown)(params);
      host.send({ type: 'answer', id, ok: true, result });
    } catch (error) {
      const { code, message: text } = error as { code: string; message: string };
      host.send({ type: 'answer', id, ok: false, error: { code, message: text } });
    }
  }, host.delay);
}

Object.assign(window, {
  fakeHost: host,
  buildTrace: pricedTrace,
  tripPlanner,
  others,
  acquireVsCodeApi: () => ({
    postMessage: answer,
    getState: () => host.state,
    setState: (state: PanelState) => (host.state = state),
  }),
});
const query = new URLSearchParams(location.search);
if (query.get('traces') !== 'none') host.set([tripPlanner, ...others]);
