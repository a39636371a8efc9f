import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { traceIcon, traceNodes } from '../../../src/host/trees/traceNodes.ts';
import type { TreeNode } from '../../../src/host/trees/treeNode.ts';
import type { TraceSummary } from '../../../src/shared/api.ts';
import type { SessionSummary } from '../../../src/shared/costApi.ts';
import { english } from './english.ts';
import { session, spend, summary } from './samples.ts';

const nodes = (traces: TraceSummary[], total = traces.length, sessions: SessionSummary[] = [], hasMore = false) =>
  traceNodes({ traces, total, sessions, hasMore }, english);
/** A trace of a session. */
const turn = (digit: string, session: string, changes = {}) =>
  summary({ traceId: digit.repeat(32), session, ...changes });

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
    const traces = [turn('1', 'trip-1', { errors: 1 }), summary({ name: 'lone' }), turn('2', 'trip-1')];
    assert.deepEqual(outline(nodes(traces)), [
      'trip-planner trip-1 | 2 traces',
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

  it('says of a session its turns, cost and errors, that it runs, and what it lacks', () => {
    const known = session({ live: true, errors: 2, traces: 4, spend: spend({ calls: 5, usd: 0.12, unpriced: 1 }) });
    const [row] = nodes([turn('1', 'trip-1', { usd: 0.12, unpriced: 1 })], 1, [known]);
    assert.deepEqual(outline(row ? [row] : []), [
      'trip-planner trip-1 | 3 turns · ≥ $0.1200 · 2 errors',
      '  plan trip | 6.4 s · 34 spans · ≥ $0.1200',
      '  3 older traces | in the session',
    ]);
    assert.deepEqual(row?.icon, { codicon: 'loading~spin', color: 'editorError.foreground' });
    assert.deepEqual([row.spokenState, row.session, row.contextValue], ['running, session', 'trip-1', 'session']);
    assert.ok(row.tooltip?.includes('1 call without a known price'));
    assert.deepEqual(row.children?.at(-1)?.command, { id: 'agentLoupe.openSession', arguments: ['trip-1'] });
  });

  it('says unpriced, never $0, and nothing where no model was called', () => {
    const of = (changes: Parameters<typeof spend>[0]) =>
      nodes([turn('1', 'trip-1')], 1, [session({ spend: spend(changes) })]);
    assert.equal(of({ calls: 2, unpriced: 2 })[0]?.description, '3 turns · unpriced');
    assert.equal(of({})[0]?.description, '3 turns');
  });

  it('puts the sessions of sub-agents under the one that started them, where the newest of them stands', () => {
    const sessions = [
      session({ session: 'sub', name: 'scout', parent: 'trip-1' }),
      session({ session: 'trip-1', source: 'run' }),
      session({ session: 'orphan', name: 'orphan', parent: 'gone' }),
    ];
    const rows = nodes([turn('1', 'sub'), turn('2', 'orphan'), turn('3', 'trip-1')], 3, sessions);
    const labels = outline(rows).map((line) => line.split(' |')[0]);
    assert.deepEqual(labels, [
      'trip-planner trip-1',
      '  plan trip',
      '  trip-planner sub',
      '    plan trip',
      'trip-planner orphan',
      '  plan trip',
    ]);
    assert.equal(rows[0]?.icon?.codicon, 'play-circle');
  });

  it('lists every session once where they name each other as parents', () => {
    const sessions = [
      session({ session: 'a', name: 'a', parent: 'b' }),
      session({ session: 'b', name: 'b', parent: 'a' }),
    ];
    const rows = nodes([turn('1', 'a'), turn('2', 'b')], 2, sessions);
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['trip-planner a', 'trip-planner b'],
    );
    const own = nodes([turn('1', 'a')], 1, [session({ session: 'a', name: 'a', parent: 'a' })]);
    assert.deepEqual(
      own.map(({ label }) => label),
      ['trip-planner a'],
    );
  });

  it('shows a trace without a session as it is, though the receiver counts it as one', () => {
    const lone = summary();
    const rows = nodes([lone], 1, [session({ session: lone.traceId, source: 'trace' })]);
    assert.deepEqual([rows[0]?.id, rows[0]?.session], [`trace:${lone.traceId}`, lone.traceId]);
  });

  it('loads more where it can list more', () => {
    assert.deepEqual(outline(nodes([summary()], 5, [], true)).at(-1), '4 older traces | load more');
    assert.equal(nodes([summary()], 5, [], true).at(-1)?.command?.id, 'agentLoupe.loadMoreTraces');
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
