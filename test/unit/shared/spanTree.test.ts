import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TraceSummary } from '../../../src/shared/api.ts';
import { findSpanHex, indexSpanIds, spanIdHex } from '../../../src/shared/spanIds.ts';
import { buildSpanTree, isGhost, isWithin } from '../../../src/shared/spanTree.ts';
import type { SpanTree } from '../../../src/shared/spanTree.ts';
import type { TraceColumns } from '../../../src/shared/traceColumns.ts';
import { rowOf, visibleRows } from '../../../src/shared/visibleRows.ts';

/** Only what the tree reads. */
interface Given {
  readonly id: number;
  readonly parent?: number;
  readonly start?: number;
  readonly duration?: number;
  readonly failed?: boolean;
}

function columnsOf(spans: readonly Given[]): TraceColumns {
  const count = spans.length;
  const columns = {
    summary: {} as TraceSummary,
    count,
    spanIds: new Uint32Array(2 * count),
    parentIds: new Uint32Array(2 * count),
    starts: new Float64Array(count),
    durations: new Float64Array(count),
    names: new Uint32Array(count),
    labels: new Uint32Array(count),
    services: new Uint32Array(count),
    kinds: new Uint8Array(count),
    statuses: new Uint8Array(count),
    flags: new Uint8Array(count),
    tokens: new Uint32Array(count),
    strings: [],
  };
  for (const [at, { id, parent, start, duration, failed }] of spans.entries()) {
    columns.spanIds.set([7, id], 2 * at);
    if (parent !== undefined) columns.parentIds.set([7, parent], 2 * at);
    columns.starts[at] = start ?? at;
    columns.durations[at] = duration ?? 1;
    columns.statuses[at] = failed === true ? 2 : 0;
  }
  return columns;
}

/** The tree as text: two spaces a level, `?` before a ghost. */
function draw(tree: SpanTree): string[] {
  return Array.from(tree.order, (node) => {
    const mark = isGhost(tree, node) ? '?' : '';
    return '  '.repeat(tree.depth[node]!) + mark + String(tree.table.ids[2 * node + 1]);
  });
}

const treeOf = (...spans: Given[]) => buildSpanTree(columnsOf(spans));

