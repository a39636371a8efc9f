import type { Server } from 'node:http';
import type { ReadyLine } from '../shared/api.ts';
import { startReceiver } from '../core/otlp/receiver/startReceiver.ts';
import type { Receiver } from '../core/otlp/receiver/startReceiver.ts';
import type { ApiAddress } from './instance/apiAddress.ts';
import { apiRoutes } from './api/apiRoutes.ts';
import { startApiServer } from './api/apiServer.ts';
import { apiServices } from './api/apiServices.ts';
import type { CollectorArguments } from './arguments.ts';
import { removeCollectorFile, writeCollectorFile } from './instance/collectorFile.ts';
import { startCollectorParts } from './collectorParts.ts';
import type { CollectorParts } from './collectorParts.ts';
import type { Listening } from './collectorStats.ts';
import type { Log } from './logFile.ts';
import { openPorts } from './ports/openPorts.ts';
import { selfPages } from './selfPages.ts';
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
  const parts = await startCollectorParts(args, log);
  const receiver = await receive(parts, address);
  const ports = await openPorts(args, receiver);
  if (ports.kind === 'served') {
    await Promise.all([parts.closeWorkers(), receiver.close()]);
    parts.closeStreams();
    printReady({ ...ports.by, attached: true });
    return `another collector serves port ${args.port} or ${args.grpcPort}`;
  }
  parts.setListening(ports.listening);
  const api = await startApiServer(address, apiRoutes(apiServices(limitingBoth(parts, receiver))));
  const line = readyLine(address, ports.listening);
  announce(line, args.dataDir, log);
  endOnSignals(parts.end);
  printReady(line);

  const why = await parts.ended;
  log('info', 'stopping', { why });
  await stop(parts, receiver, api);
  removeCollectorFile(args.dataDir);
  return why;
}

function receive(parts: CollectorParts, { path }: ApiAddress): Promise<Receiver> {
  return startReceiver({
    ports: [],
    ingest: (request) => parts.ingest.ingest(request),
    refused: (refusal) => parts.ingest.refused(refusal),
    handleOther: selfPages(parts.stats, path),
    limits: { requestBytes: parts.limits().requestBytes },
  });
}

/** A limit on requests binds where they come in as well as where they are unpacked. */
function limitingBoth(parts: CollectorParts, receiver: Receiver): CollectorParts {
  return {
    ...parts,
    setLimits(next) {
      parts.setLimits(next);
      receiver.setRequestBytes(parts.limits().requestBytes);
    },
  };
}

function readyLine({ path, token }: ApiAddress, { otlp, grpc, busy }: Listening): ReadyLine {
  return {
    ...{ ready: true, otlp, grpc, api: path, version, pid: process.pid },
    ...(token === undefined ? {} : { token }),
    ...(busy.length === 0 ? {} : { busy }),
  };
}

function announce(line: ReadyLine, dataDir: string, log: Log): void {
  log('info', 'ready', { ...line, token: undefined });
  for (const { wanted, used, holder = 'another program' } of line.busy ?? [])
    log('warn', `port ${wanted} is taken by ${holder}: listening on ${used} instead`);
  try {
    writeCollectorFile(dataDir, line);
  } catch (error) {
    log('warn', 'collector.json was not written; others find this collector by its socket', { error: String(error) });
  }
}

function endOnSignals(end: (why: string) => void): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => end(signal));
}

/** Who asks from now on finds nobody, and waits for the lock. */
async function stop(parts: CollectorParts, receiver: Receiver, api: Server): Promise<void> {
  api.close();
  parts.closeStreams();
  const drained = receiver.close().then(() => parts.closeWorkers());
  const patience = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => patience.resolve(undefined), stopPatienceMs);
  await Promise.race([drained, patience.promise]);
  clearTimeout(timer);
  api.closeAllConnections();
}
