// Runs inside the extension host, with the panel open: delay of the host's event loop while nothing happens and while
// 10,000 spans a second arrive, in turn.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { LoadOptions } from '../load/options.ts';

/** Given as JSON in `BENCH_HOST_LOOP`. */
export interface LoopTask {
  readonly load: LoadOptions;
  readonly client: string;
  readonly node: string;
  readonly rounds: number;
  readonly report: string;
}

/** p99 in milliseconds, round by round. */
export interface LoopReport {
  readonly idle: readonly number[];
  readonly loaded: readonly number[];
}

const startDeadline = 30_000;

export async function run(): Promise<void> {
  const task = JSON.parse(process.env.BENCH_HOST_LOOP ?? '') as LoopTask;
  await vscode.commands.executeCommand('agentLoupe.openTraces');
  await receiverAnswers(task.load.port);
  const idle: number[] = [];
  const loaded: number[] = [];
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const p99 = async () => {
    histogram.reset();
    await pause(task.load.measureMillis);
    return histogram.percentile(99) / 1e6;
  };
  for (let round = 0; round <= task.rounds; round++) {
    const quiet = await p99();
    const client = startClient(task);
    // Starting a process blocks the loop, which no span is to blame for.
    await pause(task.load.warmMillis / 2);
    const busy = await p99();
    await succeeded(client);
    if (round > 0) {
      idle.push(quiet);
      loaded.push(busy);
    }
    await pause(task.load.warmMillis);
  }
  writeFileSync(task.report, JSON.stringify({ idle, loaded } satisfies LoopReport));
}

async function receiverAnswers(port: number): Promise<void> {
  const deadline = Date.now() + startDeadline;
  while (!(await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined))?.ok) {
    if (Date.now() > deadline) throw new Error(`no receiver answers on port ${port} after ${startDeadline} ms`);
    await pause(50);
  }
}

function startClient({ node, client, load }: LoopTask): ChildProcess {
  return spawn(node, [client, JSON.stringify(load)], { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function succeeded(client: ChildProcess): Promise<void> {
  if (client.exitCode === null) await once(client, 'exit');
  if (client.exitCode !== 0) throw new Error(`the load client ended with ${client.exitCode ?? 'a signal'}`);
}
