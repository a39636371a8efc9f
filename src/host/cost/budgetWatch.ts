import { setTimeout as pause } from 'node:timers/promises';
import type { BudgetAlert, BudgetAlerts } from '../../shared/costApi.ts';
import type { Disposable } from '../disposableStore.ts';
import type { Translate } from '../translate.ts';
import { budgetNotices, type BudgetNotice } from './budgetNotices.ts';

/** What the watch asks the receiver. */
export interface BudgetSource {
  budgets(): Promise<BudgetAlerts>;
  claimBudget(id: string): Promise<{ readonly claimed: boolean }>;
}

export interface BudgetWatchOptions {
  readonly source: () => BudgetSource | undefined;
  /** True when this window debugs the process. */
  readonly debugs: (pid: number) => boolean;
  readonly show: (notice: BudgetNotice) => void;
  readonly muted: () => readonly string[];
  /** What a session is called. */
  readonly nameOf: (session: string) => string;
  readonly log: (line: string) => void;
  readonly t: Translate;
  /** Milliseconds a window waits that does not debug the process: the one that does can stop it. */
  readonly courtesyMs?: number;
}

const defaultCourtesyMs = 1500;

/** Shows each budget alert in one window, once: the receiver keeps who claimed it, over restarts too. */
export class BudgetWatch implements Disposable {
  readonly #options: BudgetWatchOptions;
  readonly #closing = new AbortController();
  #checking = false;
  #again = false;

  constructor(options: BudgetWatchOptions) {
    this.#options = options;
  }

  /** There may be alerts nobody has shown yet. */
  check(): void {
    this.#again = true;
    if (!this.#checking) void this.#run();
  }

  dispose(): void {
    this.#closing.abort();
  }

  async #run(): Promise<void> {
    this.#checking = true;
    try {
      while (this.#again && !this.#closing.signal.aborted) {
        this.#again = false;
        await this.#once();
      }
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#options.log(`budgets: ${String(error)}`);
    } finally {
      this.#checking = false;
    }
  }

  async #once(): Promise<void> {
    const { source, show, muted, nameOf, t } = this.#options;
    const { alerts } = (await source()?.budgets()) ?? { alerts: [] };
    if (alerts.length === 0) return;
    await this.#letOthersClaim(alerts);
    const claimed: BudgetAlert[] = [];
    // What is muted is claimed like the rest: it is dealt with.
    for (const alert of alerts) if ((await source()?.claimBudget(alert.id))?.claimed) claimed.push(alert);
    for (const notice of budgetNotices(claimed, muted(), t, nameOf)) show(notice);
  }

  async #letOthersClaim(alerts: readonly BudgetAlert[]): Promise<void> {
    const { debugs, courtesyMs = defaultCourtesyMs } = this.#options;
    const isOthers = alerts.some(({ pid }) => pid !== undefined && !debugs(pid));
    if (isOthers) await pause(courtesyMs, undefined, { signal: this.#closing.signal });
  }
}
