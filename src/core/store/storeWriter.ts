import type { BudgetAlert } from '../../shared/costApi.ts';
import type { LogBatch, MetricBatch, SpanBatch } from '../../shared/spanBatch.ts';
import type { SpanMeaning } from '../../shared/spanMeaning.ts';
import { closeQuietly } from './closeQuietly.ts';
import { raiseAlerts } from './budgetAlerts.ts';
import type { Spending } from './spending.ts';
import { bucketOf } from './contribution.ts';
import { fileIdentity } from './fileIdentity.ts';
import type { LooseUsage } from './looseUsage.ts';
import { markDamaged } from './openDatabase.ts';
import type { ServiceOf } from './originDictionary.ts';
import type { RetentionResult, StoreLimits } from './retention.ts';
import { pageCap } from './pageCap.ts';
import { pinnedBytes } from './pinnedBytes.ts';
import { countsOf, type StoreCounts } from './storeCounts.ts';

import { StoreError, storeErrorOf } from './storeError.ts';
import { readSettings, settingWriter } from './settings.ts';
import type { SettleResult } from './settleStep.ts';
import type { Totals } from './totals.ts';
import type { AccountOf } from './traceSettler.ts';
import { openSession, type WriteSession } from './writeSession.ts';

export type { StoreCounts };

export interface WriterOptions {
  readonly file: string;
  readonly limits: StoreLimits;
  /** Microseconds since the epoch. */
  readonly now: () => number;
  readonly serviceOf: ServiceOf;
  /** Asked for each trace that is settled, so it may answer by other prices than before. */
  readonly accountOf: AccountOf;
}

export interface SpanResult {
  /** All spans of the batch: they are now stored, or were already. */
  readonly accepted: number;
  readonly inserted: number;
  readonly updated: number;
  readonly duplicates: number;
  readonly changedTraceIds: readonly string[];
  /** Of the changed traces. */
  readonly sessions: readonly string[];
}

/** A transaction of several writes; `fault` is the first one's that failed. */
interface SharedTransaction {
  readonly session: WriteSession;
  fault?: Error;
}

/**
 * The one writer of a store. Each call is one transaction: it returns after the commit or throws a `StoreError` and has
 * kept nothing. After an error the next call opens the file anew, so it recovers by itself once the cause is gone.
 */
