import { DatabaseSync } from 'node:sqlite';
import type { ErrorSpan, MetricEntry, TraceList, TraceSummary } from '../../shared/api.ts';
import type { BudgetAlert, SessionList } from '../../shared/costApi.ts';
import type { AccountSpan } from '../../shared/traceAccount.ts';
import { accountSpansReader } from './accountSpans.ts';
import { alertReader } from './budgetAlerts.ts';
import { closeQuietly } from './closeQuietly.ts';
import { columnsReader } from './columnsQuery.ts';
import { fileIdentity } from './fileIdentity.ts';
import { errorReader } from './errorSpans.ts';
import { logReader, type LogQuestion, type RawLog } from './rawLogs.ts';
import { markDamaged } from './openDatabase.ts';
import { catalogueReader, metricReader, type RawMetric } from './rawMetrics.ts';
import { rawSpanReader, rawSpansReader, type RawSpan } from './rawSpans.ts';
import { displacedReader } from './responseClaims.ts';
import { sessionLister, type SessionQuestion } from './sessionList.ts';
import { sessionReader, sessionTraceReader, traceCallReader } from './sessionTraces.ts';
import type { SessionTrace, StoredSession, TraceWithCalls, TurnRange } from './sessionTraces.ts';
import { dismissedReader, readSettings } from './settings.ts';
import { repricingReader, type Repriced } from './settleStep.ts';
import { spendReader, type SpendReader } from './spendReader.ts';
import { query } from './sql.ts';
import { countsOf, type StoreCounts } from './storeCounts.ts';
import { StoreError, storeErrorOf, storeMissing } from './storeError.ts';
import { readTotals } from './totals.ts';
import { traceLister, type ListQuestion } from './traceListing.ts';
import { summaryOf, type TraceRecord } from './traceRecord.ts';

/** The queries of one open connection. */
function openQueries(file: string) {
  const identity = fileIdentity(file);
  if (identity === '') throw storeMissing(file);
  const db = new DatabaseSync(file, { readOnly: true });
  db.exec(`PRAGMA busy_timeout = 2000; PRAGMA cache_size = ${-cacheBytes / 1024};`);
  return {
    ...{ db, identity },
    list: traceLister(db),
    trace: query<TraceRecord>(db, 'SELECT * FROM trace WHERE traceId = ?'),
    columns: columnsReader(db),
    rawSpan: rawSpanReader(db),
    rawSpans: rawSpansReader(db),
    sessions: sessionLister(db),
    session: sessionReader(db),
    sessionTraces: sessionTraceReader(db),
    accountSpans: accountSpansReader(db),
    displaced: displacedReader(db),
    traceCalls: traceCallReader(db),
    spend: spendReader(db),
    alerts: alertReader(db),
    dismissed: dismissedReader(db),
    repricing: repricingReader(db),
    errors: errorReader(db),
    catalogue: catalogueReader(db),
    metrics: metricReader(db),
    logs: logReader(db),
  };
}

const cacheBytes = 16 << 20;

/**
 * Reads a store on a connection of its own, so that reading and writing do not wait for each other. Each answer is of one
 * moment. Every method throws a `StoreError` if the file cannot be read; the next call opens it anew.
 */
