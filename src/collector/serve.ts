import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ReadyLine } from '../shared/api.ts';
import { apiAddress } from './instance/apiAddress.ts';
import type { ApiAddress } from './instance/apiAddress.ts';
import type { CollectorArguments } from './arguments.ts';
import { claimDataDir } from './instance/claimDataDir.ts';
import { openLog } from './logFile.ts';
import type { Log } from './logFile.ts';
import { runCollector } from './runCollector.ts';
import { version } from './version.ts';

/**
 * Serves a data folder until it is told to stop or nobody needs it, or attaches to the collector that already does.
 * Resolves to the exit code.
 */
export async function serve(given: CollectorArguments): Promise<number> {
  const args = { ...given, dataDir: resolve(given.dataDir) };
  process.umask(0o077); // the data folder may be open to others; what is made in it is not
  process.stdout.on('error', () => undefined); // who started it may have gone
  try {
    mkdirSync(args.dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    process.stderr.write(`--data-dir ${args.dataDir} cannot be made: ${messageOf(error)}\n`);
    return 2;
  }
  const log = openLog(args.dataDir);
  process.on('uncaughtException', (error) => {
    log('error', 'the collector has a fault and ends; what it acknowledged is stored', { error: error.stack });
    process.exit(1);
  });
  try {
    return await claimAndRun(args, apiAddress(args.dataDir), log);
  } catch (error) {
    log('error', 'the collector cannot go on', { error: messageOf(error) });
    return 1;
  }
}

async function claimAndRun(args: CollectorArguments, address: ApiAddress, log: Log): Promise<number> {
  const claim = await claimDataDir(args.dataDir, address, version);
  if (claim.kind === 'served') {
    printReady({ ...claim.by, attached: true });
    return 0;
  }
  if (claim.kind === 'stuck') {
    log('error', `another collector holds ${args.dataDir} and does not answer: end that process and start again`);
    return 1;
  }
  try {
    const end = await runCollector(args, address, log, printReady);
    log('info', 'ended', { why: end });
    return 0;
  } finally {
    claim.lock.release();
  }
}

function printReady(line: ReadyLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
