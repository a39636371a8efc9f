import type { StoreReader } from '../../core/store/storeReader.ts';
import { costQueries } from './costQueries.ts';
import { detailQueries } from './detailQueries.ts';
import { hexOf, limitOf, textOf } from './queryParameters.ts';
import type { Parameters } from './queryParameters.ts';
import type { ReaderBooks } from './readerBooks.ts';
import { WorkerFault } from '../workers/workerErrors.ts';

/** Answers one kind of question with a JSON value, or with bytes that go out as they are. */
export type Query = (reader: StoreReader, parameters: Parameters, books: ReaderBooks) => unknown;

const nowMicros = (): number => Date.now() * 1000;

/** What the query worker can be asked, by name. */
export const queries: Readonly<Record<string, Query>> = {
  traces(reader, parameters) {
    const page = pageOf(parameters);
    const filters = ['session', 'service', 'q'].map((name) => [name, textOf(parameters, name)] as const);
    const given = Object.fromEntries(filters.filter(([, text]) => text !== undefined));
    return reader.listTraces({ limit: limitOf(parameters, 100, 1000), nowMicros: nowMicros(), ...page, ...given });
  },
  columns(reader, parameters) {
    const traceId = hexOf(parameters, 'traceId', 32);
    return reader.traceColumns(traceId, nowMicros()) ?? noTrace(traceId);
  },
  errors: (reader, parameters) => reader.errors(limitOf(parameters, 100, 1000)),
  metricCatalogue: (reader) => reader.metricCatalogue(),
  /** Closes the file until the next question: while it is open, its room on the disk stays taken. */
  letGo(reader) {
    reader.close();
    return {};
  },
  ...detailQueries,
  ...costQueries,
};

function noTrace(traceId: string): never {
  throw new WorkerFault(404, `no trace ${traceId} is stored`);
}

/** `before` as `TraceList.next` gave it. */
function pageOf(parameters: Parameters): { readonly before?: string } {
  const before = textOf(parameters, 'before');
  if (before === undefined) return {};
  if (/^-?\d+:[0-9a-f]{32}$/.test(before)) return { before };
  throw new WorkerFault(400, `before takes "next" of the page before, not "${before}"`);
}