export class StoreWriter {
  readonly #options: WriterOptions;
  #limits: StoreLimits;
  #session: WriteSession | undefined;
  #movedAside: string | undefined;
  #damage: StoreError | undefined;
  /** Set while `together` runs. */
  #shared: SharedTransaction | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#limits = options.limits;
  }

  /** Where a damaged file was moved when this writer opened it. */
  get movedAside(): string | undefined {
    return this.#movedAside;
  }

  /** The file that is open was removed or replaced: what is written now would be gone with this process. */
  get adrift(): boolean {
    return this.#session !== undefined && this.#session.identity !== fileIdentity(this.#options.file);
  }

  writeSpans(batch: SpanBatch, meanings: (spanIndex: number) => SpanMeaning, receivedMicros: number): SpanResult {
    return this.#transaction((session) => {
      const changes = session.spans.write(batch, meanings, receivedMicros, session.totals);
      if (changes.changedTraceIds.length > 0) session.totals.revision += 1;
      session.use.save();
      return { ...changes, accepted: batch.count, sessions: [...changes.sessions] };
    });
  }

  /** `usage` is what some of the records say of tokens and money. */
  writeLogs(batch: LogBatch, receivedMicros: number, usage: readonly LooseUsage[] = []): { readonly accepted: number } {
    return this.#transaction(({ logs, totals }) => {
      logs(batch, receivedMicros, totals, usage);
      totals.revision += 1;
      return { accepted: batch.logs.length };
    });
  }

  /** `accepted` counts data points. */
  writeMetrics(batch: MetricBatch, receivedMicros: number): { readonly accepted: number } {
    return this.#transaction(({ metrics, totals }) => {
      const before = totals.metricPoints;
      metrics(batch, receivedMicros, totals);
      totals.revision += 1;
      return { accepted: totals.metricPoints - before };
    });
  }

  /**
   * Makes the writes that `work` calls for one transaction: a commit costs as much as a few hundred spans. When one of
   * them fails none is kept, and the error is thrown here too, even if `work` caught it.
   */
  together<T>(work: () => T): T {
    if (this.#shared) return work();
    return this.#transaction((session) => {
      const shared: SharedTransaction = { session };
      this.#shared = shared;
      try {
        const result = work();
        if (shared.fault !== undefined) throw shared.fault;
        return result;
      } finally {
        this.#shared = undefined;
      }
    });
  }

  /** Keeps a trace from retention, or lets go of it. False = there is no such trace. */
  pin(traceId: string, pinned: boolean): boolean {
    return this.#transaction(({ db, totals }) => {
      const update = db.prepare('UPDATE trace SET pinned = ?, revision = ? WHERE traceId = ?');
      totals.revision += 1;
      return update.run(pinned ? 1 : 0, totals.revision, traceId).changes === 1;
    });
  }

  /**
   * One small step of bringing the store under its limits: call it after each write, and again while `more` and nothing
   * else is waiting. Costs well under a millisecond when there is nothing to do.
   */
  enforceRetention(): RetentionResult {
    return this.#transaction(({ retain, totals, use, settler }) => {
      const result = retain(totals, this.#limits, this.#options.now());
      use.save();
      settler.save();
      return result;
    });
  }

  /**
   * Settles traces that wait, for about `budgetMs`: their totals, sessions and the ledger. To be called after writes, in pauses,
   * and again as long as `againMs` is told. What waits survives a restart.
   */
  settle(budgetMs: number): SettleResult {
    return this.#transaction(({ settling, totals }) => {
      const result = settling.run(budgetMs, totals.revision + 1);
      if (result.settled.length > 0) totals.revision += 1;
      return result;
    });
  }

  /** Prices have changed: `settle` goes over all traces with calls again. */
  reprice(): void {
    this.#transaction(({ settling }) => settling.reprice());
  }

  /** Removes what the ledger holds of calls before this time, a step at a time. True = there may be more. */
  pruneLedger(beforeMicros: number): boolean {
    return this.#transaction(({ settler }) => settler.ledger.prune(bucketOf(beforeMicros)));
  }

  /** Keeps a text under a key; empty = none any more. True = that changed something. */
  setSetting(key: string, value: string): boolean {
    return this.#transaction(({ db }) => settingWriter(db)(key, value));
  }

  dismissHint(id: string, dismissed: boolean, atMicros: number): void {
    this.#transaction(({ db }) => {
      db.prepare('DELETE FROM hintDismissed WHERE id = ?').run(id);
      if (dismissed) db.prepare('INSERT INTO hintDismissed VALUES(?, ?)').run(id, atMicros);
    });
  }

  /** Keeps alerts until somebody claims them; those of an id that was kept before and is not `withdrawn` are left out. */
  raiseAlerts(alerts: readonly BudgetAlert[], withdrawn: readonly string[], nowMicros: number): void {
    this.#transaction(({ db }) => raiseAlerts(db, alerts, withdrawn, nowMicros));
  }

  /** What the budgets are held against. */
  spending<T>(ask: (spending: Spending) => T): T {
    return this.#read(({ spending }) => ask(spending));
  }

  /** True = nobody has claimed this alert before. */
  claimAlert(id: string): boolean {
    return this.#transaction(({ db }) => {
      const claim = db.prepare('UPDATE budgetAlert SET claimed = 1 WHERE id = ? AND claimed = 0');
      return Number(claim.run(id).changes) > 0;
    });
  }

  /** What is kept under the keys that begin with `prefix`, by the rest of the key. */
  settings(prefix: string): ReadonlyMap<string, string> {
    return this.#read(({ db }) => readSettings(db, prefix));
  }

  /** Removes every trace, log and metric, pinned ones too; nothing of it counts as dropped. */
  clear(): void {
    this.#transaction(({ db, totals, origins }) => {
      for (const table of clearedTables) db.exec(`DELETE FROM ${table}`);
      origins.forget();
      Object.assign(totals, { traces: 0, spans: 0, logs: 0, metricPoints: 0, logBytes: 0, metricBytes: 0 });
      totals.revision += 1;
    });
  }

  setLimits(limits: StoreLimits): void {
    this.#limits = limits;
    if (this.#session) pageCap(this.#session.db, limits.bytes);
  }

  counts(): StoreCounts {
    return this.#read(({ db, totals }) => countsOf(db, totals));
  }

  /** What pinned traces take. Costs up to some ten milliseconds when there are very many traces. */
  pinnedBytes(): number {
    return this.#read(({ db }) => pinnedBytes(db));
  }

  #read<T>(ask: (session: WriteSession) => T): T {
    const session = this.#connected();
    try {
      return ask(session);
    } catch (error) {
      this.#giveUp(session);
      throw this.#faultOf(error);
    }
  }

  close(): void {
    this.#session?.db.close();
    this.#session = undefined;
  }

  #transaction<T>(work: (session: WriteSession) => T): T {
    if (this.#shared) return this.#within(this.#shared, work);
    const session = this.#connected();
    const before: Totals = { ...session.totals };
    try {
      session.db.exec('BEGIN IMMEDIATE');
      const result = work(session);
      if (totalsDiffer(before, session.totals)) session.saveTotals(session.totals);
      session.db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#giveUp(session);
      throw this.#faultOf(error);
    }
  }

  #within<T>(shared: SharedTransaction, work: (session: WriteSession) => T): T {
    try {
      return work(shared.session);
    } catch (error) {
      shared.fault ??= error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }

  #connected(): WriteSession {
    if (this.#damage) throw this.#damage;
    return (this.#session ??= this.#connect());
  }

  #connect(): WriteSession {
    const { file, serviceOf, accountOf, now } = this.#options;
    try {
      const session = openSession(file, serviceOf, accountOf, now());
      this.#movedAside ??= session.movedAside;
      pageCap(session.db, this.#limits.bytes);
      return session;
    } catch (error) {
      throw this.#faultOf(error);
    }
  }

  /** Closing rolls back. */
  #giveUp(session: WriteSession): void {
    this.#session = undefined;
    closeQuietly(session.db);
  }

  #faultOf(error: unknown): StoreError {
    const fault = storeErrorOf(error, this.#options.file);
    if (fault.code === 'corrupt') {
      this.#damage = fault;
      markDamaged(this.#options.file);
    }
    return fault;
  }
}

const clearedTables = [
  ...['trace', 'span', 'chunk', 'missingParent', 'traceOrigin', 'doomed', 'serviceUse'],
  ...['identity', 'unsettled', 'account', 'claim', 'covered', 'looseUsage'],
  ...['session', 'spend', 'repricing', 'budgetAlert'],
  ...['log', 'metric', 'metricData', 'origin'],
];

function totalsDiffer(before: Totals, now: Totals): boolean {
  return (Object.keys(now) as (keyof Totals)[]).some((key) => before[key] !== now[key]);
}

/**
 * Opens the store to write and makes it if it is not there; a damaged one is moved aside (`movedAside`). A store that cannot
 * be opened now is tried again at each call, which throws the `StoreError` until it works.
 */
export function openWriter(options: WriterOptions): StoreWriter {
  return new StoreWriter(options);
}
