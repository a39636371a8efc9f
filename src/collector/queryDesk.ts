import { openReader } from '../core/store/storeReader.ts';
import type { StoreReader } from '../core/store/storeReader.ts';
import { storeErrorOf } from '../core/store/storeError.ts';
import { queries } from './queries.ts';
import type { QueryAnswer, QueryQuestion, QuerySetup } from './queryMessages.ts';
import { storeFile } from './storeFile.ts';
import { WorkerFault } from './workerErrors.ts';

/** Everything the query worker can be asked. */
export interface QueryDesk {
  answer(id: number, question: QueryQuestion): AnsweredQuery;
}

type AnsweredQuery =
  | { readonly id: number; readonly value: QueryAnswer }
  | { readonly id: number; readonly fault: { readonly status: number; readonly message: string } };

/** Opens the store to read at the first question: the ingest worker makes it if it is not there. */
export function createQueryDesk({ dataDir }: QuerySetup): QueryDesk {
  const file = storeFile(dataDir);
  let reader: StoreReader | undefined;

  const answerOf = ({ query, parameters }: QueryQuestion): QueryAnswer => {
    const run = queries[query];
    if (!run) throw new WorkerFault(500, `there is no query "${query}"`);
    reader ??= openReader(file);
    return queryAnswer(run(reader, parameters));
  };

  return {
    answer(id, question) {
      try {
        return { id, value: answerOf(question) };
      } catch (error) {
        if (error instanceof WorkerFault) return { id, fault: { status: error.status, message: error.message } };
        // The file may have been moved aside and made anew: the next question opens what is there then.
        reader?.close();
        reader = undefined;
        return { id, fault: { status: 503, message: storeErrorOf(error, file).message } };
      }
    },
  };
}

function queryAnswer(value: unknown): QueryAnswer {
  if (value instanceof ArrayBuffer) return { bytes: value, type: 'application/octet-stream' };
  const json = new TextEncoder().encode(JSON.stringify(value));
  return { bytes: json.buffer, type: 'application/json' };
}
