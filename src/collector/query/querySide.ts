import type { Log } from '../logFile.ts';
import { createQueryLine } from './queryLine.ts';
import type { QueryLine } from './queryLine.ts';
import type { QueryAnswer, QueryQuestion, QuerySetup } from './queryMessages.ts';
import { siblingEntry } from '../siblingEntry.ts';
import { WorkerFault } from '../workers/workerErrors.ts';
import { superviseWorker } from '../workers/supervisedWorker.ts';
import type { FileFault } from '../workers/workerMessages.ts';
import type { WorkerDeaths } from '../workers/supervisedWorker.ts';
import { systemClock } from '../systemClock.ts';

/** The main thread's half of the read path. */
export interface QuerySide extends QueryLine<QueryQuestion, QueryAnswer> {
  deaths(): WorkerDeaths;
  /** Closes the store's file until the next question. */
  letGo(): Promise<void>;
  stop(): Promise<void>;
}

const workerLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };

/**
 * Starts the query worker, which has its own read-only connection: reads and writes do not wait for each other.
 * `fileFault` hears that the store's file cannot be read any more.
 */
export function startQuerySide(dataDir: string, log: Log, fileFault: (fault: FileFault) => void): QuerySide {
  const worker = superviseWorker<QueryQuestion, never>({
    entry: siblingEntry('queryWorker'),
    data: (): QuerySetup => ({ dataDir }),
    limits: workerLimits,
    heard: () => undefined,
    died: (reason) => log('error', 'the query worker died and is started again', { error: reason }),
    clock: systemClock,
  });
  const line = createQueryLine(async (question: QueryQuestion) => {
    try {
      return (await worker.ask(question)) as QueryAnswer;
    } catch (error) {
      if (error instanceof WorkerFault && error.file) fileFault(error.file);
      throw error;
    }
  });
  return {
    ask: (question, signal) => line.ask(question, signal),
    deaths: () => worker.deaths(),
    async letGo() {
      // A worker that has died holds nothing.
      await worker.ask({ query: 'letGo', parameters: {} }).catch(() => undefined);
    },
    stop: () => worker.stop(),
  };
}
