// `npm run test:interop [-- --update | --replay] [part of a name…]`: real frameworks against a real collector and a scripted model.
// `--update` keeps what they send in test/fixtures/captured, `--replay` sends what is kept there instead of running them.
import { writeCapture } from './captureFile.ts';
import { checkRun } from './checkRun.ts';
import type { InteropAgent } from './interopAgent.ts';
import { interopAgents } from './interopAgents.ts';
import { replayCapture } from './replayCapture.ts';
import { runAgent } from './runAgent.ts';

const asked = process.argv.slice(2);
const update = asked.includes('--update');
const play = asked.includes('--replay') ? replayCapture : runAgent;
const names = asked.filter((word) => !word.startsWith('--'));
const agents = interopAgents.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));

/** Two at a time: installing and importing such trees is heavy. */
const parallel = 2;

async function outcomeOf(agent: InteropAgent): Promise<readonly string[]> {
  let faults: readonly string[] = [];
  try {
    await play(agent, async (run) => {
      if (update) writeCapture(run.capture);
      faults = await checkRun(agent.expect, run);
    });
  } catch (fault) {
    return [fault instanceof Error ? fault.message : String(fault)];
  }
  return faults;
}

let failed = 0;
const waiting = [...agents];
async function work(): Promise<void> {
  for (let agent = waiting.shift(); agent; agent = waiting.shift()) {
    const started = performance.now();
    const faults = await outcomeOf(agent);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (faults.length > 0) failed++;
    console.log(`${faults.length === 0 ? '✔' : '✘'} ${agent.name} (${seconds} s)`);
    for (const fault of faults) console.log(`    ${fault}`);
  }
}
await Promise.all(Array.from({ length: parallel }, work));
console.log(`${agents.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && agents.length > 0 ? 0 : 1;
