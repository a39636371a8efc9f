import { budgetAlerts, type Spent } from '../../core/cost/budgetAlerts.ts';
import { localDay, localPeriod } from '../../core/cost/localCalendar.ts';
import { decodeResource } from '../../core/otlp/decodeResource.ts';
import { OtlpError } from '../../core/otlp/otlpError.ts';
import type { Spending } from '../../core/store/spending.ts';
import { sumOf, sumsOfCalls } from '../../core/store/spendSums.ts';
import { StoreError } from '../../core/store/storeError.ts';
import type { SettledTrace } from '../../core/store/traceSettler.ts';
import type { BudgetAlert, Budgets } from '../../shared/costApi.ts';
import type { StoreKeeper } from './storeKeeper.ts';

/** Holds what is spent against the budgets, soon after it changed. */
export interface BudgetWatch {
  settled(traces: readonly SettledTrace[]): void;
  /** The budgets, or what is stored, have changed. */
  look(): void;
  stop(): void;
}

export interface BudgetWatchOptions {
  readonly store: StoreKeeper;
  readonly budgets: () => Budgets;
  /** Microseconds since the epoch. */
  readonly now: () => number;
  /** There are alerts to be claimed. */
  readonly raised: () => void;
  readonly failed: (error: unknown) => void;
}

/** Milliseconds between two looks; summing a month takes a millisecond or two. */
const pauseMs = 1000;
/** A session or request that is older alerts nobody: it was imported, or priced again. */
const newsMicros = 86_400_000_000;

export function startBudgetWatch({ store, budgets, now, raised, failed }: BudgetWatchOptions): BudgetWatch {
  /** Session → its newest trace. */
  const sessions = new Map<string, string>();
  const requests = new Map<string, Spent>();
  let timer: NodeJS.Timeout | undefined;
  let lookedAt = -Infinity;

  const look = (): void => {
    timer = undefined;
    lookedAt = performance.now();
    const limits = budgets();
    const atMicros = now();
    try {
      if (hasBudget(limits) && store.state().problem === undefined) evaluate(limits, atMicros);
    } catch (error) {
      if (!(error instanceof StoreError)) failed(error);
    }
    sessions.clear();
    requests.clear();
  };
  const evaluate = (limits: Budgets, atMicros: number): void => {
    const alerts = store.use((writer) =>
      writer.spending((spending) => {
        const spent = [
          ...periodsSpent(spending, atMicros),
          ...sessionsSpent(spending, sessions, atMicros),
          ...requests.values(),
        ];
        return budgetAlerts(spent, limits, spending.told()).map((alert) => withProcess(spending, alert));
      }),
    );
    if (alerts.length === 0) return;
    store.use((writer) => writer.raiseAlerts(alerts, atMicros));
    raised();
  };
  const lookSoon = (): void => {
    timer ??= setTimeout(look, Math.max(0, lookedAt + pauseMs - performance.now()));
  };

  return {
    settled(traces) {
      if (traces.length === 0 || !hasBudget(budgets())) return;
      for (const { traceId, row, account } of traces) {
        sessions.set(row.session, traceId);
        for (const spent of requestsSpent(traceId, row.session, account, now())) requests.set(spent.key, spent);
      }
      lookSoon();
    },
    look: lookSoon,
    stop: () => clearTimeout(timer),
  };
}

function hasBudget({ daily = 0, weekly = 0, monthly = 0, session = 0, request = 0, thresholds }: Budgets): boolean {
  return thresholds.length > 0 && Math.max(daily, weekly, monthly, session, request) > 0;
}

function periodsSpent({ ledger }: Spending, atMicros: number): Spent[] {
  return (['day', 'week', 'month'] as const).map((scope) => {
    const { startMicros, endMicros } = localPeriod(scope, atMicros);
    const sums = ledger.total(startMicros, endMicros);
    const atLeast = sumOf(sums, 'unpriced') > 0;
    return { scope, key: localDay(startMicros), usd: sumOf(sums, 'nanos') / 1e9, atLeast, atMicros };
  });
}

function sessionsSpent(spending: Spending, sessions: ReadonlyMap<string, string>, atMicros: number): Spent[] {
  return [...sessions].flatMap(([session, traceId]): Spent[] => {
    const row = spending.session(session);
    if (!row || atMicros - row.last > newsMicros) return [];
    const { nanos, unpriced } = row;
    return [{ scope: 'session', key: session, usd: nanos / 1e9, atLeast: unpriced > 0, atMicros, session, traceId }];
  });
}

function requestsSpent(
  traceId: string,
  session: string,
  { calls }: SettledTrace['account'],
  atMicros: number,
): Spent[] {
  const news = calls.filter(({ startMicros }) => atMicros - startMicros <= newsMicros);
  return Array.from(
    Map.groupBy(news, ({ turn }) => turn),
    ([turn, of]) => {
      const sums = sumsOfCalls(of);
      const atLeast = sumOf(sums, 'unpriced') > 0;
      const usd = sumOf(sums, 'nanos') / 1e9;
      return { scope: 'request', key: `${traceId}.${turn}`, usd, atLeast, atMicros, session, traceId };
    },
  );
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
