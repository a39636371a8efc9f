import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSpanTree } from '../../../src/shared/spanTree.ts';
import { kindLooks, colourGroups } from '../../../webview/traces/kindGroup.ts';
import { overviewBins, eachRun } from '../../../webview/traces/overviewBins.ts';
import { drawOverview } from '../../../webview/traces/drawOverview.ts';
import { spanRow } from '../../../webview/traces/spanRow.ts';
import { spanKinds } from '../../../src/shared/spanKind.ts';
import { buildTrace } from '../../ui/panelHarness/traceBuilder.ts';
import type { SpanSpec } from '../../ui/panelHarness/traceBuilder.ts';
import { tripPlanner } from '../../ui/panelHarness/tripPlanner.ts';

function source(roots: readonly SpanSpec[], more: { running?: boolean; openEnd?: number } = {}) {
  const { columns } = buildTrace({ ...tripPlanner, roots });
  const tree = buildSpanTree(columns);
  const { running = false, openEnd = 10_000 } = more;
  return {
    columns,
    tree,
    collapsed: new Uint8Array(tree.nodes),
    shown: { from: 0, to: 10_000 },
    openEnd,
    running,
    locale: 'en',
  };
}
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('a row of the tree', () => {
  it('reads well, and has its bar in percent of the window', () => {
    const row = spanRow(source([{ label: 'gpt-4.1', kind: 'llm', start: 1, end: 3.5, tokens: 2210 }]), 0);
    assert.equal(plain(row.name), 'gpt-4.1, model call, 2.5 s, 2,210 tokens, starts at +1.0 s');
    assert.deepEqual(
      [plain(row.duration), row.tokens, row.icon, row.group, row.thin],
      ['2.5 s', '2.2k', 'sparkle', 'llm', false],
    );
    assert.deepEqual(row.bar, { left: 10, width: 25 });
    assert.equal(row.expanded, undefined);
  });

  it('says when a span has no name, and shows what a name hides', () => {
    const rows = source([' ', 'pay\u202Efdp\n'].map((label) => ({ label, name: label, start: 0, end: 1 })));
    const [blank, turned] = [spanRow(rows, 0), spanRow(rows, 1)];
    assert.deepEqual([blank.label, blank.unnamed, turned.unnamed], ['(no name)', true, false]);
    assert.match(blank.name, /^\(no name\), span, /);
    assert.match(blank.title, /^\(no name\)\n/);
    assert.equal(turned.label, 'pay\\u202Efdp\\n');
    assert.ok(turned.name.startsWith(turned.label) && turned.title.startsWith(turned.label));
  });

  it('of a failed span is in the colour of errors, and its ancestors count it', () => {
    const given = source([
      { label: 'a', start: 0, end: 5, children: [{ label: 'b', kind: 'tool', start: 1, end: 2, failed: 'no' }] },
    ]);
    const [above, failed] = [spanRow(given, 0), spanRow(given, 1)];
    assert.deepEqual([failed.group, failed.failed, failed.errorsBelow], ['error', true, 0]);
    assert.match(failed.name, /, Error$/);
    assert.deepEqual([above.group, above.failed, above.errorsBelow, above.expanded], ['other', false, 1, true]);
    assert.match(above.name, /, 1 error below$/);
  });

  it('of an open span runs to the live end, or is a lower bound once spans stopped coming', () => {
    const running = spanRow(source([{ label: 'a', kind: 'llm', start: 4 }], { running: true, openEnd: 9000 }), 0);
    assert.deepEqual([running.state, plain(running.duration), running.edge], ['running', '5.0 s', true]);
    const quiet = spanRow(source([{ label: 'a', kind: 'llm', start: 4 }], { openEnd: 9000 }), 0);
    assert.deepEqual([quiet.state, plain(quiet.duration)], ['unended', '≥ 5.0 s']);
    assert.match(plain(quiet.name), /at least 5.0 s.*Not ended/);
  });

  it('of a parent that was not received is dashed and a lower bound', () => {
    const row = spanRow(source([{ label: 'b', start: 2, end: 4, parentId: 'b7e10c33aa55d204' }]), 1);
    assert.deepEqual([row.state, row.label, plain(row.duration)], ['ghost', 'parent b7e1…04 not received', '≥ 2.0 s']);
    assert.match(row.title, /b7e10c33aa55d204/);
  });

  it('names the service where it changes', () => {
    const given = source([
      {
        label: 'a',
        start: 0,
        end: 5,
        children: [
          { label: 'b', start: 1, end: 2, service: 'hotels' },
          { label: 'c', start: 3, end: 4 },
        ],
      },
    ]);
    assert.deepEqual(
      [0, 1, 2].map((node) => spanRow(given, node).aside),
      ['', 'hotels', ''],
    );
  });
});

describe('span kinds', () => {
  it('all have a look', () => {
    for (const kind of spanKinds) assert.ok(colourGroups.includes(kindLooks[kind].group));
  });
});

describe('the overview', () => {
  const roots: readonly SpanSpec[] = [
    {
      label: 'root', kind: 'agent', start: 0, end: 10,
      children: [
        { label: 'a', kind: 'llm', start: 0, end: 4 },
        { label: 'b', kind: 'tool', start: 3, end: 6, failed: 'no' },
        { label: 'c', kind: 'http', start: 8 },
      ],
    },
  ]; // prettier-ignore
  const { columns } = buildTrace({ ...tripPlanner, roots });
  const tree = buildSpanTree(columns);
  const bins = overviewBins(columns, tree, { end: 10_000, openEnd: 9000, width: 20, lanes: 2 });
  const lane = (at: number) =>
    [...bins.cells.subarray(at * 20, at * 20 + 20)]
      .map((cell) => (cell === 0 ? '.' : (colourGroups[cell - 1]?.[0] ?? '?')))
      .join('');

  it('has a lane a depth, errors before all else, and open spans to the live end', () => {
    assert.equal(lane(0), 'a'.repeat(20));
    assert.equal(lane(1), 'llllll' + 'eeeeeee' + '...' + 'ooo' + '.');
    assert.deepEqual(bins.errorsAt, [6]);
  });

  it('draws runs, and each error as a mark', () => {
    const calls: string[] = [];
    const colour = () => brush.fillStyle as string;
    const brush = {
      fillStyle: '' as string | object,
      fillRect: (x: number, _y: number, width: number) => calls.push(`${colour()} ${x}+${width}`),
      clearRect: () => undefined, beginPath: () => undefined, moveTo: () => undefined, lineTo: () => undefined,
      fill: () => calls.push(`mark ${colour()}`),
    }; // prettier-ignore
    const colours = Object.fromEntries(colourGroups.map((group) => [group, group])) as Record<
      (typeof colourGroups)[number],
      string
    >;
    drawOverview(brush, bins, colours);
    assert.deepEqual(calls, ['agent 0+20', 'llm 0+6', 'error 6+7', 'other 16+3', 'mark error']);
  });

  it('takes the same time however long spans are', () => {
    const many = 100_000;
    const wide = {
      ...columns,
      count: many,
      kinds: new Uint8Array(many),
      statuses: new Uint8Array(many),
    };
    const flat = {
      ...tree,
      starts: new Float64Array(many),
      ends: new Float64Array(many).fill(10_000),
      depth: new Uint32Array(many),
    };
    const before = performance.now();
    const full = overviewBins(wide, flat, { end: 10_000, openEnd: 10_000, width: 2000, lanes: 4 });
    assert.ok(performance.now() - before < 500);
    let runs = 0;
    eachRun(full, () => runs++);
    assert.equal(runs, 1);
  });
});
