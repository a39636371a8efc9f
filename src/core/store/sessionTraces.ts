import type { DatabaseSync } from 'node:sqlite';
import type { SessionSummary } from '../../shared/costApi.ts';
import { traceState } from '../../shared/traceState.ts';
import type { SessionRow } from './sessionBook.ts';
import { sessionSummarizer } from './sessionList.ts';
import { plain, query } from './sql.ts';
import type { TraceRecord } from './traceRecord.ts';

/** A trace of a session, with the place of its turns in the session's. */
export interface SessionTrace {
  readonly trace: number;
  readonly traceId: string;
  /** Number of its first turn in the session, from 1. */
  readonly firstTurn: number;
  readonly turns: number;
  readonly spans: number;
  readonly running: boolean;
  /** It tells only of calls that other traces of the session tell better: metrics, logs, a client's own spans. */
  readonly displaced: boolean;
}

export interface StoredSession {
  readonly summary: SessionSummary;
  /** Sessions that it started. */
  readonly children: readonly SessionSummary[];
}

const mostChildren = 100;

/** A function that gives a session; `undefined` = no trace of it is stored. */
export function sessionReader(db: DatabaseSync): (session: string, nowMicros: number) => StoredSession | undefined {
  const find = query<SessionRow>(db, 'SELECT * FROM session WHERE session = ?');
  const findChildren = query<SessionRow>(
    db,
    `SELECT * FROM session WHERE parent = ? ORDER BY start, session LIMIT ${mostChildren}`,
  );
  const summaryOf = sessionSummarizer(db);
  return (session, nowMicros) => {
    const row = find.get(session);
    return (
      row && {
        summary: summaryOf(row, nowMicros),
        children: findChildren.all(session).map((child) => summaryOf(child, nowMicros)),
      }
    );
  };
}

/** Which turns are asked for: the newest ones with a number below `before`, as many as fit. */
export interface TurnRange {
  readonly before: number;
  readonly turns: number;
  /** More are not read, but for those of the first trace. */
  readonly spans: number;
}

type Row = Pick<TraceRecord, 'traceId' | 'spans' | 'open' | 'missing' | 'hasRoot' | 'received'> & {
  readonly trace: number;
  readonly turns: number;
  readonly displaced: number;
};

/** A function that gives the traces that hold these turns, oldest first. */
export function sessionTraceReader(db: DatabaseSync) {
  const count = query<{ readonly turns: number }>(db, 'SELECT turns FROM session WHERE session = ?');
  const find = query<Row>(
    db,
    `SELECT account.trace, traceId, account.turns, account.turns = 0 AS displaced,
      trace.spans, open, missing, hasRoot, received
    FROM account JOIN trace ON trace.id = account.trace WHERE account.session = ?
    ORDER BY account.start DESC, account.trace DESC`,
  );
  return (session: string, { before, turns, spans }: TurnRange, nowMicros: number): SessionTrace[] => {
    const found: SessionTrace[] = [];
    let end = count.get(session)?.turns ?? 0;
    let [turnsLeft, spansLeft] = [turns, spans];
    for (const row of find.iterate(session)) {
      if (turnsLeft <= 0 || (found.length > 0 && row.spans > spansLeft)) break;
      const firstTurn = end - row.turns + 1;
      end -= row.turns;
      if (firstTurn >= before) continue;
      found.push({ ...placeOf(row), firstTurn, running: isRunning(row, nowMicros), displaced: row.displaced === 1 });
      turnsLeft -= Math.min(row.turns, before - firstTurn);
      spansLeft -= row.spans;
    }
    return found.reverse();
  };
}

function placeOf({ trace, traceId, turns, spans }: Row) {
  return { trace, traceId, turns, spans };
}

function isRunning({ open, missing, hasRoot, received }: Row, nowMicros: number): boolean {
  const evidence = { open, missing, hasRoot: hasRoot === 1, receivedMicros: received };
  return traceState(evidence, nowMicros) === 'running';
}

export interface TraceWithCalls {
  readonly trace: number;
  readonly traceId: string;
  readonly session: string;
  readonly spans: number;
  readonly calls: number;
  readonly service: string;
  /** Agents and models of its calls, as one text: equal for traces that the same agents made. */
  readonly names: string;
}

/** A function that gives the traces with calls that started at or after a time, newest first. */
export function traceCallReader(db: DatabaseSync): (sinceMicros: number, limit: number) => TraceWithCalls[] {
  const find = query<TraceWithCalls>(
    db,
    `SELECT account.trace, traceId, account.session, trace.spans, account.calls, trace.service, names
    FROM account JOIN trace ON trace.id = account.trace WHERE account.calls > 0 AND account.start >= ?
    ORDER BY account.start DESC LIMIT ?`,
  );
  return (since, limit) => plain(find.all(since, limit));
}
