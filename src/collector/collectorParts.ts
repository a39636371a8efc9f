import type { Stats } from '../shared/api.ts';
import type { CollectorArguments } from './arguments.ts';
import { createChangeNotices } from './api/changeNotices.ts';
import type { ChangeNotices } from './api/changeNotices.ts';
import { collectorStats } from './collectorStats.ts';
import type { Listening } from './collectorStats.ts';
import { createEventStreams } from './api/eventStreams.ts';
import type { EventStreams } from './api/eventStreams.ts';
import type { StoreLimits } from './ingest/ingestMessages.ts';
import { startIngestSide } from './ingest/ingestSide.ts';
import type { IngestSide } from './ingest/ingestSide.ts';
import { createLifetime } from './lifetime.ts';
import type { Log } from './logFile.ts';
import { startQuerySide } from './query/querySide.ts';
import type { QuerySide } from './query/querySide.ts';
import { systemClock } from './systemClock.ts';
import type { FileFault } from './workers/workerMessages.ts';

/** All of a collector but its sockets. */
export interface CollectorParts {
  readonly ingest: IngestSide;
  readonly queries: QuerySide;
  readonly streams: EventStreams;
  readonly notices: ChangeNotices;
  readonly limits: () => StoreLimits;
  readonly setLimits: (limits: Partial<StoreLimits>) => void;
  readonly setListening: (listening: Listening) => void;
  readonly stats: () => Stats;
  /** Begins to stop, for this reason. */
  readonly end: (why: string) => void;
  /** Resolves to why the collector is to stop. */
  readonly ended: Promise<string>;
  /** Waits for what is under way, then closes the store. */
  readonly closeWorkers: () => Promise<void>;
  /** Tells the clients that it is over, and nothing more. */
  readonly closeStreams: () => void;
}

/** Starts the workers; resolves when the store is open, or is known not to open for now. */
export async function startCollectorParts(args: CollectorArguments, log: Log): Promise<CollectorParts> {
  const startedAt = Date.now() * 1000;
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  let limits: StoreLimits = { bytes: args.maxBytes, days: args.maxDays, requestBytes: args.maxRequestBytes };
  let listening: Listening = { otlp: '', grpc: '', busy: [] };

  const lifetime = args.stay
    ? undefined
    : createLifetime(args.lingerSeconds, () => end('no client is left'), systemClock);
  const streams = createEventStreams((clients) => lifetime?.clientsChanged(clients));
  const notices = createChangeNotices((notice) => streams.send(notice), systemClock);
  const ingest = startIngestSide({
    dataDir: args.dataDir,
    limits: () => limits,
    changed: (change) => notices.add(change),
    log,
  });
  await ingest.opened;
  const fileFault = (fault: FileFault): void => void ingest.command({ do: fault }).catch(() => undefined);
  const queries = startQuerySide(args.dataDir, log, fileFault);

  return {
    ...{ ingest, queries, streams, notices, end, ended },
    limits: () => limits,
    setLimits: (next) => (limits = { ...limits, ...next }),
    setListening: (next) => (listening = next),
    stats: () =>
      collectorStats({
        ingest,
        queries,
        listening,
        startedAt,
        clients: streams.count(),
        requestBytes: limits.requestBytes,
      }),
    async closeWorkers() {
      // The writer goes last: only the last connection to close copies the write-ahead log back into the file.
      await queries.stop();
      await ingest.stop();
    },
    closeStreams() {
      lifetime?.stop();
      notices.stop();
      streams.close();
    },
  };
}
