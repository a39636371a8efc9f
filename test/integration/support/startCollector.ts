import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadyLine, Stats } from '../../../src/shared/api.ts';

/** A collector process under test. */
export interface RunningCollector extends AsyncDisposable {
  readonly ready: ReadyLine;
  readonly dataDir: string;
  /** `http://127.0.0.1:port` */
  readonly otlp: string;
  readonly grpc: string;
  readonly child: ChildProcess;
  /** Asks the private API and reads its JSON; fails on any status but 200. */
  api<T = unknown>(path: string, body?: unknown): Promise<T>;
  /** Asks the private API; whatever the status. */
  ask(path: string, options?: AskOptions): Promise<ApiReply>;
  stats(): Promise<Stats>;
  /** What it wrote to standard error so far. */
  log(): string;
  /** Ends it in order, unless it has ended, and removes its data folder when this call made it. Resolves to the exit code. */
  stop(): Promise<number | null>;
  /** Ends it at once; the data folder stays. */
  kill9(): Promise<void>;
  /** Resolves to the exit code when the process ends by itself. */
  ended(): Promise<number | null>;
}

export interface AskOptions {
  readonly method?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiReply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly bytes: Buffer;
}

export interface StartOptions {
  /** Absent = a new one, removed by `stop`. */
  readonly dataDir?: string;
  /** Instead of `--port 0 --grpc-port 0 --stay`. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** A shell line that ends in `exec "$@"`: limits the process before it begins. */
  readonly shell?: string;
  readonly entry?: string;
}

const readyWithinMs = 15_000;

/** Starts `node dist/collector.js` and waits for its ready line. */
export async function startCollector(options: StartOptions = {}): Promise<RunningCollector> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'loupe-'));
  const args = [
    options.entry ?? 'dist/collector.js',
    '--data-dir',
    dataDir,
    ...(options.args ?? ['--port', '0', '--grpc-port', '0', '--stay']),
  ];
  const command = [process.execPath, ...args];
  const child = options.shell
    ? spawn('sh', ['-c', options.shell, 'sh', ...command], { stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  const ready = await readyLine(child, exit, () => log);
  const ended = () => exit;

  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    const code = await ended();
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    return code;
  };

  return {
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
    stop,
    ready,
    dataDir,
    otlp: ready.otlp,
    grpc: ready.grpc,
    child,
    ask: (path, ask) => askApi(ready, path, ask),
    async api<T>(path: string, body?: unknown): Promise<T> {
      return readJson(path, await askApi(ready, path, body === undefined ? {} : { body: JSON.stringify(body) })) as T;
    },
    async stats() {
      return readJson('/stats', await askApi(ready, '/stats')) as Stats;
    },
    log: () => log,
    async kill9() {
      child.kill('SIGKILL');
      await ended();
    },
    ended,
  };
}

async function readyLine(child: ChildProcess, exit: Promise<number | null>, log: () => string): Promise<ReadyLine> {
  const { promise, resolve, reject } = Promise.withResolvers<ReadyLine>();
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (out.includes('\n')) resolve(JSON.parse(out) as ReadyLine);
  });
  void exit.then((code) => reject(new Error(`the collector ended with ${code} before it was ready: ${log()}`)));
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new Error(`the collector was not ready after ${readyWithinMs} ms: ${log()}`));
  }, readyWithinMs);
  return promise.finally(() => clearTimeout(timer));
}

/** One request to a collector's private API. */
export function askApi(
  target: { api: string; token?: string },
  path: string,
  options: AskOptions = {},
): Promise<ApiReply> {
  const { body, method = body === undefined ? 'GET' : 'POST', headers = {} } = options;
  const token = target.token === undefined ? {} : { 'x-agent-loupe-token': target.token };
  const { promise, resolve, reject } = Promise.withResolvers<ApiReply>();
  const asked = request(
    { socketPath: target.api, path, method, agent: false, headers: { ...token, ...headers } },
    (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(parts) }),
      );
    },
  );
  asked.on('error', reject);
  asked.end(body);
  return promise;
}

function readJson(path: string, { status, bytes }: ApiReply): unknown {
  if (status !== 200) throw new Error(`${path} answered ${status}: ${bytes.toString()}`);
  return JSON.parse(bytes.toString());
}

/** Asks again and again until `read` gives something other than `undefined` or `false`; fails when it takes too long. */
export async function until<T>(
  what: string,
  read: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const found = await read();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`${what}: not within 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
