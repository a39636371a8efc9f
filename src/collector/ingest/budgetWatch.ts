import { budgetAlerts, isStanding, thresholdsOf, type Spent } from '../../core/cost/budgetAlerts.ts';
import { decodeResource } from '../../core/otlp/decodeResource.ts';
import { OtlpError } from '../../core/otlp/otlpError.ts';
import type { Spending } from '../../core/store/spending.ts';
import { StoreError } from '../../core/store/storeError.ts';
import type { AccountOf, SettledTrace } from '../../core/store/traceSettler.ts';
import type { BudgetAlert, Budgets } from '../../shared/costApi.ts';
import { dearRequests, dearSessions, periodsSpent, requestsSpent, sessionsSpent } from './budgetSpent.ts';
import type { StoreKeeper } from './storeKeeper.ts';

/** Holds what is spent against the budgets, soon after it changed. */
export interface BudgetWatch {
  settled(traces: readonly SettledTrace[]): void;
  /**
   * The budgets may have changed, or the collector starts: looks at once at what is spent and at all sessions and requests of the last
   * 24 hours, and withdraws offered alerts that are no longer true.
   */
  lookAtAll(): void;
  stop(): void;
}

export interface BudgetWatchOptions {
  readonly store: StoreKeeper;
  readonly budgets: () => Budgets;
  /** Tells the turns of a trace apart. */
  readonly accountOf: AccountOf;
  /** Microseconds since the epoch. */
  readonly now: () => number;
  /** There are alerts to be claimed. */
  readonly raised: () => void;
  readonly failed: (error: unknown) => void;
}

/** Milliseconds between two looks; summing a month takes a millisecond or two. */
const pauseMs = 1000;

export function startBudgetWatch({ store, budgets, accountOf, now, raised, failed }: BudgetWatchOptions): BudgetWatch {
  /** Session → its newest trace. */
  const sessions = new Map<string, string>();
  const requests = new Map<string, Spent>();
  let all = false;
  let timer: NodeJS.Timeout | undefined;
  let lookedAt = -Infinity;

  const look = (): void => {
    clearTimeout(timer);
    timer = undefined;
    lookedAt = performance.now();
    if (store.state().problem === undefined) all = !evaluated();
    sessions.clear();
    requests.clear();
  };
  /** False = the store failed: what was new is found by looking at all. */
  const evaluated = (): boolean => {
    try {
      evaluate(budgets(), now());
      return true;
    } catch (error) {
      if (!(error instanceof StoreError)) failed(error);
      return !(error instanceof StoreError);
    }
  };
  const evaluate = (limits: Budgets, atMicros: number): void => {
    const { alerts, withdrawn } = store.use((writer) =>
      writer.spending((spending) => {
        const spent = hasBudget(limits) ? spentNow(spending, limits, atMicros) : [];
        const offered = spending.offered().filter((alert) => !isStanding(alert, limits, atMicros, spent));
        const told = new Set(spending.told());
        for (const { id } of offered) told.delete(id);
        const found = budgetAlerts(spent, limits, told).map((alert) => withProcess(spending, alert));
        return { alerts: found, withdrawn: offered.map(({ id }) => id) };
      }),
    );
    if (alerts.length + withdrawn.length === 0) return;
    store.use((writer) => writer.raiseAlerts(alerts, withdrawn, atMicros));
    raised();
  };
  const spentNow = (spending: Spending, limits: Budgets, atMicros: number): Spent[] => {
    const lowest = thresholdsOf(limits)[0] ?? 1;
    const least = (budget = 0): number | undefined => (all && budget > 0 ? budget * lowest : undefined);
    const [ofSession, ofRequest] = [least(limits.session), least(limits.request)];
    for (const { scope, session, traceId } of spending.offered())
      if (scope === 'session' && session !== undefined && !sessions.has(session)) sessions.set(session, traceId ?? '');
    if (ofSession !== undefined)
      for (const [session, traceId] of dearSessions(spending, ofSession, atMicros)) sessions.set(session, traceId);
    if (ofRequest !== undefined)
      for (const spent of dearRequests(spending, accountOf, ofRequest, atMicros)) requests.set(spent.key, spent);
    return [...periodsSpent(spending, atMicros), ...sessionsSpent(spending, sessions, atMicros), ...requests.values()];
  };
  const lookSoon = (): void => {
    timer ??= setTimeout(look, Math.max(0, lookedAt + pauseMs - performance.now()));
  };

  return {
    settled(traces) {
      if (traces.length === 0 || !hasBudget(budgets())) return;
      for (const { traceId, row, account } of traces) {
        sessions.set(row.session, traceId);
        for (const spent of requestsSpent(traceId, row.session, account.calls, now())) requests.set(spent.key, spent);
      }
      lookSoon();
    },
    lookAtAll() {
      all = true;
      look();
    },
    stop: () => clearTimeout(timer),
  };
}

function hasBudget({ daily = 0, weekly = 0, monthly = 0, session = 0, request = 0, thresholds }: Budgets): boolean {
  return thresholds.length > 0 && Math.max(daily, weekly, monthly, session, request) > 0;
}

/** The process that spends, to find the debug session that runs it. */
function withProcess(spending: Spending, alert: BudgetAlert): BudgetAlert {
  const pids = spending.resources(alert.traceId ?? '').flatMap(pidOf);
  return pids[0] === undefined ? alert : { ...alert, pid: pids[0] };
}

function pidOf(resource: Uint8Array): readonly number[] {
  try {
    const { value } = decodeResource(resource).attributes.findLast(({ key }) => key === 'process.pid') ?? {};
    const pid = value?.t === 'int' ? Number(value.v) : Number.NaN;
    return Number.isSafeInteger(pid) && pid > 0 ? [pid] : [];
  } catch (error) {
    if (error instanceof OtlpError) return [];
    throw error;
  }
}
