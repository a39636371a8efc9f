import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectionNodes } from '../../../src/host/trees/connectionNodes.ts';
import type { TreeNode } from '../../../src/host/trees/treeNode.ts';
import type { Sender, Stats } from '../../../src/shared/api.ts';
import { english } from './english.ts';
import { sender, stats } from './samples.ts';

const now = 1_700_000_050_000;

function outline(changes: Partial<Stats> = {}, senders: Sender[] = []): string[] {
  const lines = (rows: readonly TreeNode[], depth: number): string[] =>
    rows.flatMap(({ label, description, children = [] }) => [
      `${'  '.repeat(depth)}${[label, ...(description ? [description] : [])].join(' | ').replaceAll('\u00a0', ' ')}`,
      ...lines(children, depth + 1),
    ]);
  return lines(connectionNodes({ stats: stats(changes), senders, now }, english), 0);
}

describe('connectionNodes', () => {
  it('shows where to send, how full the store is, and that nobody sends', () => {
    assert.deepEqual(outline(), [
      'OTLP over HTTP | http://127.0.0.1:4318',
      'OTLP over gRPC | 127.0.0.1:4317',
      'Store | 212 MiB of 1 GiB',
      'Senders | nothing has been received yet',
    ]);
  });

  it('names who holds a port, and that the system does not tell', () => {
    const busy = [
      { wanted: 4318, used: 4319, holder: 'otelcol (pid 7)' },
      { wanted: 4317, used: 4320 },
    ];
    const lines = outline({ busy });
    assert.ok(lines.includes('Port 4318 is taken by otelcol (pid 7), so the receiver uses 4319.'));
    assert.ok(lines.includes('Port 4317 is taken by another program, so the receiver uses 4320.'));
  });

  it('shows what was refused and why nothing is stored', () => {
    const lines = outline({ storeProblem: 'disk full', requests: { accepted: 1, refused: 1200 } });
    assert.deepEqual(lines.slice(2, 4), ['Nothing can be stored | disk full', 'Requests refused | 1,200']);
  });

  it('says what happened to the store', () => {
    const [row] = connectionNodes({ stats: stats({ storeNotice: 'moved aside' }), senders: [], now }, english).slice(2);
    assert.deepEqual([row?.label, row?.description, row?.icon?.codicon], ['About the store', 'moved aside', 'warning']);
    const [red] = connectionNodes({ stats: stats({ storeProblem: 'disk full' }), senders: [], now }, english).slice(2);
    assert.equal(red?.icon?.codicon, 'error');
  });

  it('counts one of a thing in the singular', () => {
    const one = sender({ requests: 1, spans: 1, logs: 1 });
    const [row] = connectionNodes({ stats: stats(), senders: [one], now }, english).at(-1)?.children ?? [];
    assert.deepEqual(row?.tooltip?.slice(-2), ['1 request, 2\u00a0KiB', '1 span, 1 log record, 0 metric data points']);
  });

  it('lists senders with SDK, protocol and age', () => {
    assert.equal(outline({}, [sender()]).at(-1), '  trip-planner | http/protobuf · opentelemetry nodejs 2.12.1 · 50 s');
    assert.equal(outline({}, [sender({ service: '', sdk: '' })]).at(-1), '  Unknown service | http/protobuf · 50 s');
  });

  it('puts a refusal and its reason under the sender', () => {
    const lines = outline({}, [sender({ refused: 3, refusedReason: 'content type text/plain is not OTLP' })]);
    assert.equal(lines.at(-1), '    3 refused | content type text/plain is not OTLP');
    assert.equal(outline({}, [sender({ refused: 1 })]).at(-1), '    1 refused | unknown reason');
  });

  it('gives every row an id of its own', () => {
    const rows = connectionNodes({ stats: stats(), senders: [sender(), sender({ port: 4317 })], now }, english);
    const ids = rows.flatMap(({ id, children = [] }) => [id, ...children.map((child) => child.id)]);
    assert.equal(new Set(ids).size, ids.length);
  });
});
