import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from '../../vscode/npmCommand.ts';
import { projectRoot } from '../../vscode/projectRoot.ts';
import { runTool } from '../../vscode/runTool.ts';

/** The name of the file that says for which `package.json` the folder's packages were installed. */
const stampName = 'installed.json';

/**
 * A folder in which the programs of `agents/<framework>` run: its packages installed, the shared modules beside them. Packages
 * are installed on first use and when `package.json` changes, without their install scripts.
 */
export async function nodeFolder(framework: string): Promise<string> {
  const agent = join(import.meta.dirname, 'agents', framework);
  const folder = join(projectRoot, '.cache/interop', `node-${framework}`);
  const stamp = join(folder, stampName);
  const wanted = readFileSync(join(agent, 'package.json'), 'utf8');
  const current = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (!current) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const from of [agent, join(import.meta.dirname, 'shared')]) cpSync(from, folder, { recursive: true });
  if (!current) await install(folder);
  writeFileSync(stamp, wanted);
  return folder;
}

/** Peers that frameworks name and do not need here would be most of the download: `--legacy-peer-deps` leaves them out. */
async function install(folder: string): Promise<void> {
  const [command, ...first] = npmCommand();
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--legacy-peer-deps'];
  await runTool(command, [...first, 'install', ...flags], { cwd: folder });
}
