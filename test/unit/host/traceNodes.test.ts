import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { traceIcon, traceNodes } from '../../../src/host/trees/traceNodes.ts';
import type { TreeNode } from '../../../src/host/trees/treeNode.ts';
import type { TraceSummary } from '../../../src/shared/api.ts';
import { english } from './english.ts';
import { summary } from './samples.ts';

const nodes = (traces: TraceSummary[], total = traces.length) => traceNodes({ traces, total }, english);

/** The tree as indented text, with plain spaces. */
function outline(rows: readonly TreeNode[], depth = 0): string[] {
  return rows.flatMap(({ label, description = '', children = [] }) => [
    `${'  '.repeat(depth)}${label} | ${description.replaceAll('\u00a0', ' ')}`,
    ...outline(children, depth + 1),
  ]);
}

describe('traceNodes', () => {
  it('gives each trace a row with its facts, in the order of the list', () => {
    assert.deepEqual(outline(nodes([summary({ errors: 2 }), summary({ traceId: 'b'.repeat(32), spans: 1 })])), [
      'plan trip | 6.4 s · 34 spans · 2 errors',
      'plan trip | 6.4 s · 1 span',
    ]);
  });

  it('puts the traces of a session together where its newest one stands', () => {
    const turn = (digit: string, changes = {}) => summary({ traceId: digit.repeat(32), session: 'trip-1', ...changes });
    assert.deepEqual(outline(nodes([turn('1', { errors: 1 }), summary({ name: 'lone' }), turn('2')])), [
      'trip-planner | trip-1 · 2 traces',
      '  plan trip | 6.4 s · 34 spans · 1 error',
      '  plan trip | 6.4 s · 34 spans',
      'lone | 6.4 s · 34 spans',
    ]);
  });

  it('says that an unfinished trace lasts at least as long, and that parts are missing', () => {
    assert.deepEqual(outline(nodes([summary({ state: 'running' }), summary({ state: 'partial', missing: 3 })])), [
      'plan trip | ≥ 6.4 s · 34 spans',
      'plan trip | ≥ 6.4 s · 34 spans · partial',
    ]);
    assert.ok(nodes([summary({ missing: 3 })])[0]?.tooltip?.includes('Parents not received: 3'));
  });

  it('leads to the panel for what it does not list', () => {
    const rows = nodes([summary()], 1205);
    assert.deepEqual(outline(rows).at(-1), '1,204 older traces | in Agent Traces');
    assert.equal(rows.at(-1)?.command?.id, 'agentLoupe.openTraces');
  });

  it('offers to unpin what is pinned', () => {
    assert.deepEqual(
      nodes([summary(), summary({ pinned: true })]).map(({ contextValue }) => contextValue),
      ['trace', 'pinnedTrace'],
    );
  });
});

describe('traceIcon', () => {
  it('tells each state by shape as well as colour', () => {
    const icons = [
      traceIcon({ state: 'complete', errors: 0 }),
      traceIcon({ state: 'complete', errors: 1 }),
      traceIcon({ state: 'partial', errors: 0 }),
      traceIcon({ state: 'partial', errors: 1 }),
      traceIcon({ state: 'running', errors: 0 }),
    ].map(({ codicon }) => codicon);
    assert.deepEqual(icons, ['pass', 'error', 'warning', 'error', 'loading~spin']);
    assert.equal(traceIcon({ state: 'running', errors: 1 }).color, 'editorError.foreground');
  });
});
