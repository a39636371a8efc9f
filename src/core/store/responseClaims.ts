import type { DatabaseSync } from 'node:sqlite';
import type { CountedCall } from '../../shared/traceAccount.ts';
import { clipId } from './clipId.ts';
import { insertInto, query, type Query } from './sql.ts';

/** A trace that has calls with response ids, or totals of an agent's life. */
export interface Claimant {
  readonly trace: number;
  readonly traceId: string;
  /** Place in `sessionSources`. */
  readonly source: number;
  /** Absent = it names none. */
  readonly session: string | undefined;
  /** It has no claims yet. */
  readonly isNew: boolean;
}

/** Which of a trace's calls count elsewhere. */
export interface Displacement {
  /** Span ids. */
  readonly spans: ReadonlySet<string>;
  /** Of these the ones of which the same call counts elsewhere, not a later total that holds it. */
  readonly repeats: ReadonlySet<string>;
  /** Of the trace that counts them: the best one, where several do. */
  readonly session: string;
  /** Traces that count fewer calls because of this one. */
  readonly losers: readonly number[];
}

/** One row of table `claim`: a trace tells of the call with this response. */
interface Claim {
  readonly trace: number;
  readonly span: string;
  /** Of a total of an agent's life: `lifetimeOf`. */
  readonly response: string;
  /** Microseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly instrumentation: string;
  /** The trace that counts it in this one's place. */
  readonly instead: number | null;
}

interface Rival {
  readonly trace: number;
  readonly traceId: string;
  readonly source: number;
  readonly session: string;
  readonly start: number;
  /** The trace that counts in its place. */
  readonly instead: number | null;
}

/** The same moment by two clocks, in microseconds. */
const slack = 1_000_000;
/** A call that takes longer is not found by one that starts so much later. */
const longest = 3_600_000_000;
/** More tellings of one response are those of a stub that always answers with one id. */
const mostRivals = 64;

const rivalColumns = 'rival.trace, trace.traceId, account.source, account.session, rival.start, rival.instead';
const columns = ['trace', 'span', 'response', 'start', 'end', 'instrumentation', 'instead'] as const;

/**
 * Counts a call once that two instrumentations tell of in different traces: a client's own span is the root of another trace
 * where the framework around it does not make its span the current one. They are the same by the response's id, at the same
 * time; what one instrumentation says twice are two calls with an id that a stub or a cache repeats.
 *
 * Of several traces the one counts that knows its session best, then the one whose call starts first, then the lower trace id:
 * an order of what is told, so that it does not matter which came first. A trace is told to settle again when a better one comes.
 *
 * Totals of an agent's whole life are never added up over traces (telemetry-dialects §10, 3): of one agent in one session the
 * newest one holds the others. It claims what they are, and they are set aside.
 */
export class ResponseClaims {
  readonly #ofTrace: Query<Claim>;
  readonly #rivals: Query<Rival>;
  readonly #otherTotals: Query<Rival>;
  readonly #save;
  readonly #remove;
  readonly #removeAll;
  readonly #recall;

