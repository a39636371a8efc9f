import type { Spent } from '../../core/cost/budgetAlerts.ts';
import { localDay, localPeriod } from '../../core/cost/localCalendar.ts';
import { withCallsAside } from '../../core/store/callsAside.ts';
import { countedUntil } from '../../core/store/spendReader.ts';
import type { Spending } from '../../core/store/spending.ts';
import { nanosOf, sumOf, sumsOfCalls } from '../../core/store/spendSums.ts';
import type { AccountOf } from '../../core/store/traceSettler.ts';
import type { CountedCall } from '../../shared/traceAccount.ts';

/** A session or request that is older alerts nobody: it was imported, or priced again. */
const newsMicros = 86_400_000_000;
/** Spans that are read at most to tell the turns of traces apart: some tenths of a second. */
const mostSpans = 50_000;

/** This day, week and month, up to now. */
export function periodsSpent({ ledger }: Spending, atMicros: number): Spent[] {
  return (['day', 'week', 'month'] as const).map((scope) => {
    const { startMicros, endMicros } = localPeriod(scope, atMicros);
    const sums = ledger.total(startMicros, Math.min(endMicros, countedUntil(atMicros)));
    const atLeast = sumOf(sums, 'unpriced') > 0;
    return { scope, key: localDay(startMicros), usd: sumOf(sums, 'nanos') / 1e9, atLeast, atMicros };
  });
}

/** Those of these sessions, with a trace of each, that were active lately. */
export function sessionsSpent(spending: Spending, sessions: ReadonlyMap<string, string>, atMicros: number): Spent[] {
  return [...sessions].flatMap(([session, traceId]): Spent[] => {
    const row = spending.session(session);
    if (!row || atMicros - row.last > newsMicros) return [];
    const { nanos, unpriced } = row;
    return [{ scope: 'session', key: session, usd: nanos / 1e9, atLeast: unpriced > 0, atMicros, session, traceId }];
  });
}

/** Each turn of a trace that made calls lately. */
export function requestsSpent(
  traceId: string,
  session: string,
  calls: readonly CountedCall[],
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

/** Sessions active in the last 24 hours that have cost at least `usd`, with the newest trace of each. */
export function dearSessions(spending: Spending, usd: number, atMicros: number): ReadonlyMap<string, string> {
  const found = spending.activeSessions(atMicros - newsMicros, nanosOf(usd * nearly));
  return new Map(found.map(({ session, traceId }) => [session, traceId]));
}

/** Turns with calls in the last 24 hours, of traces that have cost at least `usd`. A trace of one turn is not read again. */
export function dearRequests(spending: Spending, accountOf: AccountOf, usd: number, atMicros: number): Spent[] {
  let spansLeft = mostSpans;
  return spending.activeTraces(atMicros - newsMicros, nanosOf(usd * nearly)).flatMap((found): Spent[] => {
    const { trace, traceId, session, turns, spans, nanos, unpriced } = found;
    const whole = { usd: nanos / 1e9, atLeast: unpriced > 0, atMicros, session, traceId };
    if (turns <= 1) return [{ scope: 'request', key: `${traceId}.1`, ...whole }];
    if ((spansLeft -= spans) < 0) return [];
    const { calls } = withCallsAside(accountOf(spending.accountSpans(trace)), spending.displacedSpans(trace));
    return requestsSpent(traceId, session, calls, atMicros);
  });
}

/** Sums are rounded: what is compared exactly afterwards must not be left out here. */
const nearly = 1 - 1e-6;
