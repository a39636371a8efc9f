import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInVsCode } from '../../test/vscode/runInVsCode.ts';
import type { Measured, Pace } from '../figure.ts';
import type { ActivationTimes } from '../host/activationSuite.ts';
import { median, spread, threeFigures } from '../statistics.ts';

/**
 * Loading the bundle plus `activate`, in the extension host of a VS Code started anew for each sample. Other extensions start
 * in the same host at the same time and take their turns while `activate` waits, as they do for a user.
 */
export async function activation(pace: Pace): Promise<Measured> {
  const samples: ActivationTimes[] = [];
  for (let i = 0; i <= pace.rounds; i++) samples.push(await activateOnce());
  const counted = samples.slice(1);
  const totals = counted.map(({ load, activate }) => load + activate);
  const part = (name: keyof ActivationTimes) => threeFigures(median(counted.map((sample) => sample[name])));
  const note = `${counted.length} windows, ${spread(totals)} ms; load ${part('load')}, activate ${part('activate')} ms`;
  return { value: median(totals), note };
}

async function activateOnce(): Promise<ActivationTimes> {
  const folder = await mkdtemp(join(tmpdir(), 'agent-loupe-bench-'));
  const workspace = join(folder, 'workspace');
  const report = join(folder, 'report.json');
  await mkdir(workspace);
  try {
    const testsPath = join(import.meta.dirname, '../host/activationSuite.ts');
    const code = await runInVsCode({ testsPath, workspace, env: { BENCH_REPORT: report } });
    if (code !== 0) throw new Error(`the suite in VS Code ended with ${code}`);
    return JSON.parse(await readFile(report, 'utf8')) as ActivationTimes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
