import { startCollector } from '../integration/support/startCollector.ts';
import type { RunningCollector } from '../integration/support/startCollector.ts';
import { readCapture } from './captureFile.ts';
import type { Capture } from './captureFile.ts';
import type { InteropAgent } from './interopAgent.ts';
import type { AgentRun } from './runAgent.ts';

/** Sends a collector what the agent once sent, and calls `look`: the same test without the framework, its Python and the network. */
export async function replayCapture(agent: InteropAgent, look: (run: AgentRun) => Promise<void>): Promise<void> {
  const capture = readCapture(agent.name);
  await using collector = await startCollector();
  await sendCapture(collector, capture);
  await look({ collector, capture });
}

/** Rejects when the collector takes less than all of it. */
export async function sendCapture({ otlp }: Pick<RunningCollector, 'otlp'>, { requests }: Capture): Promise<void> {
  for (const { signal, body } of requests) {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${otlp}/v1/${signal}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (answer.status !== 200 || text.includes('partialSuccess'))
      throw new Error(`${signal} ${answer.status}: ${text}`);
  }
}
