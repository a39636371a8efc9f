import type { PriceBook } from '../../core/cost/priceBook.ts';
import type { StoreReader } from '../../core/store/storeReader.ts';
import type { WhatIf } from '../../shared/costApi.ts';
import { WorkerFault } from '../workers/workerErrors.ts';
import { countedCalls } from './countedCalls.ts';

/** All turns; a session with more spans is repriced as far as these go, which `calls` tells. */
const everything = { before: Number.MAX_SAFE_INTEGER, turns: 1_000_000, spans: 300_000 };

/** What the calls of a session had cost at another model. */
export function sessionWhatIf(
  reader: StoreReader,
  book: PriceBook,
  session: string,
  model: string,
  provider: string | undefined,
): WhatIf {
  const nowMicros = Date.now() * 1000;
  const stored = reader.session(session, nowMicros);
  if (!stored) throw new WorkerFault(404, `no session ${session} is stored`);
  const calls = reader
    .sessionTraces(session, everything, nowMicros)
    .filter(({ displaced }) => !displaced)
    .flatMap(({ trace }) => countedCalls(reader, trace, book.price));
  return { session, model, now: stored.summary.spend, ...book.whatIf(calls, model, provider) };
}
