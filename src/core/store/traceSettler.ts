import type { DatabaseSync } from 'node:sqlite';
import { spanKindCode, type SpanKind } from '../../shared/spanKind.ts';
import type { AccountSpan, CountedCall, TraceAccount } from '../../shared/traceAccount.ts';
import {
  sameAccount,
  accountSaver,
  standIns,
  type AccountRow,
  type TraceNames,
  firstUses,
  type FirstUse,
} from './accountRow.ts';
import { accountSpansReader } from './accountSpans.ts';
import { displacedAccount, withCallsAside } from './callsAside.ts';
import { CoveredCalls } from './coveredCalls.ts';
import { cellsOf, decodeCells, encodeCells, totalOf, type Cell } from './contribution.ts';
import { ResponseClaims, type Displacement } from './responseClaims.ts';
import { SessionBook, type SessionShare } from './sessionBook.ts';
import { SpendLedger } from './spendLedger.ts';
import { clip } from './spanRow.ts';
import { sumOf } from './spendSums.ts';
import { arrayQuery, query, type Query } from './sql.ts';
import { traceIdentityReader, type TraceIdentity } from './traceIdentity.ts';
import type { TraceRecord } from './traceRecord.ts';

/** Makes the books of one trace out of all its spans: `core/cost` with the prices of now. */
export type AccountOf = (spans: readonly AccountSpan[]) => TraceAccount;

/** What settling a trace changed. */
export interface SettledTrace {
  readonly traceId: string;
  /** Those it is and was in. */
  readonly sessions: readonly string[];
  readonly account: TraceAccount;
  readonly row: AccountRow;
}

/** A span of these kinds may be a turn or a call, whatever else it says. */
const tellingKinds: readonly SpanKind[] = ['agent', 'workflow', 'llm', 'embedding', 'reranker'];

/** The books of a trace without calls, agents and workflows: one turn, as `accountTrace` has it, without reading a span. */
const plainTurn = { number: 1, name: '', startMicros: 0 };
const plainAccount: TraceAccount = { calls: [], setAside: [], turns: [plainTurn] };

/**
 * Brings what is derived of a trace's spans into its row, its session and the ledger: takes out what it had put in before
 * and puts in what is true now. Everything happens inside the caller's transaction; `save` ends it.
 */
export class TraceSettler {
  readonly ledger: SpendLedger;
  readonly #sessions: SessionBook;
  readonly #claims: ResponseClaims;
  readonly #covered: CoveredCalls;
  readonly #accountOf: AccountOf;
  readonly #spansOf;
  readonly #identityOf;
  readonly #findTrace: Query<TraceRecord>;
  readonly #findAccount: Query<AccountRow>;
  readonly #isTelling: Query<readonly [1]>;
  readonly #recallStandIns;
  readonly #saveAccount;
  readonly #removeAccount;
  readonly #saveTrace;
  readonly #done;

