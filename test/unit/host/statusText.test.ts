import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReceiverState } from '../../../src/host/receiver/receiverState.ts';
import { statusText } from '../../../src/host/statusText.ts';
import { english } from './english.ts';
import { stats, summary } from './samples.ts';

const line = { ready: true, otlp: 'http://127.0.0.1:4318', grpc: '', api: '', version: '', pid: 1 } as const;
const running: ReceiverState = { state: 'running', line };
const data = (traces = [summary()], storeProblem?: string, storeNotice?: string) => ({
  list: { traces, total: traces.length, revision: 1 },
  stats: stats({ ...(storeProblem && { storeProblem }), ...(storeNotice && { storeNotice }) }),
  senders: [],
});

describe('statusText', () => {
  it('takes no place while the receiver was never wanted', () => {
    assert.equal(statusText({ receiver: { state: 'stopped' } }, english), undefined);
  });

  it('says that another window stopped it', () => {
    const status = statusText({ receiver: { state: 'stopped', message: 'Another window stopped it.' } }, english);
    assert.deepEqual(status?.tooltip, ['Another window stopped it.']);
  });

  it('shows the port, and live traces when there are any', () => {
    assert.equal(statusText({ receiver: running }, english)?.text, '$(broadcast) 4318');
    const live = data([summary({ state: 'running' }), summary({ errors: 1 })]);
    const status = statusText({ receiver: running, data: live }, english);
    assert.equal(status?.text, '$(broadcast) 4318 $(pulse) 1');
    assert.ok(status.tooltip.includes('With errors, of the newest 2: 1'));
  });

  it('warns about a taken port and is red when nothing is stored or received', () => {
    const busy = { ...running, message: 'taken', line: { ...line, busy: [{ wanted: 4318, used: 4319 }] } };
    assert.equal(statusText({ receiver: busy }, english)?.severity, 'warning');
    assert.equal(statusText({ receiver: busy, data: data([], 'disk full') }, english)?.severity, 'error');
    const failed = statusText({ receiver: { state: 'failed', message: 'no Node' } }, english);
    assert.deepEqual([failed?.severity, failed?.tooltip.at(-1)], ['error', 'no Node']);
  });

  it('warns about what happened to the store', () => {
    const status = statusText({ receiver: running, data: data([], undefined, 'moved aside') }, english);
    assert.equal(status?.severity, 'warning');
    assert.ok(status.tooltip.includes('moved aside'));
  });

  it('says why it starts again', () => {
    const status = statusText({ receiver: { state: 'starting', message: 'It ended unexpectedly.' } }, english);
    assert.match(status?.text ?? '', /loading~spin/);
    assert.ok(status?.tooltip.includes('It ended unexpectedly.'));
  });
});
