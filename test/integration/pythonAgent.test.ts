/** Plain OpenTelemetry Python against a real collector. Fails, never skips: Python is part of what is promised. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { WholeTrace } from '../../src/shared/api.ts';
import { projectRoot } from '../vscode/projectRoot.ts';
import { runTool } from '../vscode/runTool.ts';
import { runProgram } from './support/runProgram.ts';
import { startCollector, type RunningCollector } from './support/startCollector.ts';
import { attribute, operations, storedTraces } from './support/storedTraces.ts';

const folder = join(projectRoot, 'examples/python-agent');
const requirements = join(folder, 'requirements.txt');
const environment = join(projectRoot, '.cache/python-agent');

/** Path of the Python of an environment that holds the requirements, made on first use and when they change. */
async function preparePython(): Promise<string> {
  const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const stamp = join(environment, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  rmSync(environment, { recursive: true, force: true });
  await runTool('python3', ['-m', 'venv', environment]);
  await runTool(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(stamp, wanted);
  return python;
}

describe('the Python agent', () => {
  let collector: RunningCollector;
  let traces: readonly WholeTrace[];

  before(async () => {
    const python = await preparePython();
    collector = await startCollector();
    const { code, output } = await runProgram(python, [join(folder, 'agent.py')], {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.otlp,
      AGENT_LOUPE_DEMO_SPEED: '40',
      PYTHONDONTWRITEBYTECODE: '1',
    });
    assert.equal(code, 0, output);
    traces = await storedTraces(collector);
  });
  after(() => collector.stop());

  it('is two whole traces of one conversation', () => {
    assert.deepEqual(
      traces.map(({ summary }) => [summary.service, summary.state, summary.spans, summary.errors]),
      [
        ['librarian', 'complete', 4, 0],
        ['librarian', 'complete', 6, 1],
      ],
    );
    assert.equal(new Set(traces.map(({ summary }) => summary.session)).size, 1);
  });

  it('records the failed tool with its stack, and the second try', () => {
    const [failed, second] = operations(traces[1]!, 'execute_tool');
    assert.equal(failed!.status.code, 2);
    assert.match(attribute(failed!.events[0]!, 'exception.stacktrace') ?? '', /agent\.py", line \d+, in place_hold/);
    assert.equal(attribute(second!, 'gen_ai.tool.call.result'), 'Kindred is on hold');
  });

  it('names the very line that opened each span', () => {
    for (const span of traces.flatMap(({ spans }) => spans)) {
      const lines = readFileSync(attribute(span, 'code.file.path') ?? '', 'utf8').split('\n');
      assert.match(lines[Number(attribute(span, 'code.line.number')) - 1] ?? '', /with span\(/);
    }
  });
});
