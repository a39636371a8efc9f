import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PanelState } from '../../../src/shared/protocol.ts';
import { buildTrace } from '../../ui/panelHarness/traceBuilder.ts';
import { others, tripPlanner } from '../../ui/panelHarness/tripPlanner.ts';
import { openPanel, up } from './fakePanel.ts';
import { settle } from './fakeTimers.ts';

const chat = '5be20f7711a0c3d4';

describe('the panel', () => {
  it('opens the newest trace once, and stays with it when newer ones come', async () => {
    const { panel, start, traces, notify, clock } = openPanel([tripPlanner]);
    await start();
    assert.equal(panel.trace.traceId.value, tripPlanner.traceId);
    const newer = { ...tripPlanner, traceId: 'f'.repeat(32), startMs: tripPlanner.startMs + 1000 };
    traces.set(newer.traceId, buildTrace(newer));
    notify('tracesChanged', { revision: 2 });
    await clock.pass(1000);
    assert.equal(panel.list.list.value?.traces[0]?.traceId, newer.traceId);
    assert.equal(panel.trace.traceId.value, tripPlanner.traceId);
  });

  it('leaves the choice of the user alone when the first list arrives late', async () => {
    const [other] = others;
    assert.ok(other);
    const { panel, start, notify } = openPanel([tripPlanner, other]);
    notify('show', { traceId: other.traceId });
    await start();
    assert.equal(panel.trace.traceId.value, other.traceId);
  });

  it('opens a source only for a choice of the user, once the selection rests', async () => {
    const { panel, start, asks, clock, notify } = openPanel([tripPlanner]);
    await start();
    await clock.pass(1000);
    assert.equal(asks('openSource').length, 0);
    for (const row of [1, 2, 3]) panel.trace.select(panel.trace.rows.value[row] ?? 0);
    await clock.pass(249);
    assert.equal(asks('openSource').length, 0);
    await clock.pass(1);
    assert.equal(asks('openSource').length, 1);
    assert.deepEqual(panel.detail.source.value, { opened: true, label: 'planner.py:42' });
    notify('tracesChanged', { revision: 2 });
    await clock.pass(1000);
    assert.equal(asks('openSource').length, 1);
  });

  it('opens the source of the span that is already selected when the user chooses it', async () => {
    const { panel, start, asks, clock } = openPanel([tripPlanner]);
    await start();
    const first = panel.trace.node.value;
    panel.trace.select(first, false);
    await clock.pass(1000);
    assert.equal(asks('openSource').length, 0);
    for (const times of [1, 2]) {
      panel.trace.select(first);
      await clock.pass(1000);
      assert.equal(asks('openSource').length, times);
    }
  });

  it('opens no source by itself when the setting is off', async () => {
    const { panel, start, asks, clock } = openPanel([tripPlanner], {}, false);
    await start();
    panel.trace.select(1);
    await clock.pass(1000);
    assert.equal(asks('openSource').length, 0);
    panel.detail.openSource();
    assert.equal(asks('openSource').length, 1);
  });

  it('asks again for the open trace only when a notice concerns it, and then seldom', async () => {
    const { start, asks, clock, notify } = openPanel([tripPlanner]);
    await start();
    await clock.pass(500);
    const before = asks('getTrace').length;
    notify('tracesChanged', { revision: 2, traceIds: ['another'] });
    await clock.pass(500);
    assert.equal(asks('getTrace').length, before);
    for (let revision = 3; revision < 50; revision++)
      notify('tracesChanged', { revision, traceIds: [tripPlanner.traceId] });
    await clock.pass(90);
    assert.equal(asks('getTrace').length, before + 1);
    await clock.pass(500);
    assert.equal(asks('getTrace').length, before + 2);
  });

  it('keeps selection and collapsed nodes through live growth, and reloads details that changed', async () => {
    const { panel, start, asks, clock, notify, traces, detail } = openPanel([tripPlanner]);
    traces.set(tripPlanner.traceId, buildTrace(tripPlanner, 30));
    await start();
    const { trace } = panel;
    const find = (label: string) => {
      const columns = trace.columns.value;
      return columns ? [...columns.labels].findIndex((at) => columns.strings[at] === label) : -1;
    };
    trace.toggle(find('search_flights'));
    trace.select([...Array(trace.columns.value?.count ?? 0).keys()].find((node) => trace.idOf(node) === chat) ?? -1);
    await settle();
    const rows = trace.rows.value.length;
    const spans = asks('getSpan').length;
    assert.equal(detail()?.endNanos, '0');
    traces.set(tripPlanner.traceId, buildTrace(tripPlanner));
    notify('tracesChanged', { revision: 2 });
    await clock.pass(200);
    assert.ok(trace.rows.value.length > rows);
    assert.equal(trace.spanId.value, chat);
    assert.equal(trace.collapsed.value[find('search_flights')], 1);
    assert.equal(asks('getSpan').length, spans + 1);
    assert.notEqual(detail()?.endNanos, '0');
    notify('tracesChanged', { revision: 3 });
    await clock.pass(200);
    assert.equal(asks('getSpan').length, spans + 1, 'nothing about it changed');
  });

  it('shows a ghost without asking for it, and loads it when it arrives', async () => {
    const child = { label: 'child', start: 1, end: 2, parentId: '00000000000000ee' };
    const spec = { ...tripPlanner, roots: [child] };
    const { panel, start, asks, clock, notify, traces, detail } = openPanel([spec]);
    await start();
    panel.trace.select(1);
    await settle();
    assert.equal(detail(), undefined);
    const before = asks('getSpan').length;
    const arrived = { ...spec, roots: [{ label: 'root', id: '00000000000000ee', start: 0, end: 3 }, child] };
    traces.set(spec.traceId, buildTrace(arrived));
    notify('tracesChanged', { revision: 2 });
    await clock.pass(200);
    assert.equal(asks('getSpan').length, before + 1);
    assert.equal(detail()?.name, 'root');
  });

  it('drops the answer for a trace that is no longer wanted', async () => {
    const [other] = others;
    assert.ok(other);
    const { panel, start, held } = openPanel([tripPlanner, other]);
    await start();
    held.set(other.traceId, () => undefined);
    panel.openTrace(other.traceId);
    await settle();
    panel.openTrace(tripPlanner.traceId);
    await settle();
    held.get(other.traceId)?.();
    await settle();
    assert.equal(panel.trace.columns.value?.summary.traceId, tripPlanner.traceId);
  });

  it('keeps the old trace on the screen while the new one loads, and says when there is none', async () => {
    const { panel, start } = openPanel([tripPlanner]);
    await start();
    panel.trace.toggle(1);
    const { rows, spanId } = panel.trace;
    const before = [rows.value.length, spanId.value];
    panel.openTrace('0'.repeat(32), chat);
    assert.equal(panel.trace.columns.value?.summary.traceId, tripPlanner.traceId);
    assert.deepEqual([rows.value.length, spanId.value], before);
    assert.equal(panel.waiting.value, 1);
    await settle();
    assert.equal(panel.waiting.value, 0);
    assert.equal(panel.trace.problem.value?.code, 'notFound');
  });

  it('starts over with the newest trace when the open one was removed', async () => {
    const [other] = others;
    assert.ok(other);
    const { panel, start, traces, notify, clock } = openPanel([tripPlanner, other]);
    await start();
    traces.delete(tripPlanner.traceId);
    notify('tracesChanged', { revision: 2 });
    await clock.pass(1000);
    assert.equal(panel.trace.traceId.value, other.traceId);
    traces.clear();
    notify('tracesChanged', { revision: 3 });
    await clock.pass(1000);
    assert.deepEqual([panel.trace.traceId.value, panel.trace.columns.value], [undefined, undefined]);
  });

  it('starts with the newest trace when the one of before the reload is gone', async () => {
    const { panel, start, clock } = openPanel([tripPlanner], { traceId: '0'.repeat(32) });
    await start();
    await clock.pass(1000);
    assert.equal(panel.trace.traceId.value, tripPlanner.traceId);
  });

  it('goes back to the first span when the one of before the reload is gone, but says so of one that was named', async () => {
    const missing = '00000000000000bb';
    const reloaded = openPanel([tripPlanner], { traceId: tripPlanner.traceId, spanId: missing });
    await reloaded.start();
    assert.ok(reloaded.panel.trace.node.value >= 0);
    reloaded.panel.openTrace(tripPlanner.traceId, missing);
    await settle();
    assert.deepEqual([reloaded.panel.trace.node.value, reloaded.panel.trace.spanId.value], [-1, missing]);
    assert.equal(reloaded.detail(), undefined);
  });

  it('follows the live end of a trace that runs, not of one that is over', async () => {
    const [other] = others;
    assert.ok(other);
    const { panel, start, traces, notify, clock } = openPanel([tripPlanner, other]);
    await start();
    assert.equal(panel.trace.following.value, true);
    panel.openTrace(other.traceId);
    await settle();
    assert.equal(panel.trace.following.value, false);
    panel.openTrace(tripPlanner.traceId);
    await settle();
    assert.equal(panel.trace.following.value, true);
    traces.set(tripPlanner.traceId, buildTrace({ ...tripPlanner, state: 'complete' }));
    notify('tracesChanged', { revision: 2 });
    await clock.pass(500);
    assert.equal(panel.trace.following.value, false);
  });

  it('says whether a copy worked', async () => {
    const { panel, refuse } = openPanel([tripPlanner]);
    assert.equal(await panel.copy('a'), true);
    refuse('copyText');
    assert.equal(await panel.copy('a'), false);
  });

  it('moves the selection to a node that is closed over it', async () => {
    const { panel, start } = openPanel([tripPlanner]);
    await start();
    const { trace } = panel;
    trace.select(2);
    const above = trace.tree.value?.parent[2] ?? -1;
    trace.toggle(above);
    assert.equal(trace.node.value, above);
    trace.select(2);
    assert.equal(trace.collapsed.value[above], 0, 'choosing a hidden span opens what hides it');
  });

  it('writes its state down, and starts from it', async () => {
    const first = openPanel([tripPlanner, ...others]);
    await first.start();
    first.panel.trace.select(2);
    first.panel.trace.toggle(1);
    first.panel.trace.toggle(first.panel.trace.tree.value?.order[0] ?? 0);
    first.panel.tab.value = 'events';
    first.panel.resize('list', 9999);
    first.panel.list.setFilter('plan');
    await first.clock.pass(1000);
    const state = JSON.parse(JSON.stringify(first.state())) as PanelState;
    assert.deepEqual(state.sizes, { list: 480, detail: 376 });
    const second = openPanel([tripPlanner, ...others], state);
    await second.start();
    const { panel } = second;
    assert.equal(panel.trace.traceId.value, first.panel.trace.traceId.value);
    assert.equal(panel.trace.spanId.value, first.panel.trace.spanId.value);
    assert.deepEqual([...panel.trace.rows.value], [...first.panel.trace.rows.value]);
    assert.deepEqual([panel.tab.value, panel.list.filter.value, panel.sizes.value.list], ['events', 'plan', 480]);
    await second.clock.pass(1000);
    assert.equal(second.asks('openSource').length, 0);
  });

  it('starts from a state that is nonsense', async () => {
    const nonsense = { traceId: 7, collapsed: 'x', sizes: { list: 'wide' }, scrollTop: null, detailTab: 'nope' };
    const { panel, start } = openPanel([tripPlanner], nonsense as unknown as PanelState); // as another version may have left it
    await start();
    assert.equal(panel.trace.traceId.value, tripPlanner.traceId);
    assert.deepEqual([panel.tab.value, panel.sizes.value.list], ['overview', 240]);
  });

  it('looks again when a running trace should have gone quiet', async () => {
    const { panel, start, clock, traces } = openPanel([tripPlanner]);
    await start();
    traces.set(tripPlanner.traceId, buildTrace({ ...tripPlanner, state: 'partial' }));
    await clock.pass(10_000);
    assert.equal(panel.trace.running.value, true);
    await clock.pass(2000);
    assert.equal(panel.trace.running.value, false);
    assert.equal(panel.list.list.value?.traces[0]?.state, 'partial');
    assert.equal(clock.waiting.size, 0, 'and then rests');
  });

  it('asks for everything again when the receiver is back', async () => {
    const { panel, start, asks, notify, clock } = openPanel([tripPlanner]);
    await start();
    await clock.pass(1000);
    notify('statusChanged', { state: 'stopped' });
    assert.equal(panel.down.value?.state, 'stopped');
    const before = asks('listTraces').length;
    notify('statusChanged', up);
    await clock.pass(500);
    assert.equal(panel.down.value, undefined);
    assert.ok(asks('listTraces').length > before);
  });

  it('types a filter with one ask', async () => {
    const { panel, start, asks, clock } = openPanel([tripPlanner]);
    await start();
    await clock.pass(500);
    const before = asks('listTraces').length;
    for (const text of ['p', 'pl', 'pla']) panel.list.setFilter(text);
    await clock.pass(200);
    const [ask, ...more] = asks('listTraces').slice(before);
    assert.deepEqual([ask?.params, more.length], [{ limit: 100, q: 'pla' }, 0]);
    assert.equal(panel.list.answered.value, 'pla');
  });
});
