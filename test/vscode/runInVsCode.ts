import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { makeProfile } from './profile.ts';
import { projectRoot } from './projectRoot.ts';

interface InVsCode {
  /** Module whose `run()` runs the suite inside the extension host. */
  readonly testsPath: string;
  /** Folder or `.code-workspace` file to open. */
  readonly workspace: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a suite in a VS Code with this extension loaded and a profile of its own; resolves with the exit code.
 * `CODE_EXECUTABLE` names a desktop to use, or says `download` to let the runner fetch one; by default it is the VS Code
 * server from npm, which needs no display.
 */
export async function runInVsCode({ testsPath, workspace, settings, env }: InVsCode): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'agent-loupe-vscode-'));
  const { userData, extensions } = makeProfile(folder, settings);
  const executable = process.env.CODE_EXECUTABLE ?? join(import.meta.dirname, 'codeShim.ts');
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
  try {
    return await runTests({
      ...(executable !== 'download' && { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath: testsPath,
      launchArgs: [workspace, `--user-data-dir=${userData}`, `--extensions-dir=${extensions}`],
      extensionTestsEnv: { ...env, PATH: path },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  }
}
