import { accountTrace } from '../../core/cost/accountTrace.ts';
import { findBelonging } from '../../core/cost/belonging.ts';
import { buildSpanForest } from '../../core/cost/spanForest.ts';
import { findTurns } from '../../core/cost/turnsOf.ts';
import { conversationSteps } from '../../core/semantics/content/conversationSteps.ts';
import type { Talk, TalkSpan, TalkState } from '../../core/semantics/content/conversationSteps.ts';
import { withCallsAside } from '../../core/store/callsAside.ts';
import type { SessionTrace } from '../../core/store/sessionTraces.ts';
import type { StoreReader } from '../../core/store/storeReader.ts';
import type { Conversation } from '../../shared/costApi.ts';
import type { NormalSpan } from '../../shared/normalSpan.ts';
import type { SpanKind } from '../../shared/spanKind.ts';
import { WorkerFault } from '../workers/workerErrors.ts';
import type { ReaderBooks } from './readerBooks.ts';
import { logsBySpan, meaningOf } from './spanMeanings.ts';

/** Spans of one turn that are decoded: prompts are large. What is left out is said. */
const mostTalkSpans = 2000;
const mostSpans = 100_000;
/** They carry no talk. */
const silentKinds: ReadonlySet<SpanKind> = new Set(['http', 'db']);

interface ToldTurn extends Talk {
  readonly omitted: number;
}

/** The steps of one turn of a session. The turn before is read too, to know what has been heard already. */
export function sessionConversation(
  reader: StoreReader,
  books: ReaderBooks,
  session: string,
  turn: number,
): Conversation {
  const range = { before: turn + 1, turns: 2, spans: mostSpans };
  const traces = reader.sessionTraces(session, range, Date.now() * 1000);
  const holder = traces.find((trace) => turn >= trace.firstTurn && turn < trace.firstTurn + trace.turns);
  if (!holder) throw new WorkerFault(404, `no turn ${turn} of session ${session} is stored`);
  const before = traces.find((trace) => turn - 1 >= trace.firstTurn && turn - 1 < trace.firstTurn + trace.turns);
  const state = before ? tellTurn(reader, books, before, turn - 1, new Map()).state : new Map<string, never>();
  const { steps, cut, omitted } = tellTurn(reader, books, holder, turn, state);
  return { session, turn, steps, cut, ...(omitted > 0 && { omittedSpans: omitted }) };
}

function tellTurn(
  reader: StoreReader,
  books: ReaderBooks,
  { trace, traceId, firstTurn }: SessionTrace,
  turn: number,
  state: TalkState,
): ToldTurn {
  const spans = reader.accountSpans(trace);
  const forest = buildSpanForest(spans);
  const { turnOf } = findTurns(forest);
  const { agentPath } = findBelonging(forest);
  const { calls: all } = withCallsAside(accountTrace(spans, books.prices().price), reader.displacedSpans(trace));
  const calls = new Map(all.map((call) => [call.spanId, call]));
  const ofTurn = [...forest.spans.keys()].filter(
    (at) => turnOf[at] === turn - firstTurn + 1 && !silentKinds.has(forest.spans[at]?.kind ?? 'other'),
  );
  const logs = logsBySpan(reader, traceId);
  const semantics = books.semantics();
  function* talk(): Generator<TalkSpan> {
    for (const at of ofTurn.slice(0, mostTalkSpans)) {
      const span = forest.spans[at];
      const raw = span && reader.rawSpan(traceId, span.id);
      if (!raw) continue;
      const call = calls.get(span.id);
      const meaning = meaningOf(semantics, raw, span.id, logs);
      yield {
        span: meaning,
        startMicros: span.startMicros,
        ...(span.durationMicros !== undefined && { durationMicros: span.durationMicros }),
        agentPath: pathOf(meaning, agentPath(at)),
        ...(call && { call }),
      };
    }
  }
  return { ...conversationSteps(talk(), state, turn), omitted: Math.max(0, ofTurn.length - mostTalkSpans) };
}

/** A call may name a sub-agent that no span around it is of (Claude Code's log records): it is one level in. */
function pathOf({ fields: { agent } }: NormalSpan, path: readonly string[]): readonly string[] {
  const name = agent === undefined || agent.inherited ? undefined : String(agent.value);
  return name === undefined || path.length === 0 || path.includes(name) ? path : [...path, name];
}
