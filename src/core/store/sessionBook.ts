import type { DatabaseSync } from 'node:sqlite';
import type { AccountRow } from './accountRow.ts';
import { addSums, sumNames, type SumName, type Sums } from './spendSums.ts';
import { insertInto, query, type Query } from './sql.ts';

/** One row of table `session`, without its sums. */
export interface SessionBase {
  session: string;
  /** Traces whose spans name this session, and those for which it is the run's id. */
  bySession: number;
  byRun: number;
  parent: string | null;
  service: string;
  /** Of its newest trace. */
  name: string;
  user: string | null;
  traces: number;
  turns: number;
  spans: number;
  spanErrors: number;
  start: number;
  last: number;
  conflicts: number;
}

/** One row of table `session`. */
export type SessionRow = SessionBase & Record<SumName, number>;

const baseColumns = [
  ...(['session', 'bySession', 'byRun', 'parent', 'service', 'name', 'user', 'traces', 'turns', 'spans'] as const),
  ...(['spanErrors', 'start', 'last', 'conflicts'] as const),
] satisfies readonly (keyof SessionBase)[];

/** What a trace gives to its session. */
export interface SessionShare {
  readonly account: AccountRow;
  /** Over its calls. */
  readonly sums: Sums;
  /** Of the trace; needed of one that comes or stays. */
  readonly name?: string;
  readonly service?: string;
}

/** Keeps the rows of sessions true to the traces that are stored. */
export class SessionBook {
  readonly #find: Query<SessionRow>;
  readonly #newest: Query<Pick<SessionRow, 'name' | 'service' | 'user' | 'parent' | 'start'>>;
  readonly #lastOf: Query<{ readonly last: number }>;
  readonly #save;
  readonly #remove;

  constructor(db: DatabaseSync) {
    this.#find = query(db, 'SELECT * FROM session WHERE session = ?');
    // Of traces that start at once the later one is taken; each part is found at one end of an index.
    const said = (column: string): string =>
      `(SELECT ${column} FROM account WHERE session = ?1 AND ${column} IS NOT NULL ORDER BY start DESC, trace DESC LIMIT 1)`;
    this.#newest = query(
      db,
      `SELECT trace.name, trace.service, ${said('user')} AS user, ${said('parent')} AS parent,
        (SELECT min(start) FROM account WHERE session = ?1) AS start
      FROM account JOIN trace ON trace.id = account.trace WHERE account.session = ?1
      ORDER BY account.start DESC, account.trace DESC LIMIT 1`,
    );
    this.#lastOf = query(db, 'SELECT max(last) AS last FROM account WHERE session = ?');
    const columns = [...baseColumns, ...sumNames];
    this.#save = db.prepare(insertInto('session', columns).replace('INSERT', 'INSERT OR REPLACE'));
    this.#remove = db.prepare('DELETE FROM session WHERE session = ?');
  }

  /** A trace of one session changed; either side absent = it came or went. After the row of `account` was written. */
  change(session: string, before: SessionShare | undefined, after: SessionShare | undefined): void {
    const row = this.#find.get(session);
    const base = row ?? emptyBase(session);
    const sums = sumNames.map((name) => row?.[name] ?? 0);
    if (before) add(base, sums, before, -1);
    if (after) add(base, sums, after, 1);
    const newest =
      base.traces === 1 && after ? onlyTrace(after) : base.traces > 0 ? this.#newest.get(session) : undefined;
    if (!newest) {
      this.#remove.run(session);
      return;
    }
    Object.assign(base, newest);
    base.last = Math.max(base.last, after?.account.last ?? 0);
    // Only when the one that ended last ends earlier or goes must all be looked at.
    if (before && before.account.last >= base.last && (after?.account.last ?? 0) < base.last)
      base.last = this.#lastOf.get(session)?.last ?? base.last;
    this.#save.run(...baseColumns.map((column) => base[column]), ...sums);
  }
}

function emptyBase(session: string): SessionBase {
  return {
    ...{ session, bySession: 0, byRun: 0, parent: null, service: '', name: '', user: null, traces: 0, turns: 0 },
    ...{ spans: 0, spanErrors: 0, start: 0, last: 0, conflicts: 0 },
  };
}

/** Most sessions of programs that name none are one trace: nothing has to be looked up. */
function onlyTrace({ account: { user, parent, start }, name = '', service = '' }: SessionShare) {
  return { user, parent, start, name, service };
}

function add(base: SessionBase, sums: Sums, { account, sums: more }: SessionShare, times: 1 | -1): void {
  base.traces += times;
  base.bySession += account.source === 0 ? times : 0;
  base.byRun += account.source === 1 ? times : 0;
  base.turns += times * account.turns;
  base.spans += times * account.spans;
  base.spanErrors += times * account.errors;
  base.conflicts += times * account.conflicts;
  addSums(sums, more, times);
}

/** The sums of a row, in the order of `sumNames`. */
export function sumsOfRow(row: Readonly<Record<SumName, number>>): readonly number[] {
  return sumNames.map((name) => row[name]);
}
