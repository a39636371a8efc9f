import { accountTrace } from '../../core/cost/accountTrace.ts';
import { findBelonging } from '../../core/cost/belonging.ts';
import { buildSpanForest } from '../../core/cost/spanForest.ts';
import { withCallsAside } from '../../core/store/callsAside.ts';
import type { StoreReader } from '../../core/store/storeReader.ts';
import type { FieldName, NormalSpan, Sourced } from '../../shared/normalSpan.ts';
import type { AccountSpan, TraceAccount } from '../../shared/traceAccount.ts';
import { WorkerFault } from '../workers/workerErrors.ts';
import { bookedMeaning } from './bookedMeaning.ts';
import type { ReaderBooks } from './readerBooks.ts';
import { logsBySpan, meaningOf } from './spanMeanings.ts';

/** Of a larger trace only the span itself is looked at: what it costs, but not whether another one counts in its place. */
const mostSpans = 50_000;

/** A span in the one model, with what only its trace can tell: price, whether it counts, and what it has of its agent. */
export function spanMeaning(reader: StoreReader, books: ReaderBooks, traceId: string, spanId: string): NormalSpan {
  const raw = reader.rawSpan(traceId, spanId);
  const summary = reader.trace(traceId, Date.now() * 1000);
  if (!raw || !summary) throw new WorkerFault(404, `no span ${spanId} of trace ${traceId} is stored`);
  const own = meaningOf(books.semantics(), raw, spanId, logsBySpan(reader, traceId));
  const all = reader.accountSpansOf(traceId);
  const isOwn = ({ id, parentId, record }: AccountSpan) => id === spanId || (record === true && parentId === spanId);
  const spans = summary.spans <= mostSpans ? all : all.filter(isOwn);
  const account = withCallsAside(accountTrace(spans, books.prices().price), reader.displacedSpansOf(traceId));
  const call = account.calls.find((counted) => counted.spanId === spanId);
  const booked = bookedMeaning(own, { told: all.filter(isOwn), call, session: summary.session });
  return {
    ...booked,
    fields: { ...inherited(spans, spanId, summary.session), ...booked.fields },
    ...moneyOf(account, spanId),
  };
}

function moneyOf({ calls, setAside }: TraceAccount, spanId: string): Pick<NormalSpan, 'price' | 'setAside'> {
  const call = calls.find((counted) => counted.spanId === spanId);
  const aside = setAside.find((other) => other.spanId === spanId && other.signal === undefined);
  return { ...(call && { price: call.price }), ...(aside && { setAside: aside.reason }) };
}

function inherited(
  spans: readonly AccountSpan[],
  spanId: string,
  session: string | undefined,
): Partial<Record<FieldName, Sourced<string>>> {
  const forest = buildSpanForest(spans);
  const at = forest.spans.findIndex(({ id }) => id === spanId);
  const agent = forest.spans[findBelonging(forest).agent[at] ?? -1];
  return {
    ...(agent && agent.id !== spanId && { agent: { value: agent.label, from: `span ${agent.id}`, inherited: true } }),
    ...(session !== undefined && { session: { value: session, from: 'trace', inherited: true } }),
  };
}
