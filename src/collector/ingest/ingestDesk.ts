import type { ChangeNotice } from '../../shared/api.ts';
import type { IngestRequest } from '../../shared/ingest.ts';
import { StoreError } from '../../core/store/storeError.ts';
import type { StoreWriter } from '../../core/store/storeWriter.ts';
import { mergeChanges } from '../api/changeNotices.ts';
import { startBudgetWatch } from './budgetWatch.ts';
import { createCostKeeper } from './costKeeper.ts';
import { createIngestor } from './ingestor.ts';
import type { Ingested, IngestEvent, IngestQuestion, IngestSetup } from './ingestMessages.ts';
import { createServiceIdentities } from './serviceIdentities.ts';
import { createPlainUnderstanding, isPlainBench } from './plainUnderstanding.ts';
import { startSettling } from './settling.ts';
import { createSpanUnderstanding } from './spanUnderstanding.ts';
import { openStore } from './storeKeeper.ts';
import { startStoreUpkeep } from './storeUpkeep.ts';
import { WorkerFault } from '../workers/workerErrors.ts';
import type { Answer, Answered, Asked } from '../workers/workerMessages.ts';

/** Everything the ingest worker can be asked. */
export interface IngestDesk {
  /** One answer for each question; requests to ingest that follow one another are committed together. */
  answer(asked: readonly Asked<IngestQuestion>[]): readonly Answered[];
}

type Command = Exclude<IngestQuestion, { readonly do: 'ingest' }>;
type Handlers = {
  readonly [K in Command['do']]: (question: Extract<Command, { readonly do: K }>) => unknown;
};

export function createIngestDesk(setup: IngestSetup, tell: (event: IngestEvent) => void): IngestDesk {
  let limits = setup.limits;
  const now = (): number => Date.now() * 1000;
  const failed = (error: unknown): void => tell({ kind: 'failed', error: String(error) });
  const identities = createServiceIdentities();
  const serviceOf = (resource: Uint8Array): string => identities.of(resource).service;
  const cost = createCostKeeper(failed);
  const store = openStore({ dataDir: setup.dataDir, limits, serviceOf, accountOf: cost.accountOf, now });
  const upkeep = startStoreUpkeep(store, tell, failed);
  if (store.state().problem === undefined) store.use((writer) => cost.load(writer));
  let understand = isPlainBench ? createPlainUnderstanding() : createSpanUnderstanding(cost.mappings());
  const ingestor = createIngestor({
    ...{ store, identities, now, failed },
    understand: (bytes) => understand(bytes),
    requestBytes: () => limits.requestBytes,
  });
  const tellCost = (what: 'cost' | 'budgets'): void =>
    tell({ kind: 'changed', change: { revision: store.state().revision, traceIds: [], sessions: [], what: [what] } });
  const budgets = startBudgetWatch({
    ...{ store, now, failed },
    budgets: () => cost.budgets(),
    accountOf: cost.accountOf,
    raised: () => tellCost('budgets'),
  });
  budgets.lookAtAll();
  const settling = startSettling(store, tell, (traces) => budgets.settled(traces), failed);

  const told = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw error instanceof StoreError ? new WorkerFault(503, error.message) : error;
    } finally {
      upkeep.tellStore();
    }
  };
  const use = <T>(work: (writer: StoreWriter) => T): T => told(() => store.use(work));
  const handlers: Handlers = {
    clear() {
      told(() => store.clear());
      ingestor.cleared();
      upkeep.weighPins();
      upkeep.tellAllChanged();
      upkeep.tidySoon();
    },
    pin({ traceId, pinned }) {
      const found = use((writer) => writer.pin(traceId, pinned));
      if (!found) throw new WorkerFault(404, `no trace ${traceId} is stored`);
      const { revision } = store.state();
      tell({ kind: 'changed', change: { revision, traceIds: [traceId], sessions: [], what: ['traces'] } });
      upkeep.weighPins();
      upkeep.tidySoon();
    },
    limits(question) {
      limits = question.limits;
      store.setLimits(limits);
      upkeep.weighPins();
      upkeep.tidySoon();
    },
    damaged() {
      store.replaceDamaged();
      use((writer) => writer.counts());
    },
    missing() {
      store.followFile();
      use((writer) => writer.counts());
    },
    costSettings({ settings }) {
      use((writer) => cost.change(writer, settings));
      budgets.lookAtAll();
      settling.soon();
      tell({
        kind: 'changed',
        change: { revision: store.state().revision, traceIds: [], sessions: [], what: ['cost'] },
      });
    },
    mappings({ mappings }) {
      if (use((writer) => cost.map(writer, mappings))) understand = createSpanUnderstanding(mappings);
    },
    dismissHint({ id, dismissed }) {
      use((writer) => writer.dismissHint(id, dismissed, now()));
      tell({
        kind: 'changed',
        change: { revision: store.state().revision, traceIds: [], sessions: [], what: ['cost'] },
      });
    },
    claimAlert: ({ id }) => ({ claimed: use((writer) => writer.claimAlert(id)) }),
    close() {
      settling.stop();
      budgets.stop();
      upkeep.stop();
      store.close();
    },
  };
  const obey = (question: Command): Answer => {
    try {
      return { value: (handlers[question.do] as (question: Command) => unknown)(question) };
    } catch (error) {
      if (error instanceof WorkerFault) return { fault: { status: error.status, message: error.message } };
      failed(error);
      return { fault: { status: 500, message: String(error) } };
    }
  };
  const ingest = (requests: readonly IngestRequest[]): readonly Ingested[] => {
    const results = ingestor.ingest(requests);
    if (!isPlainBench) settling.wrote();
    const changes = results.flatMap((result) => result.change ?? []);
    const [first, ...others] = changes;
    if (first) tell({ kind: 'changed', change: others.reduce<ChangeNotice>(mergeChanges, first) });
    upkeep.tellStore();
    upkeep.keepUp(results.reduce((sum, { outcome }) => sum + (outcome.ok ? outcome.accepted : 0), 0));
    return results.map(({ outcome, parts }) => ({ outcome, parts }));
  };

  return {
    answer(asked) {
      const answers: Answered[] = [];
      let run: { readonly id: number; readonly request: IngestRequest }[] = [];
      const finishRun = (): void => {
        const results = run.length === 0 ? [] : ingest(run.map(({ request }) => request));
        run.forEach(({ id }, index) => answers.push({ id, value: results[index] }));
        run = [];
      };
      for (const { id, question } of asked) {
        if (question.do === 'ingest') run.push({ id, request: question.request });
        else {
          finishRun();
          answers.push({ id, ...obey(question) });
        }
      }
      finishRun();
      return answers;
    },
  };
}
