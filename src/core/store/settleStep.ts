import type { DatabaseSync } from 'node:sqlite';
import { query } from './sql.ts';
import type { SettledTrace, TraceSettler } from './traceSettler.ts';

/** What one step did. */
export interface SettleResult {
  /** Those whose totals changed. */
  readonly settled: readonly SettledTrace[];
  /** Traces still wait: call again, after so many milliseconds. Absent = nothing waits. */
  readonly againMs?: number;
  /** Set while all traces are priced again. */
  readonly repricing?: Repriced;
}

/** Traces that have the new prices, of those that are to have them. */
export interface Repriced {
  readonly done: number;
  readonly total: number;
}

interface Repricing extends Repriced {
  readonly next: number;
}

/** A function that tells how far it has come; `undefined` = nothing is being priced again. */
export function repricingReader(db: DatabaseSync): () => Repriced | undefined {
  const find = query<Repriced>(db, 'SELECT done, total FROM repricing');
  return () => {
    const job = find.get();
    return job && { done: Math.min(job.done, job.total), total: job.total };
  };
}

/** A trace rests for so many times what settling it took: one that grows all the time takes a small part of the time. */
const restFactor = 20;
/** Milliseconds; less is not worth to remember. */
const worthRest = 2;
const pageSize = 50;

/** Settles the traces that wait, oldest first, for a while at a time; then those that have to be priced again. */
export class SettleStep {
  readonly #settler: TraceSettler;
  /** Trace → when it may be settled again, on the clock of `performance.now`. */
  readonly #resting = new Map<number, number>();
  readonly #waiting;
  readonly #priced;
  readonly #findRepricing;
  readonly #forgetRepricing;
  readonly #beginRepricing;
  readonly #saveRepricing;

  constructor(db: DatabaseSync, settler: TraceSettler) {
    this.#settler = settler;
    const ids = (sql: string) => query<{ readonly trace: number }>(db, `${sql} ORDER BY trace LIMIT ${pageSize}`);
    this.#waiting = ids('SELECT trace FROM unsettled WHERE trace > ?');
    this.#priced = ids('SELECT trace FROM account WHERE trace > ? AND calls > 0');
    this.#findRepricing = query<Repricing>(db, 'SELECT * FROM repricing');
    this.#forgetRepricing = db.prepare('DELETE FROM repricing');
    this.#beginRepricing = db.prepare('INSERT INTO repricing SELECT 0, 0, count(*) FROM account WHERE calls > 0');
    this.#saveRepricing = db.prepare('UPDATE repricing SET next = ?, done = ?');
  }

  /** Prices have changed: all traces with calls are to be settled again. Survives a restart. */
  reprice(): void {
    this.#forgetRepricing.run();
    this.#beginRepricing.run();
  }

  /** Works for about `budgetMs`, one trace at the least, inside the caller's transaction. */
  run(budgetMs: number, revision: number): SettleResult {
    const end = performance.now() + budgetMs;
    const settled: SettledTrace[] = [];
    const waitMs = this.#settleWaiting(end, revision, settled);
    const repricing = waitMs === 0 ? this.#findRepricing.get() : this.#reprice(end, revision, settled);
    this.#settler.save();
    const againMs = repricing ? 0 : waitMs;
    return {
      settled,
      ...(againMs !== undefined && { againMs }),
      ...(repricing && { repricing: { done: repricing.done, total: repricing.total } }),
    };
  }

  /** Milliseconds until the next can be settled; `undefined` = none waits. */
  #settleWaiting(end: number, revision: number, settled: SettledTrace[]): number | undefined {
    let found = false;
    let soonest = Infinity;
    let last = -1;
    for (;;) {
      const page = this.#waiting.all(last);
      for (const { trace } of page) {
        last = trace;
        const rest = (this.#resting.get(trace) ?? 0) - performance.now();
        if (rest > 0) soonest = Math.min(soonest, rest);
        else {
          found = true;
          this.#settle(trace, revision, settled);
          if (performance.now() >= end) return 0;
        }
      }
      if (page.length === pageSize) continue;
      if (!found) return soonest === Infinity ? undefined : soonest;
      [last, found, soonest] = [-1, false, Infinity]; // one that was settled may have called others back
    }
  }

  #reprice(end: number, revision: number, settled: SettledTrace[]): Repricing | undefined {
    const job = this.#findRepricing.get();
    if (!job) return undefined;
    let { next, done } = job;
    for (;;) {
      const page = this.#priced.all(next);
      for (const { trace } of page) {
        this.#settle(trace, revision, settled);
        next = trace;
        done += 1;
        if (performance.now() < end) continue;
        this.#saveRepricing.run(next, done);
        return { ...job, done: Math.min(done, job.total) };
      }
      if (page.length < pageSize) break;
    }
    this.#forgetRepricing.run();
    return undefined;
  }

  #settle(trace: number, revision: number, settled: SettledTrace[]): void {
    const started = performance.now();
    const result = this.#settler.settle(trace, revision);
    if (result) settled.push(result);
    const took = performance.now() - started;
    if (took > worthRest) this.#rest(trace, performance.now() + took * restFactor);
    else this.#resting.delete(trace);
  }

  #rest(trace: number, until: number): void {
    const now = performance.now();
    for (const [other, end] of this.#resting) if (end <= now) this.#resting.delete(other);
    this.#resting.set(trace, until);
  }
}
