import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LoopDelay } from './preload/loopDelay.ts';

/** The part of a collector's ready line that benches use; baselines print the same. */
export interface Ready {
  readonly otlp: string;
  /** Path of the API's socket; baselines have none. */
  readonly api?: string;
}

export interface Server extends AsyncDisposable {
  readonly ready: Ready;
  readonly pid: number;
  readonly dataFolder: string;
  /** From the start of the process to its ready line. */
  readonly startMillis: number;
  /** The end of what it wrote on standard error. */
  said(): string;
  /** Of its main thread since the last call. Rejects unless it was started with `watchLoop`. */
  loopDelay(): Promise<LoopDelay>;
}

export interface StartOptions {
  /** Given to Node before the script: a profiler's flags. */
  readonly nodeArgs?: readonly string[];
  /** Measures the delay of the main thread's event loop; costs a timer each millisecond. */
  readonly watchLoop?: boolean;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export const root = join(import.meta.dirname, '..');
const collectorFile = join(root, 'dist/collector.js');
const preload = join(import.meta.dirname, 'preload/loopDelay.ts');
const startDeadline = 30_000;
const stopDeadline = 10_000;

/** A built collector on free ports with a fresh store. */
export async function startCollector(options: StartOptions = {}): Promise<Server> {
  if (!existsSync(collectorFile)) throw new Error('dist/collector.js is missing: run `npm run build` first');
  return startServer(options, (folder) => [
    collectorFile,
    ...['--data-dir', folder, '--port', '0', '--grpc-port', '0', '--stay'],
  ]);
}

/** A program of `bench/baselines` in its own process; it is given a fresh folder as its only argument. */
export async function startBaseline(name: string, options: StartOptions = {}): Promise<Server> {
  return startServer(options, (folder) => [join(import.meta.dirname, 'baselines', `${name}.ts`), folder]);
}

async function startServer(options: StartOptions, command: (folder: string) => string[]): Promise<Server> {
  const { nodeArgs = [], watchLoop = false, env = {} } = options;
  const dataFolder = await mkdtemp(join(tmpdir(), 'agent-loupe-bench-'));
  const args = [...nodeArgs, ...(watchLoop ? ['--import', preload] : []), ...command(dataFolder)];
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe', ...(watchLoop ? (['ipc'] as const) : [])],
    cwd: root,
    env: { ...process.env, ...env },
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
  const stop = async () => {
    await stopProcess(child);
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    const ready = await readyLine(child, () => said);
    return {
      ready,
      pid: child.pid ?? 0,
      dataFolder,
      startMillis: performance.now() - started,
      said: () => said,
      loopDelay: () => loopDelayOf(child),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function loopDelayOf(child: ChildProcess): Promise<LoopDelay> {
  if (!child.connected) throw new Error('its event loop is not watched');
  const answer = once(child, 'message');
  child.send('report');
  const [seen] = (await answer) as [LoopDelay];
  return seen;
}

/** The first line of standard output that is a JSON object; an error with what the process said if it ends before that. */
async function readyLine(child: ChildProcess, said: () => string): Promise<Ready> {
  const { promise, resolve, reject } = Promise.withResolvers<Ready>();
  const fail = (why: string) => reject(new Error(`${child.spawnargs.join(' ')}: ${why}\n${said()}`));
  const timer = setTimeout(() => fail(`no ready line in ${startDeadline} ms`), startDeadline);
  child.once('exit', (code, signal) => fail(`ended with ${code ?? signal ?? '?'} before it was ready`));
  child.once('error', (error) => fail(error.message));
  if (child.stdout)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line) as Ready);
    });
  return promise.finally(() => clearTimeout(timer));
}

/** SIGTERM, and SIGKILL when that is not answered in ten seconds. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopDeadline);
  await gone;
  clearTimeout(timer);
}

/** Resident memory in megabytes (10^6 bytes), now and at its highest, by the kernel's account. Throws where there is no /proc. */
export function residentMegabytes(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kibibytes = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]);
  return { now: (kibibytes('VmRSS') * 1024) / 1e6, peak: (kibibytes('VmHWM') * 1024) / 1e6 };
}
