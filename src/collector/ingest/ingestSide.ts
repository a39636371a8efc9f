import type { ChangeNotice } from '../../shared/api.ts';
import type { IngestOutcome, IngestRequest, Refusal } from '../../shared/ingest.ts';
import { createIngestGate, defaultGateLimits } from './ingestGate.ts';
import type { IngestGate } from './ingestGate.ts';
import type { Ingested, IngestEvent, IngestQuestion, IngestSetup, StoreLimits, StoreState } from './ingestMessages.ts';
import type { Log } from '../logFile.ts';
import { createSenderRegister } from './senderRegister.ts';
import type { SenderRegister } from './senderRegister.ts';
import { siblingEntry } from '../siblingEntry.ts';
import { superviseWorker } from '../workers/supervisedWorker.ts';
import type { WorkerDeaths } from '../workers/supervisedWorker.ts';
import { systemClock } from '../systemClock.ts';
import { createTally } from './tally.ts';
import type { Tally } from './tally.ts';

/** The main thread's half of the ingest path: the gate, the worker behind it, and the books about both. */
export interface IngestSide {
  /** Resolves once the worker has opened the store, or knows why it cannot. */
  readonly opened: Promise<void>;
  readonly gate: IngestGate;
  readonly tally: Tally;
  readonly senders: SenderRegister;
  ingest(request: IngestRequest): Promise<IngestOutcome>;
  refused(refusal: Refusal): void;
  /** Asks the worker for something other than to ingest. */
  command(question: IngestQuestion): Promise<unknown>;
  store(): StoreState;
  deaths(): WorkerDeaths;
  /** Waits for what is under way, closes the store and ends the worker. */
  stop(): Promise<void>;
}

export interface IngestSideOptions {
  readonly dataDir: string;
  readonly limits: () => StoreLimits;
  readonly changed: (change: ChangeNotice) => void;
  readonly log: Log;
}

/**
 * The most a worker's heap may take: the largest JSON request there can be, parsed, needs about 1 GB for a moment. A small
 * young generation keeps the process small; nearly all that a request makes dies with it.
 */
const workerLimits = { maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: 16 };

const notOpened: StoreState = {
  problem: 'the store is being opened',
  revision: 0,
  stored: { traces: 0, spans: 0, logs: 0, metricPoints: 0, bytes: 0 },
  dropped: { traces: 0, spans: 0, logs: 0, metricPoints: 0 },
  limits: { bytes: 0, days: 0 },
};

const nowMicros = (): number => Date.now() * 1000;

export function startIngestSide({ dataDir, limits, changed, log }: IngestSideOptions): IngestSide {
  const opened = Promise.withResolvers<undefined>();
  const senders = createSenderRegister(nowMicros);
  const tally = createTally(systemClock);
  let store = notOpened;
  const tellChanged = (what: 'senders' | 'store'): void =>
    changed({ revision: store.revision, traceIds: [], sessions: [], what: [what] });

  const storeHeard = (next: StoreState): void => {
    const known = store === notOpened ? undefined : store.problem;
    if (next.notice !== undefined && next.notice !== store.notice) log('warn', next.notice);
    store = next;
    if (next.problem !== known) {
      logProblem(log, next);
      tellChanged('store');
    }
    opened.resolve(undefined);
  };
  const worker = superviseWorker<IngestQuestion, IngestEvent>({
    entry: siblingEntry('ingestWorker'),
    data: (): IngestSetup => ({ dataDir, limits: limits() }),
    limits: workerLimits,
    heard: (event) => {
      if (event.kind === 'store') storeHeard(event.store);
      else if (event.kind === 'changed') changed(event.change);
      else log('error', 'a request could not be handled; its sender was told to send it again', { error: event.error });
    },
    died: (reason) => log('error', 'the ingest worker died and is started again', { error: reason }),
    clock: systemClock,
  });

  const gate = createIngestGate(
    (request) => worker.ask({ do: 'ingest', request }, [request.body]) as Promise<Ingested>,
    defaultGateLimits,
  );

  return {
    opened: opened.promise,
    gate,
    tally,
    senders,
    async ingest(request) {
      const { outcome, parts } = await gate.take(request);
      tally.answered(request.signal, outcome);
      senders.answered(request, outcome, parts);
      if (!outcome.ok) tellChanged('senders');
      return outcome;
    },
    refused(refusal) {
      tally.turnedAway();
      senders.turnedAway(refusal);
      tellChanged('senders');
    },
    command: (question) => worker.ask(question),
    store: () => store,
    deaths: () => worker.deaths(),
    async stop() {
      await gate.drained();
      await worker.ask({ do: 'close' }).catch((error: unknown) => {
        log('error', 'the store was not closed cleanly', { error: String(error) });
      });
      await worker.stop();
    },
  };
}

function logProblem(log: Log, { problem }: StoreState): void {
  if (problem === undefined) log('info', 'the store can be written again');
  else log('error', problem);
}
