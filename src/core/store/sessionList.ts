import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { SessionList, SessionOrder, SessionSource, SessionSummary } from '../../shared/costApi.ts';
import { openQuietMicros, traceState } from '../../shared/traceState.ts';
import { firstUses, type TraceNames } from './accountRow.ts';
import { sumsOfRow, type SessionRow } from './sessionBook.ts';
import { spendOf } from './spendSums.ts';
import { query, singleNumber } from './sql.ts';
import { likePattern } from './traceListing.ts';
import type { TraceRecord } from './traceRecord.ts';

export interface SessionQuestion {
  readonly limit: number;
  readonly offset: number;
  readonly order: SessionOrder;
  readonly ascending: boolean;
  /** Looked for in id, service, name and user, whatever the case. */
  readonly q?: string;
  /** Microseconds since the epoch: sessions with anything at or after it. */
  readonly since?: number;
  readonly nowMicros: number;
}

/** What each order sorts by; of equals the last active comes first, and then the id decides. */
const orders: Readonly<Record<SessionOrder, string>> = {
  last: 'last',
  start: 'start',
  cost: 'nanos',
  tokens: 'input + output',
  turns: 'turns',
  errors: 'spanErrors',
  duration: 'last - start',
};

/** A function that lists sessions out of their maintained rows. */
export function sessionLister(db: DatabaseSync) {
  const summaryOf = sessionSummarizer(db);
  return (question: SessionQuestion): SessionList => {
    const { where, values } = filterOf(question);
    const direction = question.ascending ? 'ASC' : 'DESC';
    const rows = query<SessionRow>(
      db,
      `SELECT * FROM session ${where} ORDER BY ${orders[question.order]} ${direction}, last DESC, session LIMIT ? OFFSET ?`,
    ).all(...values, question.limit, question.offset);
    const total = query<{ readonly count: number }>(db, `SELECT count(*) AS count FROM session ${where}`).get(
      ...values,
    );
    return {
      sessions: rows.map((row) => summaryOf(row, question.nowMicros)),
      total: total?.count ?? 0,
      revision: singleNumber(db, 'SELECT revision FROM total'),
    };
  };
}

function filterOf({ q, since }: SessionQuestion): { where: string; values: SQLInputValue[] } {
  const conditions: string[] = [];
  const values: SQLInputValue[] = [];
  if (q) {
    const like = ['session', 'service', 'name', 'user'].map((column) => String.raw`${column} LIKE ? ESCAPE '\'`);
    conditions.push(`(${like.join(' OR ')})`);
    values.push(...like.map(() => likePattern(q)));
  }
  if (since !== undefined) {
    conditions.push('last >= ?');
    values.push(since);
  }
  return { where: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', values };
}

/** The sessions of one agent in a row are many; the newest of its traces tell who works in it. */
const tracesForNames = 200;
/** Only a trace among the newest can still run. */
const tracesForLive = 50;

type Liveness = Pick<TraceRecord, 'open' | 'missing' | 'hasRoot' | 'received'>;

/** A function that makes a session's row what everybody else sees; whether it is live depends on the time it is asked. */
export function sessionSummarizer(db: DatabaseSync): (row: SessionRow, nowMicros: number) => SessionSummary {
  const names = query<{ readonly names: string }>(
    db,
    `SELECT names FROM (SELECT names, start, trace FROM account WHERE session = ? ORDER BY start DESC, trace DESC LIMIT ${tracesForNames})
    ORDER BY start, trace`,
  );
  const newest = query<Liveness>(
    db,
    `SELECT open, missing, hasRoot, received FROM account JOIN trace ON trace.id = account.trace
    WHERE account.session = ? ORDER BY account.start DESC LIMIT ${tracesForLive}`,
  );
  const isLive = (session: string, nowMicros: number): boolean =>
    newest.all(session).some(({ open, missing, hasRoot, received }) => {
      if (nowMicros - received > openQuietMicros) return false;
      return traceState({ open, missing, hasRoot: hasRoot === 1, receivedMicros: received }, nowMicros) === 'running';
    });
  return (row, nowMicros) => ({
    ...{ session: row.session, source: sourceOf(row), service: row.service, name: row.name },
    ...(row.parent !== null && { parent: row.parent }),
    ...(row.user !== null && { user: row.user }),
    ...{ traces: row.traces, turns: row.turns, spans: row.spans, errors: row.spanErrors, conflicts: row.conflicts },
    ...namesOf(names.all(row.session).map((account) => account.names)),
    ...{ startMicros: row.start, lastMicros: row.last, live: isLive(row.session, nowMicros) },
    spend: spendOf(sumsOfRow(row)),
  });
}

/** One trace that names the session is enough. */
function sourceOf({ bySession, byRun }: SessionRow): SessionSource {
  if (bySession > 0) return 'session';
  return byRun > 0 ? 'run' : 'trace';
}

function namesOf(texts: readonly string[]): Pick<SessionSummary, 'agents' | 'models'> {
  const all = texts.filter((text) => text !== '').map((text) => JSON.parse(text) as TraceNames);
  const distinct = (key: keyof TraceNames): string[] =>
    firstUses(all.flatMap((names) => names[key])).map(([name]) => name);
  return { agents: distinct('agents'), models: distinct('models') };
}
