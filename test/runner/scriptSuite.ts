import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { npmCommand } from '../vscode/npmCommand.ts';
import { projectRoot } from '../vscode/projectRoot.ts';
import { failedOutcome, outcomeOf, type Outcome } from './outcome.ts';

/** Runs a script of package.json, which counts as one test. */
export async function scriptSuite(script: string): Promise<Outcome> {
  const [command, ...before] = npmCommand();
  const code = await exitCode(command, [...before, 'run', '--silent', script]);
  return code === 0 ? outcomeOf(1, 0) : failedOutcome(`npm run ${script} ended with ${code}`);
}

/** Runs a program with this one's output; resolves with its exit code, or -1 when it was killed. */
export async function exitCode(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const child = spawn(command, args, { cwd: projectRoot, stdio: 'inherit', env: { ...process.env, ...env } });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? -1;
}
