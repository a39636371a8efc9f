import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { demoEnvironment, runProgram } from '../../../src/host/demo/runProgram.ts';

function run(source: string, signal = new AbortController().signal, onLine?: () => void) {
  const lines: string[] = [];
  const program = {
    execPath: process.execPath,
    args: ['-e', source],
    env: process.env,
    onLine: (line: string, stream: string) => {
      lines.push(`${stream}: ${line}`);
      onLine?.();
    },
  };
  return runProgram(program, signal).then((end) => ({ ...end, lines }));
}

describe('runProgram', () => {
  it('hears both streams by line and says how the program ended', async () => {
    const end = await run('console.log("one\\ntwo"); console.error("three"); process.exitCode = 4');
    assert.equal(end.code, 4);
    assert.deepEqual(end.lines.sort(), ['err: three', 'out: one', 'out: two']);
  });

  it('ends the program when it is cancelled', async () => {
    const abort = new AbortController();
    const end = await run('console.log("up"); setInterval(() => 0, 1000)', abort.signal, () => abort.abort());
    assert.equal(end.code, undefined);
    assert.equal(end.signal, 'SIGTERM');
  });
});

describe('demoEnvironment', () => {
  it('sends to our receiver only, whatever the user has set', () => {
    const env = { PATH: 'p', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://vendor', OTEL_SDK_DISABLED: 'true' };
    assert.deepEqual(demoEnvironment(env, { otlp: 'http://127.0.0.1:1', traceparent: '00-a-b-01' }), {
      PATH: 'p',
      ELECTRON_RUN_AS_NODE: '1',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      TRACEPARENT: '00-a-b-01',
    });
  });
});
