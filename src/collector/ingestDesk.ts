import { createIngestor } from './ingestor.ts';
import type { IngestEvent, IngestQuestion, IngestSetup } from './ingestMessages.ts';
import { createServiceIdentities } from './serviceIdentities.ts';
import { openStore } from './storeKeeper.ts';
import { StoreError } from '../core/store/storeError.ts';
import type { StoreWriter } from '../core/store/storeWriter.ts';
import { WorkerFault } from './workerErrors.ts';
import type { Answered } from './workerMessages.ts';

/** Everything the ingest worker can be asked. */
export interface IngestDesk {
  answer(id: number, question: IngestQuestion): Answered;
}

type Handlers = {
  readonly [K in IngestQuestion['do']]: (question: Extract<IngestQuestion, { readonly do: K }>) => unknown;
};

const probeMs = 1000;
/** Traces grow old while nobody sends. */
const tidyMs = 60_000;

/** Opens the store, says how that went, and from then on keeps it under its limits in the pauses between requests. */
export function createIngestDesk(setup: IngestSetup, tell: (event: IngestEvent) => void): IngestDesk {
  let limits = setup.limits;
  const now = (): number => Date.now() * 1000;
  const identities = createServiceIdentities();
  const serviceOf = (resource: Uint8Array): string => identities.of(resource).service;
  const store = openStore({ dataDir: setup.dataDir, limits, serviceOf, now });
  const failed = (error: unknown): void => tell({ kind: 'failed', error: String(error) });
  const ingestor = createIngestor({ store, identities, requestBytes: () => limits.requestBytes, now, failed });
  let tidying: NodeJS.Immediate | undefined;
  let probing: NodeJS.Timeout | undefined;
  let told = '';

  /** Only when it differs from what was told last: it is asked for after every request. */
  const tellStore = (): void => {
    const state = store.state();
    const text = JSON.stringify(state);
    if (text === told) return;
    told = text;
    tell({ kind: 'store', store: state });
    if (state.problem !== undefined) probing ??= setTimeout(probe, probeMs);
  };
  const probe = (): void => {
    probing = undefined;
    store.probe();
    told = '';
    tellStore();
  };
  const tellAllChanged = (): void =>
    tell({
      kind: 'changed',
      change: { revision: store.state().revision, what: ['traces', 'logs', 'metrics', 'store'] },
    });

  /** One step at a time, so that a request never waits for more than one. */
  const tidy = (): void => {
    tidying = undefined;
    if (store.state().problem !== undefined) return; // the probe finds out when it has passed
    const dropped = JSON.stringify(store.state().dropped);
    try {
      const { more } = store.use((writer) => writer.enforceRetention());
      if (more) tidySoon();
    } catch (error) {
      if (!(error instanceof StoreError)) failed(error);
    }
    if (JSON.stringify(store.state().dropped) !== dropped) tellAllChanged();
    tellStore();
  };
  const tidySoon = (): void => {
    tidying ??= setImmediate(tidy);
  };
  const command = <T>(work: (writer: StoreWriter) => T): T => {
    try {
      return store.use(work);
    } catch (error) {
      if (error instanceof StoreError) throw new WorkerFault(503, error.message);
      throw error;
    } finally {
      tellStore();
    }
  };

  const handlers: Handlers = {
    ingest({ request }) {
      const { change, ...ingested } = ingestor.ingest(request);
      if (change) tell({ kind: 'changed', change });
      tellStore();
      tidySoon();
      return ingested;
    },
    clear() {
      command((writer) => writer.clear());
      tellAllChanged();
      tidySoon();
      return {};
    },
    pin({ traceId, pinned }) {
      const found = command((writer) => writer.pin(traceId, pinned));
      if (!found) throw new WorkerFault(404, `no trace ${traceId} is stored`);
      const { revision } = store.state();
      tell({ kind: 'changed', change: { revision, traceIds: [traceId], sessions: [], what: ['traces'] } });
      return {};
    },
    limits(question) {
      limits = question.limits;
      store.setLimits(limits);
      tellStore();
      tidySoon();
      return {};
    },
    close() {
      clearTimeout(probing);
      clearInterval(ageing);
      clearImmediate(tidying);
      store.close();
      return {};
    },
  };

  const ageing = setInterval(tidySoon, tidyMs);
  tidy(); // opens the store

  return {
    answer(id, question) {
      try {
        const handle = handlers[question.do] as (question: IngestQuestion) => unknown;
        return { id, value: handle(question) };
      } catch (error) {
        if (error instanceof WorkerFault) return { id, fault: { status: error.status, message: error.message } };
        failed(error);
        return { id, fault: { status: 500, message: String(error) } };
      }
    },
  };
}