  constructor(db: DatabaseSync, accountOf: AccountOf) {
    this.ledger = new SpendLedger(db);
    this.#sessions = new SessionBook(db);
    this.#claims = new ResponseClaims(db);
    this.#covered = new CoveredCalls(db);
    this.#accountOf = accountOf;
    this.#spansOf = accountSpansReader(db);
    this.#identityOf = traceIdentityReader(db);
    this.#findTrace = query(db, 'SELECT * FROM trace WHERE id = ?');
    this.#findAccount = query(db, 'SELECT * FROM account WHERE trace = ?');
    this.#isTelling = arrayQuery(
      db,
      `SELECT 1 FROM span WHERE trace = ? AND (usage IS NOT NULL OR kind IN (${tellingKinds.map(spanKindCode).join()}))
      UNION ALL SELECT 1 FROM looseUsage WHERE traceId = ? LIMIT 1`,
    );
    this.#recallStandIns = db.prepare(
      'INSERT OR IGNORE INTO unsettled SELECT trace FROM account WHERE session = ? AND standIn > 0 AND standIn <> ?',
    );
    this.#saveAccount = accountSaver(db);
    this.#removeAccount = db.prepare('DELETE FROM account WHERE trace = ?');
    this.#saveTrace = db.prepare(
      `UPDATE trace SET session = ?, inputTokens = ?, outputTokens = ?, nanos = ?, unpriced = ?, calls = ?, turns = ?, revision = ?
      WHERE id = ?`,
    );
    this.#done = db.prepare('DELETE FROM unsettled WHERE trace = ?');
  }

  /** `undefined` = nothing anybody could see has changed, or there is no such trace any more. */
  settle(trace: number, revision: number): SettledTrace | undefined {
    this.#done.run(trace);
    const record = this.#findTrace.get(trace);
    if (!record) return undefined;
    const spans = this.#needsSpans(record) ? this.#spansOf(trace) : undefined;
    const whole = spans ? this.#accountOf(spans) : plainAccount;
    const identity = this.#identityOf(trace);
    const standIn = spans?.some((span) => span.record) ? standIns.span : standInOf(whole);
    const before = this.#findAccount.get(trace);
    const told = this.#claim(record, identity, before, standIn === standIns.span ? whole : plainAccount);
    const values = valuesOf(record, identity, whole, told);
    const place = { trace, standIn, session: values.session, start: record.start, last: record.last };
    const covered = this.#covered.settle(place, whole.calls, !before);
    const account = covered.size > 0 ? without(whole, covered) : accountBeside(whole, told, values.session);
    const cells = cellsOf(account.calls, values);
    const row = accountRowOf(record, identity, account, values.session, standIn, encodeCells(cells));
    if (told && (before?.session !== row.session || before.source !== row.source)) this.#claims.recall(told.losers);
    if (before && sameAccount(before, row)) return undefined;
    if (standIn !== standIns.metric && tellsOtherCalls(before, row))
      for (const { session } of before ? [before, row] : [row]) this.#recallStandIns.run(session, standIn);
    this.#saveAccount(row);
    this.#change(before, { account: row, sums: totalOf(cells), name: record.name, service: record.service }, cells);
    this.#updateTrace(record, row, cells, revision);
    const sessions = before && before.session !== row.session ? [before.session, row.session] : [row.session];
    return { traceId: record.traceId, sessions, account, row };
  }

  /** The trace is removed by retention: its session loses it, the ledger keeps it. To be called while its rows are there. */
  drop(trace: number): void {
    if (Number(this.#done.run(trace).changes) > 0) this.settle(trace, 0);
    const account = this.#findAccount.get(trace);
    if (!account) return;
    this.#removeAccount.run(trace);
    this.#claims.drop(trace);
    this.#covered.drop(trace);
    this.#sessions.change(account.session, shareOf(account), undefined);
  }

  /** Writes what is gathered; to be called before the commit. */
  save(): void {
    this.ledger.save();
  }

  /** Most traces say no response id, so they have nothing to look up. */
  #claim(
    { id, traceId }: TraceRecord,
    { chosen }: TraceIdentity,
    before: AccountRow | undefined,
    { calls }: TraceAccount,
  ): Displacement | undefined {
    if (calls.length === 0 && !before) return undefined;
    const session = chosen.session ?? chosen.run;
    return this.#claims.settle({ trace: id, traceId, source: sourceOf(chosen), session, isNew: !before }, calls);
  }

  /** Most traces of programs that are no agents say nothing of tokens and turns: their spans are not read. */
  #needsSpans({ id, traceId, agents }: TraceRecord): boolean {
    return agents > 0 || this.#isTelling.get(id, traceId) !== undefined;
  }

  #change(before: AccountRow | undefined, after: SessionShare, cells: readonly Cell[]): void {
    const { account: row } = after;
    if (before?.contribution !== row.contribution) {
      if (before) this.ledger.change(decodeCells(before.contribution), -1);
      this.ledger.change(cells, 1);
    }
    const old = before && shareOf(before);
    if (old && old.account.session !== row.session) {
      this.#sessions.change(old.account.session, old, undefined);
      this.#sessions.change(row.session, undefined, after);
    } else this.#sessions.change(row.session, old, after);
  }

  #updateTrace(record: TraceRecord, row: AccountRow, cells: readonly Cell[], revision: number): void {
    const sums = totalOf(cells);
    const session = row.source === traceSource && row.session === record.traceId ? null : row.session;
    const counts = [sumOf(sums, 'input'), sumOf(sums, 'output')].map((count) =>
      Math.min(count, Number.MAX_SAFE_INTEGER),
    );
    const money = [sumOf(sums, 'nanos'), sumOf(sums, 'unpriced'), row.calls, row.turns];
    this.#saveTrace.run(session, ...counts, ...money, Math.max(revision, record.revision), record.id);
  }
}

