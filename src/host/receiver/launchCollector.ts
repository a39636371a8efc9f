import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { ReadyLine } from '../../shared/api.ts';
import { parseReadyLine } from './collectorFile.ts';

/** What a collector is started with. */
export interface LaunchOptions {
  /** `dist/collector.js` */
  readonly script: string;
  readonly dataDir: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly grpcPort: number;
  readonly maxRequestMiB: number;
  readonly maxMiB: number;
  readonly maxDays: number;
  readonly execPath: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The collector did not become ready; the message says why in its own words. */
export class LaunchError extends Error {}

/** Longer than the 20 s a new collector waits for an older one to hand over. */
const readyTimeoutMs = 30_000;

/**
 * Starts a collector that outlives this process and waits for its ready line.
 * Its pipes are closed then: it writes nothing more to standard output, and its log to a file.
 */
export async function launchCollector(options: LaunchOptions, signal: AbortSignal): Promise<ReadyLine> {
  signal.throwIfAborted();
  const child = spawn(options.execPath, launchArguments(options), {
    env: launchEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    windowsHide: true,
  });
  const waiting = new AbortController();
  try {
    return await Promise.race([readyLine(child), stopAfter(readyTimeoutMs, AbortSignal.any([signal, waiting.signal]))]);
  } catch (error) {
    child.kill();
    throw error;
  } finally {
    waiting.abort();
    child.stdout.destroy();
    child.stderr.destroy();
    child.unref();
  }
}

/** The collector's command line; see `--help` of `dist/collector.js`. */
export function launchArguments(options: LaunchOptions): readonly string[] {
  const values: Readonly<Record<string, string | number>> = {
    'data-dir': options.dataDir,
    port: options.port,
    'grpc-port': options.grpcPort,
    'max-request-mib': options.maxRequestMiB,
    'max-bytes': options.maxMiB * 1_048_576,
    'max-days': options.maxDays,
  };
  return [options.script, ...Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)])];
}

/**
 * The host's Node is VS Code's own program, which runs as Node only when told. A debugger's options are for the extension
 * host, not for a process that outlives it.
 */
export function launchEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const clean: NodeJS.ProcessEnv = { ...env, ELECTRON_RUN_AS_NODE: '1' };
  delete clean.NODE_OPTIONS;
  delete clean.VSCODE_INSPECTOR_OPTIONS;
  return clean;
}

async function stopAfter(ms: number, signal: AbortSignal): Promise<never> {
  await pause(ms, undefined, { signal });
  throw new LaunchError(`it was not ready after ${ms / 1000} s`);
}

function readyLine(child: ChildProcess): Promise<ReadyLine> {
  return new Promise((resolve, reject) => {
    let out = '';
    let complaint = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      const line = out.split('\n').map(parseReadyLine).find(Boolean);
      if (line) resolve(line);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4000)));
    child.on('error', (error) => reject(new LaunchError(error.message)));
    child.on('close', (code, killed) => reject(new LaunchError(lastWords(complaint, code, killed))));
  });
}

/** The most telling line of what a process said before it ended: the collector's own error entry, else Node's, else the last. */
export function lastWords(complaint: string, code: number | null, killed: string | null): string {
  const lines = complaint.split('\n').filter((line) => line.trim() !== '');
  const own = lines.map(logMessage).findLast(Boolean);
  const thrown = lines.findLast((line) => /^(\w*Error|Error)\b.*: /.test(line));
  const said = own ?? thrown ?? lines.at(-1);
  const ended = killed ? `it was ended by ${killed}` : `it ended with code ${code ?? 'unknown'}`;
  return said ? `${said} (${ended})` : ended;
}

/** The text of an error or warning in the collector's JSON log. */
function logMessage(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry = JSON.parse(line) as { level?: unknown; message?: unknown; error?: unknown };
    if (entry.level !== 'error' && entry.level !== 'warn') return undefined;
    return [entry.message, entry.error].filter((part) => typeof part === 'string').join(': ');
  } catch {
    return undefined;
  }
}