export class StoreReader {
  readonly #file: string;
  #queries: ReturnType<typeof openQueries> | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  listTraces(question: ListQuestion): TraceList {
    return this.#read(({ list }) => list(question));
  }

  trace(traceId: string, nowMicros: number): TraceSummary | undefined {
    return this.#read(({ trace }) => {
      const record = trace.get(traceId);
      return record && summaryOf(record, nowMicros);
    });
  }

  /** The bytes of `encodeTraceColumns`. */
  traceColumns(traceId: string, nowMicros: number): ArrayBuffer | undefined {
    return this.#read(({ columns }) => columns(traceId, nowMicros));
  }

  rawSpan(traceId: string, spanId: string): RawSpan | undefined {
    return this.#read(({ rawSpan }) => rawSpan(traceId, spanId));
  }

  /** In the order of arrival, one chunk in memory at a time; not of one moment, if spans arrive meanwhile. */
  *rawSpans(traceId: string): Generator<RawSpan, void> {
    const { rawSpans } = this.#opened();
    try {
      yield* rawSpans(traceId);
    } catch (error) {
      throw this.#faultOf(error);
    }
  }

  listSessions(question: SessionQuestion): SessionList {
    return this.#read(({ sessions }) => sessions(question));
  }

  session(session: string, nowMicros: number): StoredSession | undefined {
    return this.#read((queries) => queries.session(session, nowMicros));
  }

  /** The traces that hold the asked turns of a session, oldest first. */
  sessionTraces(session: string, range: TurnRange, nowMicros: number): readonly SessionTrace[] {
    return this.#read(({ sessionTraces }) => sessionTraces(session, range, nowMicros));
  }

  /** What the books need of all spans of a trace, by its internal number. */
  accountSpans(trace: number): readonly AccountSpan[] {
    return this.#read(({ accountSpans }) => accountSpans(trace));
  }

  accountSpansOf(traceId: string): readonly AccountSpan[] {
    return this.#read(({ trace, accountSpans }) => accountSpans(trace.get(traceId)?.id ?? 0));
  }

  /** Spans of a trace, by its internal number, whose calls other traces count. */
  displacedSpans(trace: number): ReadonlySet<string> {
    return this.#read(({ displaced }) => displaced(trace));
  }

  displacedSpansOf(traceId: string): ReadonlySet<string> {
    return this.#read(({ trace, displaced }) => displaced(trace.get(traceId)?.id ?? 0));
  }

  /** Traces with calls that started at or after this time, newest first. */
  tracesWithCalls(sinceMicros: number, limit: number): readonly TraceWithCalls[] {
    return this.#read(({ traceCalls }) => traceCalls(sinceMicros, limit));
  }

  /** Alerts nobody has claimed, oldest first. */
  alerts(): readonly BudgetAlert[] {
    return this.#read(({ alerts }) => alerts());
  }

  dismissedHints(): ReadonlySet<string> {
    return this.#read(({ dismissed }) => dismissed());
  }

  /** How far pricing everything again has come; `undefined` = it is not under way. */
  repricing(): Repriced | undefined {
    return this.#read(({ repricing }) => repricing());
  }

  /** Several questions to the ledger, answered of one moment. */
  spend<T>(ask: (spend: SpendReader) => T): T {
    return this.#read(({ spend }) => ask(spend));
  }

  /** What is kept under the keys that begin with `prefix`, by the rest of the key. */
  settings(prefix: string): ReadonlyMap<string, string> {
    return this.#read(({ db }) => readSettings(db, prefix));
  }

  errors(limit: number): readonly ErrorSpan[] {
    return this.#read(({ errors }) => errors(limit));
  }

  metricCatalogue(): readonly MetricEntry[] {
    return this.#read(({ catalogue }) => catalogue());
  }

  rawMetricPoints(name: string, limit: number): readonly RawMetric[] {
    return this.#read(({ metrics }) => metrics(name, limit));
  }

  logs(question: LogQuestion): readonly RawLog[] {
    return this.#read(({ logs }) => logs(question));
  }

  counts(): StoreCounts {
    return this.#read(({ db }) => countsOf(db, readTotals(db)));
  }

  revision(): number {
    return this.#read(({ db }) => readTotals(db).revision);
  }

  close(): void {
    this.#queries?.db.close();
    this.#queries = undefined;
  }

  #opened(): ReturnType<typeof openQueries> {
    try {
      // The file may have been moved aside, removed or replaced: an open connection would go on reading the old one.
      if (this.#queries && this.#queries.identity !== fileIdentity(this.#file)) this.close();
      return (this.#queries ??= openQueries(this.#file));
    } catch (error) {
      throw this.#faultOf(error);
    }
  }

  #read<T>(answer: (queries: ReturnType<typeof openQueries>) => T): T {
    const queries = this.#opened();
    try {
      queries.db.exec('BEGIN');
      const result = answer(queries);
      queries.db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#queries = undefined;
      closeQuietly(queries.db);
      throw this.#faultOf(error);
    }
  }

  #faultOf(error: unknown): StoreError {
    const fault = storeErrorOf(error, this.#file);
    if (fault.code === 'corrupt') markDamaged(this.#file);
    return fault;
  }
}

/** Opens at the first question, so the writer may still be making the file. */
export function openReader(file: string): StoreReader {
  return new StoreReader(file);
}
