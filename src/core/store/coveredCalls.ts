import type { DatabaseSync } from 'node:sqlite';
import type { CountedCall } from '../../shared/traceAccount.ts';
import { standIns, type AccountRow } from './accountRow.ts';
import { arrayQuery, query, type Query } from './sql.ts';

/** A trace whose calls logs or metrics tell. */
type StandIn = Pick<AccountRow, 'trace' | 'session' | 'standIn' | 'start' | 'last'>;
type Span = Pick<AccountRow, 'start' | 'last'>;

/**
 * Spans tell a call best, then logs, then metrics (telemetry-dialects §10, 5). Of logs only the turns count in whose time no span
 * of the session tells a call; of metrics only the stretches of time in which nothing else does. What is covered so is kept,
 * for every view to set aside the same.
 */
export class CoveredCalls {
  readonly #spanTraces: Query<readonly [1]>;
  readonly #betterThanMetrics: Query<Span>;
  readonly #ofTrace: Query<{ readonly span: string }>;
  readonly #add;
  readonly #removeAll;

  constructor(db: DatabaseSync) {
    const rival = 'FROM account WHERE session = ?1 AND trace <> ?2 AND calls > 0';
    this.#spanTraces = arrayQuery(
      db,
      `SELECT 1 ${rival} AND standIn = ${standIns.span} AND start <= ?4 AND last >= ?3 LIMIT 1`,
    );
    this.#betterThanMetrics = query(db, `SELECT start, last ${rival} AND standIn <> ${standIns.metric} ORDER BY start`);
    this.#ofTrace = query(db, 'SELECT span FROM covered WHERE trace = ?');
    this.#add = db.prepare('INSERT INTO covered VALUES(?, ?)');
    this.#removeAll = db.prepare('DELETE FROM covered WHERE trace = ?');
  }

  /** Ids of the spans whose calls others of the session tell better, inside the caller's transaction. */
  settle(standIn: StandIn, calls: readonly CountedCall[], isNew: boolean): ReadonlySet<string> {
    const covered = new Set(this.#find(standIn, calls).map(({ spanId }) => spanId));
    const { trace } = standIn;
    const old = new Set(isNew ? [] : this.#ofTrace.all(trace).map(({ span }) => span));
    if (covered.size === old.size && [...covered].every((span) => old.has(span))) return covered;
    this.drop(trace);
    for (const span of covered) this.#add.run(trace, span);
    return covered;
  }

  drop(trace: number): void {
    this.#removeAll.run(trace);
  }

  #find({ trace, session, standIn, start, last }: StandIn, calls: readonly CountedCall[]): readonly CountedCall[] {
    if (standIn === standIns.log) return this.#spanTraces.get(session, trace, start, last) ? calls : [];
    if (standIn !== standIns.metric) return [];
    const isCovered = coverage(this.#betterThanMetrics.all(session, trace));
    return calls.filter(isCovered);
  }
}

/** Whether one of the traces, in the order of their start, is in the time of a metric's call: after its start, until its end. */
function coverage(traces: readonly Span[]): (call: CountedCall) => boolean {
  let latest = -Infinity;
  const lastUntil = traces.map(({ last }) => (latest = Math.max(latest, last)));
  return ({ startMicros, durationMicros = 0 }) => {
    // Where its start is not said it may tell of anything before.
    const from = durationMicros > 0 ? startMicros : -Infinity;
    return (lastUntil[countUntil(traces, startMicros + durationMicros) - 1] ?? -Infinity) > from;
  };
}

/** How many of the traces start until then, by halving. */
function countUntil(traces: readonly Span[], end: number): number {
  let [low, high] = [0, traces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((traces[middle]?.start ?? Infinity) <= end) low = middle + 1;
    else high = middle;
  }
  return low;
}
