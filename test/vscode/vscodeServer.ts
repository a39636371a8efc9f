import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchVsCode } from './fetchVsCode.ts';
import { freePort } from './freePort.ts';
import type { Profile } from './profile.ts';

export interface VsCodeServer extends AsyncDisposable {
  /** `http://127.0.0.1:8000` */
  readonly origin: string;
  readonly pid: number;
  /** Resolves when the server has ended, by itself or by disposal. */
  readonly ended: Promise<void>;
}

interface ServerOptions {
  readonly profile: Profile;
  /** Reaches the extension host too. */
  readonly env?: Readonly<Record<string, string>>;
  /** Taken when it is free; otherwise, and by default, any free port. */
  readonly port?: number;
  /**
   * Whether tests drive the page, which is so by default: it then accepts `extensionDevelopmentPath` and
   * `extensionTestsPath`, and shows no notifications.
   */
  readonly driven?: boolean;
  readonly say?: (line: string) => void;
}

const startLimitMs = 30_000;
const stopLimitMs = 8_000;

/** Starts a VS Code server on the loopback interface; disposing it stops it. Its log is `server.log` in the profile. */
export async function startVsCodeServer(options: ServerOptions): Promise<VsCodeServer> {
  const { profile, env, driven = true, say = console.log } = options;
  const main = await fetchVsCode(say);
  const port = await freePort(options.port);
  const logFile = join(profile.userData, 'server.log');
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [main, ...serverArguments(profile, port, driven)], {
    stdio: ['ignore', log, log],
    env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...env },
  });
  closeSync(log);
  const ended = once(child, 'exit').then(() => undefined);
  const origin = `http://127.0.0.1:${port}`;
  try {
    await answers(child, `${origin}/version`);
  } catch (cause) {
    await stop(child, ended);
    throw new Error(`${String(cause)}\n${readFileSync(logFile, 'utf8').slice(-2000)}`, { cause });
  }
  return { origin, pid: child.pid ?? 0, ended, [Symbol.asyncDispose]: () => stop(child, ended) };
}

function serverArguments({ userData, extensions }: Profile, port: number, driven: boolean): string[] {
  const valued = {
    host: '127.0.0.1',
    port: String(port),
    'telemetry-level': 'off',
    'user-data-dir': userData,
    'extensions-dir': extensions,
  };
  return [
    ...Object.entries(valued).flatMap(([name, value]) => [`--${name}`, value]),
    '--without-connection-token',
    '--accept-server-license-terms',
    ...(driven ? ['--enable-smoke-test-driver'] : []),
    '--disable-workspace-trust',
    '--disable-experiments',
  ];
}

async function answers(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + startLimitMs;
  while (child.exitCode === null && Date.now() < deadline) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(
    child.exitCode === null
      ? `the VS Code server did not answer within ${startLimitMs / 1000} s`
      : `the VS Code server ended with ${child.exitCode}`,
  );
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  await ended;
  clearTimeout(timer);
}
