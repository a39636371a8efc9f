import type { BusyPort, Stats } from '../shared/api.ts';
import type { IngestSide } from './ingest/ingestSide.ts';
import type { QuerySide } from './query/querySide.ts';
import { version } from './version.ts';

/** Where a collector listens. */
export interface Listening {
  readonly otlp: string;
  readonly grpc: string;
  readonly busy: readonly BusyPort[];
}

export interface StatsSources {
  readonly ingest: IngestSide;
  readonly queries: QuerySide;
  readonly listening: Listening;
  readonly startedAt: number;
  readonly clients: number;
  readonly requestBytes: number;
}

/** `GET /stats`: everything the main thread knows, without asking a worker, so that it is answered while they are busy or gone. */
export function collectorStats(sources: StatsSources): Stats {
  const { ingest, queries, listening, startedAt } = sources;
  const store = ingest.store();
  const died = [deathsOf('ingest', ingest), deathsOf('query', queries)].flat();
  return {
    version,
    pid: process.pid,
    startedAt,
    ...listening,
    clients: sources.clients,
    ...ingest.tally.counts(),
    dropped: store.dropped,
    stored: store.stored,
    limits: { ...store.limits, requestBytes: sources.requestBytes },
    queue: ingest.gate.state(),
    ...(store.problem === undefined ? {} : { storeProblem: store.problem }),
    ...(store.notice === undefined ? {} : { storeNotice: store.notice }),
    ...(died.length === 0 ? {} : { workerDeaths: died }),
    memoryBytes: process.memoryUsage.rss(),
  };
}

function deathsOf(worker: 'ingest' | 'query', side: IngestSide | QuerySide): NonNullable<Stats['workerDeaths']> {
  const { count, reason } = side.deaths();
  return count === 0 ? [] : [{ worker, count, reason: reason ?? '' }];
}
