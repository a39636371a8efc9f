import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';

/** A program that listens on a port. */
interface Holder {
  readonly name: string;
  readonly pid: string;
}

const deadlineMs = 1500;
const run = promisify(execFile);

const ways: Readonly<
  Partial<Record<NodeJS.Platform, (port: number, signal: AbortSignal) => Promise<Holder | undefined>>>
> = { linux: fromProc, darwin: fromLsof, win32: fromNetstat };

/** `"otelcol (pid 4242)"` for whoever listens on a TCP port; `undefined` = the system does not tell, or not in time. */
export async function portHolder(port: number): Promise<string | undefined> {
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const holder = await ways[process.platform]?.(port, signal);
    return holder && `${holder.name} (pid ${holder.pid})`;
  } catch {
    return undefined; // a missing tool, a foreign user's process, a system that answers too late
  }
}

/** Socket inodes that listen on `port`, from the text of `/proc/net/tcp` or `tcp6` (proc(5)). */
export function listeningInodes(table: string, port: number): readonly string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(wanted) && state === '0A')
    .flatMap((columns) => columns[9] ?? []);
}

async function fromProc(port: number, signal: AbortSignal): Promise<Holder | undefined> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const links = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`));
  if (links.size === 0) return undefined;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    signal.throwIfAborted();
    if (await holdsAny(pid, links)) return { pid, name: await programName(pid) };
  }
  return undefined;
}

/** By its file: `comm` is the name of a thread, which a program may set (`MainThread` for Node). */
async function programName(pid: string): Promise<string> {
  const file = await readlink(`/proc/${pid}/exe`).catch(() => '');
  return basename(file.replace(/ \(deleted\)$/, '')) || (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
}

async function holdsAny(pid: string, links: ReadonlySet<string>): Promise<boolean> {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => []); // another user's process, or one that just ended
  for (const file of files) {
    const link = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '');
    if (links.has(link)) return true;
  }
  return false;
}

/** Reads the output of `lsof -Fpc`: a line `p` + pid and a line `c` + command for each process. */
export function parseLsof(output: string): Holder | undefined {
  const pid = /^p(\d+)$/m.exec(output)?.[1];
  const name = /^c(.+)$/m.exec(output)?.[1];
  return pid === undefined || name === undefined ? undefined : { pid, name };
}

async function fromLsof(port: number, signal: AbortSignal): Promise<Holder | undefined> {
  const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { signal });
  return parseLsof(stdout);
}

/** The process id that listens on `port`, from `netstat -ano`; the word for the state is translated, the foreign port 0 is not. */
export function parseNetstat(output: string, port: number): string | undefined {
  const line = new RegExp(`^\\s*TCP\\s+\\S+:${port}\\s+\\S+:0\\s+\\S+\\s+(\\d+)\\s*$`, 'm');
  return line.exec(output)?.[1];
}

/** The image name in the first line of `tasklist /FO CSV /NH`. */
export function parseTasklist(output: string): string | undefined {
  return /^"([^"]+)"/.exec(output.trim())?.[1];
}

async function fromNetstat(port: number, signal: AbortSignal): Promise<Holder | undefined> {
  const table = await run('netstat', ['-ano', '-p', 'tcp'], { signal });
  const pid = parseNetstat(table.stdout, port);
  if (pid === undefined) return undefined;
  const tasks = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { signal });
  return { pid, name: parseTasklist(tasks.stdout) ?? 'unknown program' };
}
