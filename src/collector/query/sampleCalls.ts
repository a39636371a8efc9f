import type { HintCall, Piece } from '../../core/cost/hints/hintCall.ts';
import { contentHash, requestHash } from '../../core/cost/hints/requestHash.ts';
import type { TraceWithCalls } from '../../core/store/sessionTraces.ts';
import type { StoreReader } from '../../core/store/storeReader.ts';
import type { CostWindow } from '../../shared/costApi.ts';
import type { LogDetail } from '../../shared/logDetail.ts';
import type { MessagePart } from '../../shared/message.ts';
import type { NormalSpan } from '../../shared/normalSpan.ts';
import { windowOf } from './costTimes.ts';
import { countedCalls } from './countedCalls.ts';
import { inTurns } from './inTurns.ts';
import type { ReaderBooks } from './readerBooks.ts';
import { logsBySpan, meaningOf } from './spanMeanings.ts';

/** Calls, as the hints' rules look at them. */
export interface SampledCalls {
  readonly calls: readonly HintCall[];
  /** How many were looked at. */
  readonly sample: number;
}

const callsPerAgent = 100;
/** Traces that are listed to find them; traces and spans that are read, and calls whose content is: bounds on the time of one answer. */
const mostListed = 20_000;
const mostTraces = 400;
const mostSpans = 100_000;
const mostContents = 600;

/** The latest calls of each agent in a window: agents take turns, so that one with very many calls hides no other. */
export function sampleCalls(
  reader: StoreReader,
  books: ReaderBooks,
  window: CostWindow,
  nowMicros: number,
): SampledCalls {
  const { price } = books.prices();
  const { startMicros: since, endMicros: until } = windowOf(window, nowMicros);
  const perAgent = new Map<string, number>();
  const calls: HintCall[] = [];
  let [contents, spansLeft] = [mostContents, mostSpans];
  const traces = reader.tracesWithCalls(since, mostListed);
  for (const { trace, traceId, session, spans } of inTurns(traces, agentsOf, mostTraces)) {
    if (spans > spansLeft && calls.length > 0) continue;
    spansLeft -= spans;
    let logs: ReadonlyMap<string, readonly LogDetail[]> | undefined;
    const counted = countedCalls(reader, trace, price).filter(({ startMicros }) => startMicros < until);
    for (const call of counted.toSorted((a, b) => b.startMicros - a.startMicros)) {
      const agent = `${call.service}\n${call.agent ?? ''}`;
      const known = perAgent.get(agent) ?? 0;
      if (known >= callsPerAgent) continue;
      perAgent.set(agent, known + 1);
      const raw = contents-- > 0 ? reader.rawSpan(traceId, call.spanId) : undefined;
      logs ??= logsBySpan(reader, traceId);
      const meaning = raw && meaningOf(books.semantics(), raw, call.spanId, logs);
      calls.push({ ...call, traceId, session, ...(meaning && contentOf(meaning, call.model ?? '')) });
    }
  }
  return { calls, sample: calls.length };
}

function agentsOf({ service, names }: TraceWithCalls): string {
  return `${service}\n${names}`;
}

type HintContent = Pick<HintCall, 'requestHash' | 'prefix' | 'toolResults'>;

/** Nothing, where content was not recorded: equal silence is no equal request. */
function contentOf({ content }: NormalSpan, model: string): HintContent {
  const { input, system, tools, state } = content;
  if (state !== 'captured' || input.length === 0) return {};
  const params = Object.fromEntries(Object.entries(content.params).map(([key, { value }]) => [key, value]));
  const parts = input.flatMap((message) => message.parts);
  return {
    requestHash: requestHash({ model, system, input, tools, params }),
    ...((system.length > 0 || tools.length > 0) && { prefix: pieceOf([system, tools]) }),
    toolResults: parts.filter(isToolResult).map(({ result }) => pieceOf(result)),
  };
}

function isToolResult(part: MessagePart): part is Extract<MessagePart, { type: 'toolResult' }> {
  return part.type === 'toolResult';
}

const charactersPerToken = 4;

function pieceOf(value: unknown): Piece {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { hash: contentHash(value), tokens: Math.ceil(text.length / charactersPerToken) };
}
