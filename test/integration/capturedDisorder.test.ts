/** What real frameworks sent, span by span, from the last to the first and then all again: nothing may change. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCapture } from '../interop/captureFile.ts';
import { checkRun } from '../interop/checkRun.ts';
import { interopAgents } from '../interop/interopAgents.ts';
import type { RecordedRequest } from '../interop/otlpRecorder.ts';
import { sendCapture } from '../interop/replayCapture.ts';
import { startCollector } from './support/startCollector.ts';

/** One for each way to tell a call: sums on parents, logs and metrics beside spans, JSON in one attribute, calls beside their chain. */
const names = [
  'node-vercel-ai-6',
  'node-otel-openai',
  'node-genkit',
  'node-langchain-traceloop',
  'node-langfuse',
  'node-mastra',
];

describe('disorder does not change the books of', { concurrency: 2 }, () => {
  for (const agent of interopAgents.filter(({ name }) => names.includes(name))) {
    it(agent.name, async () => {
      await using collector = await startCollector();
      const capture = readCapture(agent.name);
      const alone = capture.requests.flatMap(oneByOne);
      await sendCapture(collector, { ...capture, requests: [...alone.toReversed(), ...alone] });
      assert.deepEqual(await checkRun(agent.expect, { collector, capture }), []);
    });
  }
});

interface ScopeSpans {
  readonly spans: readonly object[];
}

interface ResourceSpans {
  readonly scopeSpans: readonly ScopeSpans[];
}

/** A trace request as requests of one span each; others as they are. */
function oneByOne({ signal, body }: RecordedRequest): readonly RecordedRequest[] {
  if (signal !== 'traces') return [{ signal, body }];
  const groups = body.resourceSpans as readonly ResourceSpans[];
  return groups.flatMap((group) =>
    group.scopeSpans.flatMap((scope) =>
      scope.spans.map((span) => ({
        signal,
        body: { resourceSpans: [{ ...group, scopeSpans: [{ ...scope, spans: [span] }] }] },
      })),
    ),
  );
}
