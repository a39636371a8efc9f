import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { describe, it } from 'node:test';
import { scrubCapture } from '../../interop/scrubCapture.ts';

const root = '/somewhere/project';
const scrub = (value: unknown): unknown => scrubCapture(value, root, 'http://127.0.0.1:49152/run');

describe('a scrubbed capture', () => {
  it('names neither the checkout, nor the home folder, nor the port', () => {
    const text = `${root}/a.py ${homedir()}/.cache/b http://127.0.0.1:49152/run/v1 <x at 0x7f001122aabb>`;
    assert.equal(scrub(text), '/srv/app/a.py /home/user/.cache/b http://127.0.0.1:4010/run/v1 <x at 0x0>');
  });

  it('replaces values that tell of the machine, in the type they were sent', () => {
    const attributes = [
      { key: 'process.pid', value: { intValue: '4711' } },
      { key: 'server.port', value: { intValue: 49152 } },
      { key: 'host.name', value: { stringValue: 'my-laptop' } },
      { key: 'gen_ai.usage.input_tokens', value: { intValue: '12' } },
    ];
    assert.deepEqual(scrub(attributes), [
      { key: 'process.pid', value: { intValue: '1' } },
      { key: 'server.port', value: { intValue: 4010 } },
      { key: 'host.name', value: { stringValue: 'host' } },
      { key: 'gen_ai.usage.input_tokens', value: { intValue: '12' } },
    ]);
  });

  it('starts on a fixed day, and keeps every duration to the nanosecond', () => {
    const span = { startTimeUnixNano: '1795227359271067401', endTimeUnixNano: '1795227359271067402', other: '5' };
    assert.deepEqual(scrub([span, { timeUnixNano: '1795227360271067401' }, { endTimeUnixNano: '0' }]), [
      { startTimeUnixNano: '1790000000000000000', endTimeUnixNano: '1790000000000000001', other: '5' },
      { timeUnixNano: '1790000001000000000' },
      { endTimeUnixNano: '0' },
    ]);
  });
});
