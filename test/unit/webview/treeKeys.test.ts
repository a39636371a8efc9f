import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSpanTree } from '../../../src/shared/spanTree.ts';
import { rowOf, visibleRows } from '../../../src/shared/visibleRows.ts';
import { childrenOf, collapsedAbove, commandOfKey, moveInTree, typeAhead } from '../../../webview/traces/treeKeys.ts';
import type { TreeCommand } from '../../../webview/traces/treeKeys.ts';
import { buildTrace } from '../../ui/panelHarness/traceBuilder.ts';
import type { SpanSpec } from '../../ui/panelHarness/traceBuilder.ts';

/**
 *     agent
 *       llm
 *       tool (failed)
 *         http
 *       ?ghost
 *         llm 2 (open)
 *         done
 */
const roots: readonly SpanSpec[] = [
  {
    label: 'agent',
    kind: 'agent',
    start: 0,
    end: 10,
    children: [
      { label: 'llm', kind: 'llm', start: 1, end: 2 },
      {
        label: 'tool',
        kind: 'tool',
        start: 3,
        end: 7,
        failed: 'no',
        children: [{ label: 'http', kind: 'http', start: 4, end: 5 }],
      },
    ],
  },
  { label: 'llm 2', kind: 'llm', start: 8, parentId: 'aaaaaaaaaaaaaaaa' },
  { label: 'done', start: 8.5, end: 9.9, parentId: 'aaaaaaaaaaaaaaaa' },
];
const { columns } = buildTrace({ traceId: '1', name: 't', service: 's', state: 'running', startMs: 0, roots });
const tree = buildSpanTree(columns);
const name = (node: number | undefined) =>
  node === undefined ? undefined : node >= tree.spans ? 'ghost' : columns.strings[columns.labels[node]!];
const nodeOf = (label: string) => [...tree.order].find((node) => name(node) === label)!;

function press(command: TreeCommand, at: string, closed: readonly string[] = []) {
  const collapsed = new Uint8Array(tree.nodes);
  for (const label of closed) collapsed[nodeOf(label)] = 1;
  const rows = visibleRows(tree, collapsed);
  const move = moveInTree(command, { columns, tree, rows, collapsed, row: rowOf(tree, rows, nodeOf(at)), page: 3 });
  return move && Object.fromEntries(Object.entries(move).map(([key, node]) => [key, name(node as number)]));
}

describe('keys in the tree', () => {
  it('move by rows and stop at the ends', () => {
    assert.deepEqual(press('down', 'agent'), { node: 'llm' });
    assert.deepEqual(press('up', 'agent'), { node: 'agent' });
    assert.deepEqual(press('down', 'tool', ['tool']), { node: 'ghost' });
    assert.deepEqual(press('last', 'agent'), { node: 'done' });
    assert.deepEqual(press('first', 'http'), { node: 'agent' });
    assert.deepEqual(press('pageDown', 'agent'), { node: 'http' });
    assert.deepEqual(press('pageUp', 'llm 2'), { node: 'tool' });
  });

  it('open, close and step in and out with left and right', () => {
    assert.deepEqual(press('left', 'tool'), { collapse: 'tool' });
    assert.deepEqual(press('left', 'tool', ['tool']), { node: 'agent' });
    assert.deepEqual(press('left', 'http'), { node: 'tool' });
    assert.equal(press('left', 'agent', ['agent']), undefined);
    assert.deepEqual(press('right', 'tool', ['tool']), { expand: 'tool' });
    assert.deepEqual(press('right', 'tool'), { node: 'http' });
    assert.equal(press('right', 'http'), undefined);
  });

  it('go to the next error and model call, hidden ones too, around the end', () => {
    assert.deepEqual(press('nextError', 'agent', ['agent']), { node: 'tool' });
    assert.deepEqual(press('nextError', 'tool'), { node: 'tool' });
    assert.deepEqual(press('nextModel', 'llm'), { node: 'llm 2' });
    assert.deepEqual(press('nextModel', 'llm 2'), { node: 'llm' });
  });

  it('go to the parent and to the slowest child; one that runs is the slowest', () => {
    assert.deepEqual(press('parent', 'llm 2'), { node: 'ghost' });
    assert.deepEqual(press('slowestChild', 'agent'), { node: 'tool' });
    assert.deepEqual(press('slowestChild', 'ghost'), { node: 'llm 2' });
    assert.equal(press('slowestChild', 'http'), undefined);
  });

  it('are commands in either case, and letters while a name is typed', () => {
    assert.equal(commandOfKey('e', false), 'nextError');
    assert.equal(commandOfKey('E', false), 'nextError');
    assert.equal(commandOfKey('e', true), undefined);
    assert.equal(commandOfKey('*', true), 'expandBelow');
    assert.equal(commandOfKey('ArrowDown', true), 'down');
    assert.equal(commandOfKey('x', false), undefined);
    assert.equal(commandOfKey('Shift', false), undefined);
  });
});

describe('type-ahead', () => {
  const names = ['gpt', 'get_place', 'booker', 'get_place', 'bank'];
  const find = (from: number, typed: string) => typeAhead(names.length, from, typed, (row) => names[row] ?? '');

  it('goes on from the row, with one letter to the next one', () => {
    assert.equal(find(0, 'g'), 1);
    assert.equal(find(1, 'gg'), 3);
    assert.equal(find(3, 'g'), 0);
    assert.equal(find(1, 'GE'), 1, 'more letters may stay');
    assert.equal(find(0, 'ba'), 4);
    assert.equal(find(0, 'zz'), undefined);
  });
});

describe('the tree around a node', () => {
  it('has direct children only', () => {
    assert.deepEqual([...childrenOf(tree, nodeOf('agent'))].map(name), ['llm', 'tool', 'ghost']);
    assert.deepEqual([...childrenOf(tree, nodeOf('http'))], []);
  });

  it('has the closed ancestors that hide it', () => {
    const collapsed = new Uint8Array(tree.nodes);
    collapsed[nodeOf('agent')] = 1;
    collapsed[nodeOf('http')] = 1;
    assert.deepEqual(collapsedAbove(tree, collapsed, nodeOf('http')).map(name), ['agent']);
  });
});