describe('buildSpanTree', () => {
  it('puts children under their parents, siblings by start, whatever the order of arrival', () => {
    const tree = treeOf(
      { id: 4, parent: 2, start: 3 },
      { id: 3, parent: 1, start: 5 },
      { id: 2, parent: 1, start: 1 },
      { id: 1, start: 0 },
    );
    assert.deepEqual(draw(tree), ['1', '  2', '    4', '  3']);
    assert.deepEqual(
      [...tree.order].map((node) => tree.position[node]),
      [0, 1, 2, 3],
    );
    assert.deepEqual(
      [...tree.order].map((node) => tree.size[node]),
      [4, 2, 1, 1],
    );
  });

  it('keeps the order of arrival among spans that start together', () => {
    const spans = [3, 2, 5, 4].map((id) => ({ id, parent: 1, start: 2 }));
    const drawn = ['1', '  3', '  2', '  5', '  4'];
    assert.deepEqual(draw(treeOf({ id: 1, start: 0 }, ...spans)), drawn);
    assert.deepEqual(draw(treeOf(...spans, { id: 1, start: 0 })), drawn, 'also when the starts must be sorted');
  });

  it('shows one ghost for a parent that has not arrived, under the root, over the time of its children', () => {
    const tree = treeOf(
      { id: 1, start: 0, duration: 100 },
      { id: 2, parent: 9, start: 20, duration: 5 },
      { id: 3, parent: 9, start: 10, duration: 30 },
      { id: 4, parent: 1, start: 50 },
    );
    assert.deepEqual(draw(tree), ['1', '  ?9', '    3', '    2', '  4']);
    const ghost = findSpanHex(tree.table, '0000000700000009');
    assert.equal(ghost, 4);
    assert.deepEqual([tree.starts[ghost], tree.ends[ghost]], [10, 40]);
    assert.equal(tree.size[ghost], 3);
  });

  it('leaves a ghost on top when there is no root, or more than one', () => {
    assert.deepEqual(draw(treeOf({ id: 2, parent: 9, start: 1 })), ['?9', '  2']);
    assert.deepEqual(draw(treeOf({ id: 1, start: 0 }, { id: 2, start: 1 }, { id: 3, parent: 9, start: 2 })), [
      '1',
      '2',
      '?9',
      '  3',
    ]);
  });

  it('ends a ghost at the start of a child that is still open', () => {
    const tree = treeOf({ id: 2, parent: 9, start: 4, duration: NaN });
    assert.deepEqual([tree.starts[1], tree.ends[1]], [4, 4]);
    assert.ok(Number.isNaN(tree.ends[0]));
  });

  it('treats a span that is its own parent as a root, and says so', () => {
    const tree = treeOf({ id: 1, parent: 1 }, { id: 2, parent: 1 });
    assert.deepEqual(draw(tree), ['1', '  2']);
    assert.equal(tree.cycles, 1);
  });

  it('cuts a loop of parents open at its earliest span and loses nobody', () => {
    const tree = treeOf(
      { id: 1, parent: 3, start: 5 },
      { id: 2, parent: 1, start: 3 },
      { id: 3, parent: 2, start: 4 },
      { id: 4, parent: 3, start: 9 },
      { id: 5, start: 0 },
    );
    assert.deepEqual(draw(tree), ['5', '2', '  3', '    1', '    4']);
    assert.equal(tree.cycles, 1);
  });

  it('counts two loops as two', () => {
    const tree = treeOf({ id: 1, parent: 2 }, { id: 2, parent: 1 }, { id: 3, parent: 4 }, { id: 4, parent: 3 });
    assert.equal(tree.cycles, 2);
    assert.deepEqual(draw(tree), ['1', '  2', '3', '  4']);
  });

  it('shows both spans of a doubled id; children go to the first', () => {
    const tree = treeOf({ id: 1, start: 0 }, { id: 1, start: 2 }, { id: 2, parent: 1, start: 5 });
    assert.deepEqual(draw(tree), ['1', '  2', '1']);
    assert.equal(tree.duplicates, 1);
    assert.equal(tree.cycles, 0);
  });

  it('counts failed spans below, not the span itself', () => {
    const tree = treeOf(
      { id: 1 },
      { id: 2, parent: 1, failed: true },
      { id: 3, parent: 2, failed: true },
      { id: 4, parent: 1 },
      { id: 5, parent: 99, failed: true },
    );
    assert.deepEqual([...tree.errorsBelow], [3, 1, 0, 0, 0, 1]);
  });

  it('has a tree for no spans', () => {
    const tree = treeOf();
    assert.deepEqual([tree.nodes, [...visibleRows(tree, new Uint8Array())]], [0, []]);
  });

  it('survives 100,000 levels', () => {
    const deep = 100_000;
    const tree = treeOf(
      ...Array.from({ length: deep }, (_, at) => ({ id: at + 1, parent: at, failed: at === deep - 1 })),
    );
    const bottom = deep - 1;
    // The first span names parent 0, which is no id: it is a ghost of its own.
    assert.equal(tree.depth[bottom], deep - 1 + 1);
    assert.equal(tree.errorsBelow[0], 1);
    assert.equal(tree.size[0], deep);
  });

  it('survives 100,000 children of one parent, arriving backwards', () => {
    const wide = 100_000;
    const spans = Array.from({ length: wide }, (_, at) => ({ id: at + 2, parent: 1, start: wide - at }));
    const tree = treeOf({ id: 1, start: 0 }, ...spans);
    assert.equal(tree.size[0], wide + 1);
    assert.equal(tree.order[1], wide);
    assert.equal(tree.order[wide], 1);
  });

  it('agrees with the definition on random traces', () => {
    let seed = 42;
    const random = (below: number) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
    for (let round = 0; round < 200; round++) {
      const spans = Array.from({ length: 1 + random(30) }, (_, at) => ({
        id: at + 1,
        ...(random(4) === 0 ? {} : { parent: 1 + random(34) }),
        start: random(20),
      }));
      const tree = treeOf(...spans);
      assert.equal(new Set(tree.order).size, tree.nodes, 'every node shows once');
      for (const [at, node] of tree.order.entries()) {
        const above = tree.parent[node]!;
        assert.equal(tree.depth[node], above < 0 ? 0 : tree.depth[above]! + 1);
        if (above >= 0) assert.ok(tree.position[above]! < at && isWithin(tree, node, above));
        const named = spans[node]?.parent;
        if (named !== undefined && above >= 0) assert.equal(tree.table.ids[2 * above + 1], named);
      }
    }
  });
});

describe('visibleRows', () => {
  const tree = treeOf({ id: 1 }, { id: 2, parent: 1 }, { id: 3, parent: 2 }, { id: 4, parent: 1 }, { id: 5 });
  const shown = (...closed: number[]) => {
    const collapsed = new Uint8Array(tree.nodes);
    for (const id of closed) collapsed[id - 1] = 1;
    return visibleRows(tree, collapsed);
  };

  it('hides what is below a collapsed node and nothing else', () => {
    assert.deepEqual([...shown()], [0, 1, 2, 3, 4]);
    assert.deepEqual([...shown(2)], [0, 1, 3, 4]);
    assert.deepEqual([...shown(1)], [0, 4]);
    assert.deepEqual([...shown(1, 2, 3)], [0, 4]);
  });

  it('finds the row of a node, or of the ancestor that hides it', () => {
    assert.equal(rowOf(tree, shown(), 3), 3);
    assert.equal(rowOf(tree, shown(2), 2), 1);
    assert.equal(rowOf(tree, shown(1), 2), 0);
    assert.equal(rowOf(tree, shown(1), 4), 1);
    assert.equal(rowOf(tree, new Int32Array(), 0), -1);
  });
});

describe('span ids', () => {
  it('are found by both words, and by text in either case', () => {
    const ids = Uint32Array.of(0xffffffff, 1, 1, 0xffffffff, 0, 0);
    const table = indexSpanIds(ids, 3);
    assert.equal(findSpanHex(table, 'FFFFFFFF00000001'), 0);
    assert.equal(findSpanHex(table, '00000001ffffffff'), 1);
    assert.equal(findSpanHex(table, '0000000000000000'), 2);
    assert.equal(findSpanHex(table, '00000001fffffffe'), -1);
    assert.equal(findSpanHex(table, 'not an id'), -1);
    assert.equal(spanIdHex(ids, 1), '00000001ffffffff');
  });

  it('are found in an empty table too: nobody', () => {
    assert.equal(findSpanHex(indexSpanIds(new Uint32Array(), 0), '00000001ffffffff'), -1);
  });
});
