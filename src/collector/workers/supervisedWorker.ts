import { Worker } from 'node:worker_threads';
import type { ResourceLimits, Transferable } from 'node:worker_threads';
import type { Clock } from '../api/changeNotices.ts';
import { WorkerFault, WorkerGone } from './workerErrors.ts';
import type { WorkerMessage } from './workerMessages.ts';

/** A worker thread that is asked questions, and replaced when it dies. */
export interface SupervisedWorker<Question> {
  /** Rejects with `WorkerGone` when the worker dies first, or with the `WorkerFault` it answered. */
  ask(question: Question, transfer?: readonly Transferable[]): Promise<unknown>;
  /** How often it died and was replaced. */
  deaths(): WorkerDeaths;
  /** Ends it for good; waits until the thread is gone. */
  stop(): Promise<void>;
}

export interface WorkerDeaths {
  readonly count: number;
  readonly reason?: string;
}

export interface WorkerSetup<Event> {
  readonly entry: URL;
  /** `workerData` of each new thread, asked for when it starts. */
  readonly data: () => unknown;
  readonly limits: ResourceLimits;
  /** Something the worker says unasked. */
  readonly heard: (event: Event) => void;
  readonly died: (reason: string) => void;
  readonly clock: Clock;
}

const firstPauseMs = 50;
const longestPauseMs = 5000;
/** A worker that lived this long died of something new, so the pauses start over. */
const healthyMs = 30_000;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the worker, and starts it again with growing pauses whenever it dies; questions under way are rejected then. */
export function superviseWorker<Question, Event>(setup: WorkerSetup<Event>): SupervisedWorker<Question> {
  const pending = new Map<number, Pending>();
  let worker: Worker | undefined;
  let lastId = 0;
  let deaths: WorkerDeaths = { count: 0 };
  let pauseMs = firstPauseMs;
  let startedAt = 0;
  let stopped = false;
  let cancelRestart: (() => void) | undefined;

  const receive = ({ events, answers }: WorkerMessage<Event>): void => {
    for (const event of events) setup.heard(event);
    for (const answer of answers) {
      const asker = pending.get(answer.id);
      pending.delete(answer.id);
      if ('fault' in answer)
        asker?.reject(new WorkerFault(answer.fault.status, answer.fault.message, answer.fault.file));
      else asker?.resolve(answer.value);
    }
  };

  const bury = (reason: string): void => {
    worker = undefined;
    const askers = [...pending.values()];
    pending.clear();
    for (const asker of askers) asker.reject(new WorkerGone(reason));
    if (stopped) return;
    deaths = { count: deaths.count + 1, reason };
    setup.died(reason);
    pauseMs = setup.clock.now() - startedAt > healthyMs ? firstPauseMs : pauseMs;
    cancelRestart = setup.clock.after(pauseMs, start);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  };

  const start = (): void => {
    startedAt = setup.clock.now();
    let reason = '';
    const started = new Worker(setup.entry, { workerData: setup.data(), resourceLimits: setup.limits });
    started.on('message', receive);
    started.on('error', (error) => (reason = error instanceof Error ? error.message : String(error)));
    started.on('exit', (code) => bury(reason || `ended with code ${code}`));
    worker = started;
  };
  start();

  return {
    ask(question, transfer = []) {
      if (!worker) return Promise.reject(new WorkerGone('is being started again'));
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const id = ++lastId;
      worker.postMessage({ id, question }, [...transfer]);
      pending.set(id, { resolve, reject });
      return promise;
    },
    deaths: () => deaths,
    async stop() {
      stopped = true;
      cancelRestart?.();
      await worker?.terminate();
    },
  };
}
