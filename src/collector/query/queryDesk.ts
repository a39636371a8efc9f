import { StoreError } from '../../core/store/storeError.ts';
import type { StoreErrorCode } from '../../core/store/storeError.ts';
import { openReader } from '../../core/store/storeReader.ts';
import { queries } from './queries.ts';
import type { QueryAnswer, QueryQuestion, QuerySetup } from './queryMessages.ts';
import { createReaderBooks } from './readerBooks.ts';
import { storeFile } from '../storeFile.ts';
import { WorkerFault } from '../workers/workerErrors.ts';
import type { Fault } from '../workers/workerMessages.ts';

/** Everything the query worker can be asked. */
export interface QueryDesk {
  answer(id: number, question: QueryQuestion): AnsweredQuery;
}

export type AnsweredQuery = { readonly id: number } & ({ readonly value: QueryAnswer } | { readonly fault: Fault });

export function createQueryDesk({ dataDir }: QuerySetup): QueryDesk {
  const reader = openReader(storeFile(dataDir));
  const books = createReaderBooks(reader);
  return {
    answer(id, { query, parameters }) {
      try {
        const run = queries[query];
        if (!run) throw new WorkerFault(500, `there is no query "${query}"`);
        return { id, value: queryAnswer(run(reader, parameters, books)) };
      } catch (error) {
        return { id, fault: faultOf(error) };
      }
    },
  };
}

function faultOf(error: unknown): Fault {
  if (error instanceof WorkerFault) return { status: error.status, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof StoreError)) return { status: 500, message };
  return { status: 503, message, ...fileFaults[error.code] };
}

const fileFaults: Partial<Record<StoreErrorCode, Pick<Fault, 'file'>>> = {
  corrupt: { file: 'damaged' },
  missing: { file: 'missing' },
};

function queryAnswer(value: unknown): QueryAnswer {
  if (value instanceof ArrayBuffer) return { bytes: value, type: 'application/octet-stream' };
  const json = new TextEncoder().encode(JSON.stringify(value));
  return { bytes: json.buffer, type: 'application/json' };
}
