/** What real frameworks once sent, again: kinds, agents, sessions, tools, tokens and cost must equal what was billed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkRun } from '../interop/checkRun.ts';
import { interopAgents } from '../interop/interopAgents.ts';
import { replayCapture } from '../interop/replayCapture.ts';

describe('the telemetry of', { concurrency: 2 }, () => {
  for (const agent of interopAgents) {
    it(agent.name, () => replayCapture(agent, async (run) => assert.deepEqual(await checkRun(agent.expect, run), [])));
  }
});
