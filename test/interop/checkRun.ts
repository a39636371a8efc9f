import { setTimeout as pause } from 'node:timers/promises';
import { faultsOf } from './faultsOf.ts';
import type { Expectation } from './interopAgent.ts';
import type { AgentRun } from './runAgent.ts';
import { runFacts } from './runFacts.ts';

/** All has been acknowledged, so is stored; sums and states may follow a moment later. */
const settledWithinMs = 5000;
const betweenMs = 100;

/** What the collector says otherwise than expected once it has settled, as sentences; empty = all is as it should be. */
export async function checkRun(expect: Expectation, { collector, capture }: AgentRun): Promise<readonly string[]> {
  const deadline = performance.now() + settledWithinMs;
  for (;;) {
    const faults = faultsOf(expect, await runFacts(collector), capture.billed);
    if (faults.length === 0 || performance.now() > deadline) return faults;
    await pause(betweenMs);
  }
}
