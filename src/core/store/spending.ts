import type { DatabaseSync } from 'node:sqlite';
import type { BudgetAlert } from '../../shared/costApi.ts';
import type { AccountSpan } from '../../shared/traceAccount.ts';
import { accountSpansReader } from './accountSpans.ts';
import { alertReader, toldReader } from './budgetAlerts.ts';
import { displacedReader } from './responseClaims.ts';
import type { SessionRow } from './sessionBook.ts';
import { spendReader, type SpendReader } from './spendReader.ts';
import { query } from './sql.ts';

export interface ActiveSession {
  readonly session: string;
  readonly traceId: string;
}

/** What a trace has cost, with what is needed to tell its turns apart. */
export interface ActiveTrace {
  /** Its internal number. */
  readonly trace: number;
  readonly traceId: string;
  readonly session: string;
  readonly turns: number;
  readonly spans: number;
  readonly nanos: number;
  readonly unpriced: number;
}

/** The most that are looked at, newest first. */
const mostActive = 500;
/** A trace may begin so long before it is active and still be found. */
const longestMicros = 7 * 86_400_000_000;

/** What budgets are held against, asked by the writer on its own connection. */
export interface Spending {
  readonly ledger: SpendReader;
  /** What a session has cost; `undefined` = nothing of it is stored. */
  session(session: string): Pick<SessionRow, 'nanos' | 'unpriced' | 'last'> | undefined;
  /** Ids of all alerts there were: none is to be raised again. */
  told(): ReadonlySet<string>;
  /** Alerts nobody has claimed. */
  offered(): readonly BudgetAlert[];
  /** Sessions that were active at or after a time and have cost so much, with their newest trace. */
  activeSessions(sinceMicros: number, nanos: number): readonly ActiveSession[];
  /** Traces of which the same is true, newest first. */
  activeTraces(sinceMicros: number, nanos: number): readonly ActiveTrace[];
  /** What the books need of a trace's spans, by its internal number, and which of them other traces count. */
  accountSpans(trace: number): readonly AccountSpan[];
  displacedSpans(trace: number): ReadonlySet<string>;
  /** The OTLP `Resource` messages a trace came under. */
  resources(traceId: string): readonly Uint8Array[];
}

export function spendingReader(db: DatabaseSync): Spending {
  const session = query<Pick<SessionRow, 'nanos' | 'unpriced' | 'last'>>(
    db,
    'SELECT nanos, unpriced, last FROM session WHERE session = ?',
  );
  const resources = query<{ readonly resource: Uint8Array }>(
    db,
    `SELECT resource FROM traceOrigin JOIN origin ON origin.id = traceOrigin.origin
    WHERE trace = (SELECT id FROM trace WHERE traceId = ?)`,
  );
  const sessions = query<ActiveSession>(
    db,
    `SELECT session, (SELECT traceId FROM account JOIN trace ON trace.id = account.trace
      WHERE account.session = session.session ORDER BY account.start DESC LIMIT 1) AS traceId
    FROM session WHERE last >= ? AND nanos >= ? ORDER BY last DESC LIMIT ${mostActive}`,
  );
  const traces = query<ActiveTrace>(
    db,
    `SELECT account.trace, traceId, account.session, account.turns, trace.spans, nanos, unpriced
    FROM account JOIN trace ON trace.id = account.trace
    WHERE account.calls > 0 AND account.start >= ? AND account.last >= ? AND nanos >= ?
    ORDER BY account.start DESC LIMIT ${mostActive}`,
  );
  return {
    ledger: spendReader(db),
    session: (id) => session.get(id),
    told: toldReader(db),
    offered: alertReader(db),
    activeSessions: (since, nanos) => sessions.all(since, nanos),
    accountSpans: accountSpansReader(db),
    displacedSpans: displacedReader(db),
    activeTraces: (since, nanos) => traces.all(since - longestMicros, since, nanos),
    resources: (traceId) => resources.all(traceId).map(({ resource }) => resource),
  };
}