  constructor(db: DatabaseSync) {
    this.#ofTrace = query(db, 'SELECT * FROM claim WHERE trace = ?');
    this.#rivals = query(
      db,
      `SELECT ${rivalColumns} FROM (SELECT * FROM claim WHERE response = ?1 AND start BETWEEN ?2 AND ?3 ORDER BY start DESC LIMIT ${mostRivals}) AS rival
      JOIN account ON account.trace = rival.trace JOIN trace ON trace.id = rival.trace
      WHERE rival.trace <> ?4 AND rival.instrumentation <> ?5 AND rival."end" >= ?6`,
    );
    this.#otherTotals = query(
      db,
      `SELECT ${rivalColumns} FROM claim AS rival JOIN account ON account.trace = rival.trace JOIN trace ON trace.id = rival.trace
      WHERE response = ? AND rival.trace <> ? ORDER BY rival.start DESC LIMIT ${mostRivals}`,
    );
    const names = columns.map((column) => `"${column}"`);
    this.#save = db.prepare(insertInto('claim', names).replace('INSERT', 'INSERT OR REPLACE'));
    this.#remove = db.prepare('DELETE FROM claim WHERE trace = ? AND span = ?');
    this.#removeAll = db.prepare('DELETE FROM claim WHERE trace = ?');
    this.#recall = db.prepare('INSERT OR IGNORE INTO unsettled VALUES(?)');
  }

  /** Claims the calls of a trace, all that it has now, inside the caller's transaction; `undefined` = nobody else tells of them. */
  settle(claimant: Claimant, calls: readonly CountedCall[]): Displacement | undefined {
    const old = new Map(claimant.isNew ? [] : this.#ofTrace.all(claimant.trace).map((claim) => [claim.span, claim]));
    const winners = new Map<string, Rival>();
    const repeats = new Map<string, Rival>();
    const losers = new Set<number>();
    for (const call of calls) {
      const claim = claimOf(claimant, call);
      if (!claim) continue;
      const rivals = this.#rivalsOf(claim);
      const order = isTotal(claim) ? byAge : byStanding;
      const isBetter = (rival: Rival): boolean => order(rival, { ...claimant, start: claim.start }) < 0;
      const winner = rivals.filter(isBetter).sort(order)[0];
      if (winner) winners.set(claim.span, winner);
      if (winner && !isTotal(claim)) repeats.set(claim.span, winner);
      // A total that gives way to a later one already has nothing to lose to this one.
      const worse = rivals.filter((rival) => !isBetter(rival) && !(isTotal(claim) && rival.instead !== null));
      const lost = worse.map(({ trace }) => trace);
      for (const trace of lost) losers.add(trace);
      this.#keep({ ...claim, instead: winner?.trace ?? null }, old.get(claim.span), lost);
      old.delete(claim.span);
    }
    for (const claim of old.values()) this.#forget(claim);
    if (winners.size === 0 && losers.size === 0) return undefined;
    const [best] = [...repeats.values()].sort(byStanding);
    const [spans, session] = [new Set(winners.keys()), best?.session ?? ''];
    return { spans, repeats: new Set(repeats.keys()), session, losers: [...losers] };
  }

  /** These have to be settled again: what they lose their calls to has changed. */
  recall(traces: readonly number[]): void {
    for (const trace of traces) this.#recall.run(trace);
  }

  /** The trace is removed. Nobody is told: what it counted stays in the ledger. */
  drop(trace: number): void {
    this.#removeAll.run(trace);
  }

  #rivalsOf(claim: Claim): Rival[] {
    const { response, start, end, trace, instrumentation } = claim;
    if (isTotal(claim)) return this.#otherTotals.all(response, trace);
    return this.#rivals.all(response, start - longest, end + slack, trace, instrumentation, start - slack);
  }

  #keep(claim: Claim, old: Claim | undefined, losers: readonly number[]): void {
    if (old && columns.every((column) => claim[column] === old[column])) return;
    this.#save.run(...columns.map((column) => claim[column]));
    if (old && columns.every((column) => column === 'instead' || claim[column] === old[column])) return;
    this.recall(losers);
    if (old) this.recall(this.#rivalsOf(old).map(({ trace }) => trace));
  }

  #forget(claim: Claim): void {
    this.#remove.run(claim.trace, claim.span);
    this.recall(this.#rivalsOf(claim).map(({ trace }) => trace));
  }
}

/** Logs and metrics are no rivals of spans in other traces: whether they count is decided by session. */
function claimOf({ trace, session }: Claimant, call: CountedCall): Claim | undefined {
  const { spanId, signal, scope, startMicros, durationMicros = 0, instrumentation = '' } = call;
  const response = scope === 'cumulative' ? lifetimeOf(session, call) : call.responseId;
  if (!response || signal !== 'span') return undefined;
  const end = startMicros + Math.ceil(durationMicros);
  return { trace, span: spanId, response: clipId(response), start: startMicros, end, instrumentation, instead: null };
}

const lifetime = '["lifetime",';

/** Names the agent in the session, as no response is called; `undefined` = without a session no other trace is of it. */
function lifetimeOf(session: string | undefined, { service, agent = '' }: CountedCall): string | undefined {
  return session === undefined ? undefined : `${lifetime}${JSON.stringify([session, service, agent])}]`;
}

function isTotal({ response }: Claim): boolean {
  return response.startsWith(lifetime);
}

/** The newest total first. */
function byAge(a: Standing, b: Standing): number {
  return b.start - a.start || (a.traceId < b.traceId ? -1 : 1);
}

type Standing = Pick<Rival, 'source' | 'start' | 'traceId'>;

function byStanding(a: Standing, b: Standing): number {
  return a.source - b.source || a.start - b.start || (a.traceId < b.traceId ? -1 : 1);
}

/** A function that gives the spans of a trace whose calls other traces count, or tell better. */
export function displacedReader(db: DatabaseSync): (trace: number) => ReadonlySet<string> {
  const find = query<Pick<Claim, 'span'>>(
    db,
    `SELECT span FROM claim WHERE trace = ?1 AND instead IS NOT NULL UNION ALL SELECT span FROM covered WHERE trace = ?1`,
  );
  return (trace) => new Set(find.all(trace).map(({ span }) => span));
}