function shareOf(account: AccountRow): SessionShare {
  return { account, sums: totalOf(decodeCells(account.contribution)) };
}

/** A trace that tells of no call but what another one counts, and of no session, belongs to that one's. */
function valuesOf(
  { traceId }: TraceRecord,
  { chosen }: TraceIdentity,
  whole: TraceAccount,
  told: Displacement | undefined,
) {
  const otherwise = told && isRepeat(whole, told) ? told.session : traceId;
  return { ...chosen, session: chosen.session ?? chosen.run ?? otherwise };
}

function isRepeat({ calls }: TraceAccount, { repeats }: Displacement): boolean {
  return calls.length > 0 && calls.every(({ spanId }) => repeats.has(spanId));
}

function accountBeside(whole: TraceAccount, told: Displacement | undefined, session: string): TraceAccount {
  if (!told) return whole;
  return isRepeat(whole, told) && session === told.session
    ? displacedAccount(whole)
    : withCallsAside(whole, told.spans);
}

function without(whole: TraceAccount, covered: ReadonlySet<string>): TraceAccount {
  return whole.calls.every(({ spanId }) => covered.has(spanId))
    ? displacedAccount(whole)
    : withCallsAside(whole, covered);
}

/** Place in `sessionSources`. */
const traceSource = 2;

function sourceOf({ session, run }: TraceIdentity['chosen']): number {
  return session !== undefined ? 0 : run !== undefined ? 1 : traceSource;
}

function accountRowOf(
  record: TraceRecord,
  { chosen, conflict }: TraceIdentity,
  { calls, turns }: TraceAccount,
  session: string,
  standIn: number,
  contribution: string,
): AccountRow {
  const { user = null, parentSession = null } = chosen;
  return {
    ...{ trace: record.id, session, turns: turns.length, user, contribution },
    source: sourceOf(chosen),
    conflicts: conflict ? 1 : 0,
    ...{ spans: record.spans, errors: record.errors, start: record.start, last: record.last },
    parent: parentSession === session ? null : parentSession,
    calls: calls.length,
    standIn,
    names: calls.length === 0 ? '' : JSON.stringify(namesOf(calls)),
  };
}

function standInOf({ calls }: TraceAccount): number {
  const signals = new Set(calls.map(({ signal }) => signal));
  const [only] = signals;
  return signals.size === 1 && only !== undefined ? standIns[only] : standIns.span;
}

/** Whether traces that stand in for better ones have to be looked at again. */
function tellsOtherCalls(before: AccountRow | undefined, row: AccountRow): boolean {
  if (!before) return row.calls > 0;
  return before.session !== row.session || before.calls > 0 !== row.calls > 0 || isOtherTime(before, row);
}

function isOtherTime(before: AccountRow, row: AccountRow): boolean {
  return before.start !== row.start || before.last !== row.last;
}

/** More are not shown; names come from strangers. */
const mostNames = 50;

function namesOf(calls: readonly CountedCall[]): TraceNames {
  const distinct = (nameOf: (call: CountedCall) => string | undefined): FirstUse[] => {
    const uses = calls.flatMap((call): FirstUse[] => {
      const name = nameOf(call);
      return name === undefined ? [] : [[clip(name), call.startMicros]];
    });
    return firstUses(uses).slice(0, mostNames);
  };
  return { agents: distinct(({ agent }) => agent), models: distinct(({ model }) => model) };
}
