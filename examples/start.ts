// `npm start`: builds, opens a VS Code with the extension and the trip planner, and runs it once. `npm start -- --browser`
// takes VS Code in the browser even where a desktop is installed. Ends with Ctrl+C or with VS Code.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { makeProfile, type Profile } from '../test/vscode/profile.ts';
import { projectRoot } from '../test/vscode/projectRoot.ts';
import { startVsCodeServer } from '../test/vscode/vscodeServer.ts';
import { workbenchUrl } from '../test/vscode/workbench.ts';

const workspace = join(projectRoot, 'examples/node-agent');
const profileFolder = join(projectRoot, '.cache/start');
/** The extension runs the demo once for each name. */
const env = { AGENT_LOUPE_START: randomUUID() };
const browserPort = 8321;

/** A desktop's command on the PATH, where there is a screen for its window. */
function findDesktop(): string | undefined {
  const hasScreen = process.platform !== 'linux' || 'DISPLAY' in process.env || 'WAYLAND_DISPLAY' in process.env;
  if (!hasScreen || process.argv.includes('--browser')) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Runs a program with this one's output until it ends, or until Ctrl+C ends both. */
async function runProgram(command: string, args: readonly string[]): Promise<void> {
  const shell = command.endsWith('.cmd');
  const child = spawn(command, args, { cwd: projectRoot, stdio: 'inherit', env: { ...process.env, ...env }, shell });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code) throw new Error(`${command} ended with ${code}`);
}

async function openDesktop(code: string, { userData, extensions }: Profile): Promise<void> {
  console.log('Opening VS Code. Close its window, or press Ctrl+C, to end.');
  await runProgram(code, [
    '--new-window',
    '--wait',
    '--skip-welcome',
    '--disable-workspace-trust',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${userData}`,
    `--extensions-dir=${extensions}`,
    `--extensionDevelopmentPath=${projectRoot}`,
    workspace,
  ]);
}

async function openInBrowser(profile: Profile): Promise<void> {
  installLinked(profile.extensions);
  await using server = await startVsCodeServer({ profile, env, port: browserPort, driven: false });
  console.log(
    `\nOpen ${workbenchUrl(server.origin, workspace)} in a browser: the panel opens by itself and the demo agent runs.`,
  );
  console.log('Press Ctrl+C to end.');
  const interrupted = Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
  await Promise.race([interrupted, server.ended]);
}

/** A link in place of an installed copy: the demo's source lines are then those of the open folder. */
function installLinked(extensions: string): void {
  const { publisher, name, version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as Record<
    'publisher' | 'name' | 'version',
    string
  >;
  rmSync(extensions, { recursive: true, force: true }); // its list of what is installed would hide the link
  mkdirSync(extensions, { recursive: true });
  symlinkSync(projectRoot, join(extensions, `${publisher}.${name}-${version}`), 'junction');
}

await runProgram(process.execPath, ['esbuild.mjs']);
const profile = makeProfile(profileFolder);
const desktop = findDesktop();
await (desktop ? openDesktop(desktop, profile) : openInBrowser(profile));
