import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TraceSummary } from '../../../src/shared/api.ts';
import { listKeyMove } from '../../../webview/traces/listKeys.ts';
import { groupTraces, shortId, shortSession, traceRows } from '../../../webview/traces/traceRows.ts';
import { traceFacts, traceLook } from '../../../webview/traces/traceText.ts';

const base: TraceSummary = {
  traceId: 'a', name: 'Plan', service: 'planner', startMicros: 0, durationMicros: 64_200_000, spans: 34, errors: 0, open: 0,
  missing: 0, hasRoot: true, agents: 3, inputTokens: 60_000, outputTokens: 7_249, usd: 0, unpriced: 0, calls: 0, turns: 1, state: 'complete', pinned: false,
  receivedMicros: 0, revision: 1,
}; // prettier-ignore
const trace = (more: Partial<TraceSummary>): TraceSummary => ({ ...base, ...more });

const groups = groupTraces([
  trace({ traceId: '1', service: 'planner', session: 's1' }),
  trace({ traceId: '2', service: 'indexer' }),
  trace({ traceId: '3', service: 'booker', session: 's1' }),
  trace({ traceId: '4', service: 'indexer', session: '' }),
]);

describe('the trace list', () => {
  it('groups by session, else by service, in the order of the newest trace', () => {
    assert.deepEqual(
      groups.map(({ service, session, traces }) => [service, session, traces.map(({ traceId }) => traceId)]),
      [
        ['planner', 's1', ['1', '3']],
        ['indexer', undefined, ['2', '4']],
      ],
    );
  });

  it('has a row for each group and each trace of an open one', () => {
    const rows = traceRows(groups, new Set(['session s1']));
    assert.deepEqual(
      rows.map(({ type, key }) => `${type} ${key}`),
      ['group session s1', 'group service indexer', 'trace 2', 'trace 4'],
    );
    assert.deepEqual(
      rows.map((row) => (row.type === 'trace' ? [row.place, row.of] : row.open)),
      [false, true, [1, 2], [2, 2]],
    );
  });

  it('is walked by keys', () => {
    const rows = traceRows(groups, new Set());
    const press = (key: string, at: number) => listKeyMove(key, rows, at, 2);
    assert.deepEqual(press('ArrowDown', 0), { row: 1 });
    assert.deepEqual(press('ArrowDown', 5), { row: 5 });
    assert.deepEqual(press('PageUp', 1), { row: 0 });
    assert.deepEqual(press('End', 0), { row: 5 });
    assert.deepEqual(press('ArrowLeft', 5), { row: 3 });
    assert.deepEqual(press('ArrowLeft', 3), { toggle: 'service indexer' });
    assert.deepEqual(press('ArrowRight', 3), { row: 4 });
    assert.deepEqual(press('Enter', 4), { enter: '2' });
    assert.deepEqual(press(' ', 0), { toggle: 'session s1' });
    assert.equal(press('x', 0), undefined);
    assert.equal(listKeyMove('ArrowDown', [], 0, 2), undefined);
    const closed = traceRows(groups, new Set(['session s1']));
    assert.deepEqual(listKeyMove('ArrowRight', closed, 0, 2), { toggle: 'session s1' });
    assert.equal(listKeyMove('ArrowLeft', closed, 0, 2), undefined);
  });

  it('shortens ids without hiding both ends', () => {
    assert.equal(shortId('b7e10c33aa55d204'), 'b7e1…04');
    assert.equal(shortId('7f3a'), '7f3a');
    assert.equal(shortSession('7f3a'), '7f3a');
    assert.equal(shortSession('0f8fad5b-d9cb-469f-a165'), '0f8fad5b…');
  });
});

describe('a trace in words', () => {
  const facts = (more: Partial<TraceSummary>, now = 0) => traceFacts(trace(more), 'en', now).replaceAll('\u00a0', ' ');

  it('says how much and how long', () => {
    assert.equal(facts({}), '34 spans · 64.2 s · 67.2k tok');
    assert.equal(facts({ spans: 1, inputTokens: 0, outputTokens: 0 }), '1 span · 64.2 s');
  });

  it('says what it cost once a call says so, and what is not known of it', () => {
    assert.equal(facts({ calls: 3, usd: 0.09491 }), '34 spans · 64.2 s · $0.0949');
    assert.equal(facts({ calls: 3, usd: 0.09491, unpriced: 1 }), '34 spans · 64.2 s · ≥ $0.0949');
    assert.equal(facts({ calls: 3, unpriced: 3 }), '34 spans · 64.2 s · unpriced');
  });

  it('counts on while it runs, and says what is missing when it is partial', () => {
    assert.equal(facts({ state: 'running' }, 66_000), '34 spans · 66.0 s · 67.2k tok');
    assert.equal(facts({ state: 'partial', missing: 3 }), '34 spans · partial, 3 missing · 67.2k tok');
    assert.equal(facts({ state: 'partial' }), '34 spans · partial · 67.2k tok');
  });

  it('looks like its worst news, but running comes first', () => {
    assert.equal(traceLook(trace({ state: 'running', errors: 1 })).icon, 'ring');
    assert.equal(traceLook(trace({ state: 'partial', errors: 1 })).icon, 'error');
    assert.equal(traceLook(trace({ errors: 1 })).icon, 'error');
    assert.equal(traceLook(trace({})).icon, 'pass');
  });
});
