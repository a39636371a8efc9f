import type { ReadyLine } from '../shared/api.ts';
import { startReceiver } from '../core/otlp/receiver/startReceiver.ts';
import type { Receiver } from '../core/otlp/receiver/startReceiver.ts';
import type { ApiAddress } from './apiAddress.ts';
import { apiRoutes } from './apiRoutes.ts';
import { startApiServer } from './apiServer.ts';
import { apiServices } from './apiServices.ts';
import type { CollectorArguments } from './arguments.ts';
import { createChangeNotices } from './changeNotices.ts';
import { removeCollectorFile, writeCollectorFile } from './collectorFile.ts';
import { collectorStats } from './collectorStats.ts';
import type { Listening } from './collectorStats.ts';
import { createEventStreams } from './eventStreams.ts';
import { startIngestSide } from './ingestSide.ts';
import type { StoreLimits } from './ingestMessages.ts';
import { createLifetime } from './lifetime.ts';
import type { Log } from './logFile.ts';
import { openPorts } from './openPorts.ts';
import { startQuerySide } from './querySide.ts';
import { selfPages } from './selfPages.ts';
import { systemClock } from './systemClock.ts';
import { version } from './version.ts';

/** Longest wait for what is under way when the collector stops; acknowledged data is on disk already. */
const stopPatienceMs = 10_000;

/**
 * Runs the one collector of a data folder until something ends it, and resolves to what did. The store is open before any
 * socket listens; the sockets are closed and their requests answered before the store is.
 * When the wanted port belongs to another collector of this user, that one's line is printed instead.
 */
export async function runCollector(
  args: CollectorArguments,
  address: ApiAddress,
  log: Log,
  printReady: (line: ReadyLine) => void,
): Promise<string> {
  const startedAt = Date.now() * 1000;
  const end = Promise.withResolvers<string>();
  let limits: StoreLimits = { bytes: args.maxBytes, days: args.maxDays, requestBytes: args.maxRequestBytes };

  const lifetime = args.stay
    ? undefined
    : createLifetime(args.lingerSeconds, () => end.resolve('no client is left'), systemClock);
  const streams = createEventStreams((clients) => lifetime?.clientsChanged(clients));
  const notices = createChangeNotices((notice) => streams.send(notice), systemClock);
  let reopen = (): void => undefined; // nobody reads yet
  const ingest = startIngestSide({
    dataDir: args.dataDir,
    limits: () => limits,
    changed: (change) => notices.add(change),
    replaced: () => reopen(),
    log,
  });
  await ingest.opened;
  const queries = startQuerySide(
    args.dataDir,
    log,
    () => void ingest.command({ do: 'damaged' }).catch(() => undefined),
  );
  reopen = () => queries.reopen();

  let listening: Listening = { otlp: '', grpc: '', busy: [] };
  const stats = () =>
    collectorStats({
      ingest,
      queries,
      listening,
      startedAt,
      clients: () => streams.count(),
      requestBytes: () => limits.requestBytes,
    });
  const receiver = await startReceiver({
    ports: [],
    ingest: (request) => ingest.ingest(request),
    refused: (refusal) => ingest.refused(refusal),
    handleOther: selfPages(stats, address.path),
    limits: { requestBytes: limits.requestBytes },
  });
  const ports = await openPorts(args, receiver);
  if (ports.kind === 'served') {
    printReady({ ...ports.by, attached: true });
    await Promise.all([closeWorkers(), receiver.close()]);
    return `another collector serves port ${args.port}`;
  }
  listening = ports.listening;

  const api = await startApiServer(
    address,
    apiRoutes(
      apiServices({
        stats,
        ingest,
        queries,
        streams,
        notices,
        limits: () => limits,
        setLimits: (next) => (limits = { ...limits, ...next }),
        end: (why) => end.resolve(why),
      }),
    ),
  );
  const line = readyLine(address, listening);
  try {
    writeCollectorFile(args.dataDir, line);
  } catch (error) {
    log('warn', 'collector.json was not written; others find this collector by its socket', { error: String(error) });
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => end.resolve(signal));
  log('info', 'ready', { ...line, token: undefined });
  printReady(line);

  const why = await end.promise;
  log('info', 'stopping', { why });
  lifetime?.stop();
  api.close(); // who asks from now on finds nobody, and waits for the lock
  notices.stop();
  streams.close();
  await Promise.race([drain(receiver), new Promise((resolve) => setTimeout(resolve, stopPatienceMs).unref())]);
  api.closeAllConnections();
  removeCollectorFile(args.dataDir);
  return why;

  async function drain(open: Receiver): Promise<void> {
    await open.close();
    await closeWorkers();
  }
  async function closeWorkers(): Promise<void> {
    await ingest.stop();
    await queries.stop();
  }
}

function readyLine(address: ApiAddress, { otlp, grpc, busy }: Listening): ReadyLine {
  return {
    ready: true,
    otlp,
    grpc,
    api: address.path,
    version,
    pid: process.pid,
    ...(address.token === undefined ? {} : { token: address.token }),
    ...(busy.length === 0 ? {} : { busy }),
  };
}
