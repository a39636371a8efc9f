import { storedTraces } from '../integration/support/storedTraces.ts';
import type { Expectation } from './interopAgent.ts';
import type { AgentRun } from './runAgent.ts';

/** What the collector says otherwise than expected, as sentences; empty = all is as it should be. */
export async function checkRun(_expect: Expectation, { collector }: AgentRun): Promise<readonly string[]> {
  const traces = await storedTraces(collector);
  return traces.length === 0 ? ['no trace is stored'] : [];
}
