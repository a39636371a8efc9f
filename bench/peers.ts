import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './serverProcess.ts';

/** Programs that are only compared with; they are not dependencies of the project. */
export const peersFolder = join(root, '.cache/bench-peers');

/** Installs `name@version` with npm where it is not yet; throws with npm's words when that fails. */
export async function installPeer(name: string, version: string): Promise<void> {
  if (existsSync(join(peersFolder, 'node_modules', name, 'package.json'))) return;
  await mkdir(peersFolder, { recursive: true });
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--save-exact'];
  await promisify(execFile)('npm', ['install', '--prefix', peersFolder, ...flags, `${name}@${version}`]);
}
