import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../vscode/projectRoot.ts';
import { runTool } from '../../vscode/runTool.ts';

const cache = join(projectRoot, '.cache/interop');
const installer = join(cache, 'installer');
const installerVersion = 'uv==0.13.8';

/**
 * Environment of the installer: its files stay inside the project, it takes the Python that is there, and what the pinned packages
 * ask for is chosen as on that day. To be moved on together with the pins.
 */
const quiet = {
  UV_CACHE_DIR: join(cache, 'uv'),
  UV_EXCLUDE_NEWER: '2026-11-21T00:00:00Z',
  UV_NO_PROGRESS: '1',
  UV_PYTHON_DOWNLOADS: 'never',
};

export function pythonOf(environment: string): string {
  return join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
}

const environments = new Map<string, Promise<string>>();

/** The Python of an environment that holds exactly these requirements, made on first use and when they change. */
export function pythonEnvironment(name: string, requirements: string): Promise<string> {
  const known = environments.get(name) ?? prepareEnvironment(name, requirements);
  environments.set(name, known);
  return known;
}

async function prepareEnvironment(name: string, requirements: string): Promise<string> {
  const folder = join(cache, 'python', name);
  const stamp = join(folder, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return pythonOf(folder);
  await (installing ??= prepareInstaller());
  rmSync(folder, { recursive: true, force: true });
  await runTool('python3', ['-m', 'venv', '--without-pip', folder]);
  await uv(['pip', 'install', '--quiet', '--python', pythonOf(folder), '-r', requirements]);
  writeFileSync(stamp, wanted);
  return pythonOf(folder);
}

let installing: Promise<void> | undefined;

/** `uv` installs these large trees many times faster than pip, and shares files between environments. */
async function prepareInstaller(): Promise<void> {
  if (existsSync(join(installer, installerVersion))) return;
  mkdirSync(cache, { recursive: true });
  await runTool('python3', ['-m', 'venv', installer]);
  await runTool(pythonOf(installer), ['-m', 'pip', 'install', '--quiet', installerVersion]).catch(blameNetwork);
  writeFileSync(join(installer, installerVersion), '');
}

function uv(args: readonly string[]): Promise<string> {
  return runTool(pythonOf(installer), ['-m', 'uv', ...args], { env: quiet }).catch(blameNetwork);
}

/** Both installers say it in their own words; without the index nothing here says anything about a framework. */
function blameNetwork(fault: unknown): never {
  const text = String(fault);
  const isNetwork = /dns error|Failed to fetch|error sending request|NewConnectionError|Max retries|timed out/i.test(
    text,
  );
  throw isNetwork ? new Error(`PyPI cannot be reached, so this was not tested:\n${text}`, { cause: fault }) : fault;
}
