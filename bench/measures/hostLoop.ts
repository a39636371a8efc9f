import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInVsCode } from '../../test/vscode/runInVsCode.ts';
import type { Measured, Pace } from '../figure.ts';
import { freePort } from '../../test/vscode/freePort.ts';
import type { LoopReport, LoopTask } from '../host/loopSuite.ts';
import { defaultLoad } from '../load/options.ts';
import { loadBatches } from '../payload.ts';
import { median, spread, threeFigures } from '../statistics.ts';
import { ratioOf } from './ratioOf.ts';
import { remember } from './remember.ts';

const spansPerSecond = 10_000;

/** One VS Code with the panel open, and rounds of silence and of spans in turn. */
const delays = remember(async (_: 'panel', pace: Pace): Promise<Record<'idle' | 'loaded', number[]>> => {
  loadBatches('agent', 'protobuf'); // made now, not by the client while VS Code is measured
  const folder = await mkdtemp(join(tmpdir(), 'agent-loupe-bench-'));
  const workspace = join(folder, 'workspace');
  await mkdir(workspace);
  const port = await freePort();
  const measureMillis = pace.measureMillis * 2;
  const task: LoopTask = {
    load: { ...defaultLoad, port, kind: 'agent', warmMillis: 2_000, measureMillis, spansPerSecond },
    client: join(import.meta.dirname, '../load/client.ts'),
    node: process.execPath,
    rounds: pace.rounds,
    report: join(folder, 'report.json'),
  };
  try {
    const code = await runInVsCode({
      testsPath: join(import.meta.dirname, '../host/loopSuite.ts'),
      workspace,
      settings: { 'agentLoupe.receiver.port': port, 'agentLoupe.receiver.grpcPort': await freePort() },
      env: { BENCH_HOST_LOOP: JSON.stringify(task) },
    });
    if (code !== 0) throw new Error(`the suite in VS Code ended with ${code}`);
    const { idle, loaded } = JSON.parse(await readFile(task.report, 'utf8')) as LoopReport;
    return { idle: [...idle], loaded: [...loaded] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** p99 of the extension host's event-loop delay while 10,000 spans/s arrive, over that of the same host when nothing arrives. */
export async function hostLoopRatio(pace: Pace): Promise<Measured> {
  return ratioOf(await delays('panel', pace), 'loaded', 'idle', 'ms');
}

/** The same as a difference. */
export async function hostLoopExtra(pace: Pace): Promise<Measured> {
  const { idle, loaded } = await delays('panel', pace);
  const extra = loaded.map((value, i) => value - idle[i]!);
  return { value: median(extra), note: `rounds ${spread(extra)} ms; idle p99 ${threeFigures(median(idle))} ms` };
}
