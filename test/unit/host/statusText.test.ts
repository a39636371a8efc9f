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
    assert.equal(statusText({ receiver: { state: 'stopped' } }, undefined, english), undefined);
  });

  it('says that another window stopped it', () => {
    const status = statusText(
      { receiver: { state: 'stopped', message: 'Another window stopped it.' } },
      undefined,
      english,
    );
    assert.deepEqual(status?.tooltip, ['Another window stopped it.']);
  });

  it('shows the port, and live traces when there are any', () => {
    assert.equal(statusText({ receiver: running }, undefined, english)?.text, '$(broadcast) 4318');
    const live = data([summary({ state: 'running' }), summary({ errors: 1 })]);
    const status = statusText({ receiver: running, data: live }, undefined, english);
    assert.equal(status?.text, '$(broadcast) 4318 $(pulse) 1');
    assert.ok(status.tooltip.includes('With errors, of the newest 2: 1'));
  });

  it('warns about a taken port and is red when nothing is stored or received', () => {
    const busy = { ...running, message: 'taken', line: { ...line, busy: [{ wanted: 4318, used: 4319 }] } };
    assert.equal(statusText({ receiver: busy }, undefined, english)?.severity, 'warning');
    assert.equal(statusText({ receiver: busy, data: data([], 'disk full') }, undefined, english)?.severity, 'error');
    const failed = statusText({ receiver: { state: 'failed', message: 'no Node' } }, undefined, english);
    assert.deepEqual([failed?.severity, failed?.tooltip.at(-1)], ['error', 'no Node']);
  });

  it('warns about what happened to the store', () => {
    const status = statusText({ receiver: running, data: data([], undefined, 'moved aside') }, undefined, english);
    assert.equal(status?.severity, 'warning');
    assert.ok(status.tooltip.includes('moved aside'));
  });

  const money = (severity: 'none' | 'warning' | 'error') => ({
    text: '≥ $1.20',
    tooltip: ['Today: ≥ $1.20'],
    severity,
  });

  it('shows the cost of today after the rest, and its lines at the end', () => {
    const status = statusText({ receiver: running, data: data() }, money('none'), english);
    assert.equal(status?.text, '$(broadcast) 4318 · ≥ $1.20');
    assert.deepEqual([status.tooltip.at(-1), status.severity, status.opensCost], ['Today: ≥ $1.20', 'none', undefined]);
    assert.equal(statusText({ receiver: running }, { ...money('none'), text: '' }, english)?.text, '$(broadcast) 4318');
  });

  it('takes the colour of a budget, with a sign of its own, and then leads to the cost', () => {
    const status = statusText({ receiver: running, data: data() }, money('error'), english);
    assert.equal(status?.text, '$(broadcast) 4318 · $(error) ≥ $1.20');
    assert.deepEqual([status.severity, status.opensCost], ['error', true]);
  });

  it('leads to the traces when the receiver is as badly off as the budget', () => {
    const broken = data([], 'disk full');
    const status = statusText({ receiver: running, data: broken }, money('error'), english);
    assert.deepEqual([status?.severity, status?.opensCost], ['error', undefined]);
    const worse = statusText({ receiver: running, data: broken }, money('warning'), english);
    assert.deepEqual([worse?.severity, worse?.opensCost], ['error', undefined]);
  });

  it('says why it starts again', () => {
    const status = statusText(
      { receiver: { state: 'starting', message: 'It ended unexpectedly.' } },
      undefined,
      english,
    );
    assert.match(status?.text ?? '', /loading~spin/);
    assert.ok(status?.tooltip.includes('It ended unexpectedly.'));
  });
});
