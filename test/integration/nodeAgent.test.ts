/** The demo agent against a real collector, as readable sources and as the bundle the extension runs. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { TraceList, WholeTrace } from '../../src/shared/api.ts';
import { projectRoot } from '../vscode/projectRoot.ts';
import { runProgram } from './support/runProgram.ts';
import { startCollector, until, type RunningCollector } from './support/startCollector.ts';
import { attribute, operations, storedTraces } from './support/storedTraces.ts';

const folder = join(projectRoot, 'examples/node-agent');
const variants: Readonly<Record<string, readonly string[]>> = {
  sources: [join(folder, 'agent.js')],
  bundle: ['--enable-source-maps', join(projectRoot, 'dist/demo-agent.js')],
};

/** What the line that asked for a span has to contain. */
const openers: Readonly<Record<string, string>> = {
  invoke_agent: 'agentSpan(agent',
  chat: 'chatSpan(agent',
  execute_tool: 'toolSpan(call',
};

const runAgent = (args: readonly string[], endpoint: string, speed: number) =>
  runProgram(process.execPath, args, {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    AGENT_LOUPE_DEMO_SPEED: String(speed),
  });

for (const [variant, args] of Object.entries(variants)) {
  describe(`the demo agent as ${variant}`, () => {
    let collector: RunningCollector;
    let output: string;
    let traces: readonly WholeTrace[];

    before(async () => {
      collector = await startCollector();
      const ended = await runAgent(args, collector.otlp, 40);
      assert.equal(ended.code, 0, ended.output);
      ({ output } = ended);
      traces = await storedTraces(collector);
    });
    after(() => collector.stop());

    it('is three whole traces of one conversation', () => {
      assert.match(output.trimEnd().split('\n').at(-1) ?? '', /^3 turns of conversation trip-\w+: 19 spans, 1 failed/);
      assert.equal(traces.length, 3);
      assert.deepEqual(
        traces.map(({ summary }) => [summary.service, summary.state, summary.spans, summary.errors]),
        [
          ['trip-planner', 'complete', 11, 1],
          ['trip-planner', 'complete', 4, 0],
          ['trip-planner', 'complete', 4, 0],
        ],
      );
      assert.equal(new Set(traces.map(({ summary }) => summary.session)).size, 1);
      assert.match(traces[0]!.summary.session ?? '', /^trip-/);
      assert.ok(traces.every(({ summary }) => summary.inputTokens > 0 && summary.outputTokens > 0));
    });

    it('nests a sub-agent with its own model calls and tool', () => {
      const [planner, scout] = operations(traces[0]!, 'invoke_agent');
      assert.equal(attribute(scout!, 'gen_ai.agent.name'), 'hotel_scout');
      assert.equal(scout!.parentSpanId, planner!.spanId);
      const below = traces[0]!.spans.filter(({ parentSpanId }) => parentSpanId === scout!.spanId);
      assert.deepEqual(below.map(({ name }) => name).sort(), [
        'chat scripted-1',
        'chat scripted-1',
        'execute_tool search_hotels',
      ]);
    });

    it('records the failed tool and tries it again', () => {
      const attempts = operations(traces[0]!, 'execute_tool').filter(({ name }) => name.endsWith('search_flights'));
      assert.deepEqual(
        attempts.map((span) => [span.status.code, attribute(span, 'error.type')]),
        [
          [2, 'FlightServiceError'],
          [0, undefined],
        ],
      );
      const [exception] = attempts[0]!.events;
      assert.equal(exception?.name, 'exception');
      assert.match(attribute(exception, 'exception.stacktrace') ?? '', /searchFlights|tools\.js/);
      assert.match(attribute(attempts[1]!, 'gen_ai.tool.call.result') ?? '', /TP 535/);
    });

    it('tells messages, arguments and results as JSON', () => {
      const calls = traces.flatMap((trace) => operations(trace, 'chat'));
      for (const call of calls) {
        for (const key of ['gen_ai.input.messages', 'gen_ai.output.messages']) {
          const messages = JSON.parse(attribute(call, key) ?? '') as { role: string; parts: unknown[] }[];
          assert.ok(messages.every(({ role, parts }) => role && parts.length > 0));
        }
      }
    });

    it('names the very line that asked for each span', () => {
      for (const span of traces.flatMap(({ spans }) => spans)) {
        const file = attribute(span, 'code.file.path') ?? '';
        assert.ok(file.startsWith(folder), `${span.name}: ${file}`);
        const lines = readFileSync(file, 'utf8').split('\n');
        const index = Number(attribute(span, 'code.line.number')) - 1;
        const line = lines[index] ?? '';
        const opener = openers[attribute(span, 'gen_ai.operation.name') ?? ''];
        assert.ok(opener && line.includes(opener), `${span.name}: ${line}`);
        assert.match(
          lines.slice(0, index).join('\n'),
          new RegExp(`function ${attribute(span, 'code.function.name')}\\b`),
        );
      }
    });
  });
}

describe('the demo agent', () => {
  it('is seen while it runs: its spans are sent when they start, too', async () => {
    const collector = await startCollector();
    try {
      const ended = runAgent(variants.sources!, collector.otlp, 8);
      const growing = await until('an agent at work on something', async () => {
        const { traces } = await collector.api<TraceList>('/traces?limit=10');
        return traces.find(({ open }) => open > 1);
      });
      assert.deepEqual([growing.state, growing.hasRoot, growing.missing], ['running', true, 0]);
      assert.equal((await ended).code, 0);
      const { traces } = await collector.api<TraceList>('/traces?limit=10');
      assert.deepEqual(
        traces.map(({ open, state }) => [open, state]),
        traces.map(() => [0, 'complete']),
      );
    } finally {
      await collector.stop();
    }
  });

  it('says so when nothing listens', async () => {
    const { code, output } = await runAgent(variants.sources!, 'http://127.0.0.1:9', 40);
    assert.equal(code, 1);
    assert.match(output, /Nothing listens on http:\/\/127\.0\.0\.1:9\. Start the receiver/);
  });
});
