import { accountTrace } from '../../core/cost/accountTrace.ts';
import { displacedAccount, withCallsAside } from '../../core/store/callsAside.ts';
import type { SessionTrace } from '../../core/store/sessionTraces.ts';
import { spendOf, sumsOfCalls } from '../../core/store/spendSums.ts';
import type { StoreReader } from '../../core/store/storeReader.ts';
import type { SessionCall, SessionPage, SessionTurn } from '../../shared/costApi.ts';
import type { AccountSpan, Pricer, TraceAccount } from '../../shared/traceAccount.ts';
import { WorkerFault } from '../workers/workerErrors.ts';

const mostTurns = 200;
/** Read for one page; the account of so many takes about half a second. */
const mostSpans = 100_000;

/** One trace of the page, its turns numbered over the session. */
interface PageTrace {
  readonly place: SessionTrace;
  readonly spans: readonly AccountSpan[];
  readonly account: TraceAccount;
}

/** The newest turns of a session, or those before the turn of a number; made anew out of the spans of its traces. */
export function sessionPage(
  reader: StoreReader,
  price: Pricer,
  session: string,
  before: number | undefined,
  nowMicros: number,
): SessionPage {
  const stored = reader.session(session, nowMicros);
  if (!stored) throw new WorkerFault(404, `no session ${session} is stored`);
  const end = before ?? Number.MAX_SAFE_INTEGER;
  const range = { before: end, turns: mostTurns, spans: mostSpans };
  const traces = reader.sessionTraces(session, range, nowMicros).map((place) => pageTrace(reader, price, place));
  const turns = traces
    .flatMap(turnsOf)
    .filter(({ number }) => number < end)
    .slice(-mostTurns);
  const firstTurn = turns[0]?.number ?? 1;
  const isShown = ({ turn }: SessionCall): boolean => turn >= firstTurn && turn < end;
  return {
    ...stored,
    ...{ turns, firstTurn },
    calls: traces
      .flatMap(callsOf)
      .filter(isShown)
      .sort((a, b) => a.startMicros - b.startMicros),
    setAside: traces.flatMap(({ place: { traceId }, account }) =>
      account.setAside.map((aside) => ({ ...aside, traceId })),
    ),
  };
}

function pageTrace(reader: StoreReader, price: Pricer, place: SessionTrace): PageTrace {
  const spans = reader.accountSpans(place.trace);
  const account = accountTrace(spans, price);
  const counted = place.displaced
    ? displacedAccount(account)
    : withCallsAside(account, reader.displacedSpans(place.trace));
  return { place, spans, account: counted };
}

function callsOf({ place: { traceId, firstTurn }, account }: PageTrace): SessionCall[] {
  return account.calls.map((call) => ({ ...call, traceId, turn: firstTurn - 1 + call.turn }));
}

function turnsOf({ place: { traceId, firstTurn, running }, spans, account }: PageTrace): SessionTurn[] {
  const calls = Map.groupBy(account.calls, ({ turn }) => turn);
  const failed = new Set(spans.filter((span) => span.failed).map(({ id }) => id));
  const rootFailed = spans.some((span) => span.failed && span.parentId === '');
  return account.turns.map((turn) => ({
    ...turn,
    ...{ traceId, number: firstTurn - 1 + turn.number },
    spend: spendOf(sumsOfCalls(calls.get(turn.number) ?? [])),
    live: running && (turn.spanId === undefined || turn.durationMicros === undefined),
    failed: turn.spanId === undefined ? rootFailed : failed.has(turn.spanId),
  }));
}
