import { accountTrace } from '../../core/cost/accountTrace.ts';
import { withCallsAside } from '../../core/store/callsAside.ts';
import type { StoreReader } from '../../core/store/storeReader.ts';
import type { CountedCall, Pricer } from '../../shared/traceAccount.ts';

/** The calls of a trace, by its internal number, that count, without those that other traces count. */
export function countedCalls(reader: StoreReader, trace: number, price: Pricer): readonly CountedCall[] {
  return withCallsAside(accountTrace(reader.accountSpans(trace), price), reader.displacedSpans(trace)).calls;
}
