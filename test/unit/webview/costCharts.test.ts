import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CostAnswer, CostWindow, PeriodSpend, SessionCall } from '../../../src/shared/costApi.ts';
import { contextGrowth } from '../../../webview/cost/contextGrowth.ts';
import { axisText, barTime, costChart, mostSeries, seriesOf } from '../../../webview/cost/costChartData.ts';
import { budgetLook, projectionText, projectionTitle } from '../../../webview/cost/periodText.ts';
import { axisTicks, barSpan, labelledBars, partRects } from '../../../webview/ui/barLayout.ts';
import type { ChartBar } from '../../../webview/ui/barLayout.ts';
import { rowKeyTarget } from '../../../webview/ui/rowKeys.ts';
import { answerCost } from '../../ui/panelHarness/costAnswers.ts';
import { spendOf } from '../../ui/panelHarness/costBook.ts';
import { monthOfSessions } from '../../ui/panelHarness/costSessions.ts';

const now = new Date(2026, 10, 21, 14, 20).getTime();
const sessions = monthOfSessions(now);
const answer = (window: CostWindow, by: CostAnswer['by'] = 'model') => answerCost(sessions, window, by, now, {});
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('the bars of a window', () => {
  it('hold all of its cost, whatever it is broken down by', () => {
    for (const by of ['model', 'service', 'session', 'team', 'agent'] as const)
      for (const window of ['24h', '7d', '30d'] as const) {
        const found = answer(window, by);
        const { bars, series } = costChart(found, 'en');
        assert.ok(Math.abs(sum(bars.map(({ parts }) => sum(parts))) - found.total.usd) < 1e-9, `${by} ${window}`);
        assert.ok(series.length <= 6);
        assert.ok(bars.every(({ parts }) => parts.length === mostSeries + 1));
      }
  });

  it('give the five dearest values a colour, and all others one', () => {
    const found = answer('30d', 'session');
    const { series } = costChart(found, 'en');
    assert.deepEqual(
      series.map(({ value }) => value).slice(0, 5),
      found.rows.slice(0, 5).map(({ value }) => value),
    );
    assert.equal(series.at(-1)?.others, true);
    const rest = sum(found.rows.slice(5).map(({ spend }) => spend.usd));
    assert.ok(Math.abs(sum(costChart(found, 'en').bars.map(({ parts }) => parts[5] ?? 0)) - rest) < 1e-9);
    assert.deepEqual(series.map(({ slot }) => slot).toSorted(), [0, 1, 2, 3, 4, 5]);
    assert.equal(seriesOf(series, found.rows[2]?.value ?? ''), series[2]?.slot);
    assert.equal(seriesOf(series, found.rows[9]?.value ?? ''), 5);
  });

  it('keep the colour of a value when the ranking changes', () => {
    const found = answer('30d');
    const before = costChart(found, 'en').series;
    const after = costChart({ ...found, rows: found.rows.toReversed() }, 'en').series;
    assert.ok(found.rows.length <= 5);
    for (const { value } of found.rows) assert.equal(seriesOf(after, value), seriesOf(before, value), value);
  });

  it('name hours and begin a new day with its name', () => {
    const { bars } = costChart(answer('24h'), 'en');
    assert.equal(bars.length, 24);
    assert.equal(bars[0]?.label, '15:00');
    assert.deepEqual(
      bars.flatMap(({ divider }, at) => (divider === undefined ? [] : [[at, divider]])),
      [[9, '21 Nov']],
    );
    assert.deepEqual(
      bars.flatMap(({ running }, at) => (running === true ? [at] : [])),
      [23],
    );
    assert.equal(costChart(answer('7d'), 'en').bars.at(-1)?.label, '21 Nov');
  });

  it('begin with a part of the hour that the window begins in', () => {
    const found = answer('24h');
    const [second = assert.fail()] = found.bars;
    const part = { ...second, startMicros: second.startMicros - 3.6e9, endMicros: second.startMicros };
    const rolling: CostAnswer = {
      ...{ ...found, bars: [part, ...found.bars] },
      startMicros: new Date(2026, 10, 20, 14, 20).getTime() * 1000,
    };
    const { bars } = costChart(rolling, 'en');
    assert.deepEqual([bars.length, bars[0]?.label, bars.at(-1)?.label], [25, '14:00', '14:00']);
    const box = { left: 40, right: 840, top: 8, bottom: 160 };
    assert.deepEqual([labelledBars(bars, 40, box).at(0), labelledBars(bars, 40, box).at(-1)], [0, 24]);
    assert.equal(barTime(part, rolling, 'en'), '20 Nov 14:20–15:00');
    assert.equal(barTime(second, rolling, 'en'), '20 Nov 15:00–16:00');
  });

  it('show tokens where nothing has a price, and nothing where nothing happened', () => {
    const found = answer('24h');
    const free: CostAnswer = {
      ...found,
      total: { ...found.total, usd: 0, unpriced: 3 },
      bars: found.bars.map((bar) => ({ ...bar, parts: bar.parts.map((part) => ({ ...part, usd: 0 })) })),
    };
    assert.equal(costChart(free, 'en').measure, 'tokens');
    assert.ok(costChart(free, 'en').bars.length > 0);
    assert.deepEqual(costChart({ ...free, bars: found.bars.map((bar) => ({ ...bar, parts: [] })) }, 'en').bars, []);
  });

  it('have an axis with no more digits than it needs', () => {
    const text = axisText('usd', 'en');
    assert.deepEqual(
      [0, 0.5, 1, 1.5].map((value) => text(value, 0.5)),
      ['$0', '$0.50', '$1.00', '$1.50'],
    );
    assert.deepEqual(
      [2, 4].map((value) => text(value, 2)),
      ['$2', '$4'],
    );
    assert.equal(text(0.0005, 0.00025), '$0.00050');
    assert.equal(axisText('tokens', 'en')(20_000, 10_000), '20.0k');
  });
});

describe('the layout of bars', () => {
  const box = { left: 40, right: 840, top: 8, bottom: 160 };
  const bar = (parts: readonly number[], ordinal = 0): ChartBar => ({ ordinal, label: '', parts });

  it('stacks parts from the axis up, a pixel apart, none of them lost', () => {
    const rects = partRects([bar([2, 0, 1]), bar([0.0001])], 4, box);
    assert.deepEqual(
      rects.map(({ bar: at, series }) => [at, series]),
      [
        [0, 0],
        [0, 2],
        [1, 0],
      ],
    );
    const [low, high, tiny] = rects;
    assert.equal((low?.y ?? 0) + (low?.height ?? 0), box.bottom);
    assert.equal((high?.y ?? 0) + (high?.height ?? 0) + 1, low?.y);
    assert.equal(tiny?.height, 1);
    assert.deepEqual(partRects([bar([1])], 0, box), []);
  });

  it('keeps bars within the plot', () => {
    for (const count of [1, 12, 24, 30]) {
      const last = barSpan(count - 1, count, box);
      assert.ok(barSpan(0, count, box).x >= box.left && last.x + last.width <= box.right);
    }
  });

  it('has round values on the axis, the last of them at least the highest', () => {
    assert.deepEqual(axisTicks(0.94), [0, 0.25, 0.5, 0.75, 1]);
    assert.deepEqual(axisTicks(4), [0, 1, 2, 3, 4]);
    assert.deepEqual(axisTicks(0), [0]);
    for (const most of [0.00013, 0.07, 3.3, 999, 1234]) assert.ok((axisTicks(most).at(-1) ?? 0) >= most * (1 - 1e-9));
  });

  it('labels bars at round places, and not too many', () => {
    const hours = Array.from({ length: 24 }, (_, at) => bar([], (at + 15) % 24));
    assert.deepEqual(
      labelledBars(hours, 40, box).map((at) => hours[at]?.ordinal),
      [16, 18, 20, 22, 0, 2, 4, 6, 8, 10, 12, 14],
    );
    assert.equal(labelledBars(hours, 110, box).length, 6);
  });
});

describe('context growth', () => {
  const call = (agent: string | undefined, input: number, cacheRead = 0): SessionCall => ({
    traceId: 't',
    spanId: 's',
    startMicros: 0,
    agentPath: [],
    service: '',
    failed: false,
    turn: 1,
    scope: 'call',
    signal: 'span',
    ...(agent === undefined ? {} : { agent }),
    tokens: { input, cacheRead, output: 1 },
    price: {},
  });

  it('is drawn for agents with several calls, the biggest first, with what was cached', () => {
    const found = contextGrowth([
      call('small', 10),
      call('big', 100),
      call('once', 900),
      call('small', 20, 5),
      call('big', 300, 100),
    ]);
    assert.deepEqual(
      found.map(({ agent, first, last }) => [agent, first, last]),
      [
        ['big', 100, 300],
        ['small', 10, 20],
      ],
    );
    assert.deepEqual(
      found[0]?.bars.map(({ parts }) => parts),
      [
        [0, 0, 100],
        [100, 0, 200],
      ],
    );
    assert.deepEqual(
      found.map(({ cachedShare }) => Math.round(cachedShare * 100)),
      [25, 17],
    );
    assert.deepEqual(
      contextGrowth([call(undefined, 1), call(undefined, 2)]).map(({ agent }) => agent),
      [undefined],
    );
  });
});

describe('a period', () => {
  const period = (usd: number, more: Partial<PeriodSpend> = {}): PeriodSpend => ({
    period: 'day',
    startMicros: 0,
    endMicros: 1,
    budget: 10,
    spend: { ...spendOf([]), usd },
    ...more,
  });
  const spaced = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

  it('warns in words from 80 % of its budget on, by the thresholds of the settings', () => {
    assert.deepEqual(budgetLook(period(5), {})?.tone, 'k-llm');
    assert.equal(spaced(budgetLook(period(8.5), {})?.warning), 'over 80 %');
    assert.equal(spaced(budgetLook(period(9.5), {})?.warning), 'over 90 %');
    assert.equal(budgetLook(period(8.5), { thresholds: [0.5, 0.95] })?.warning, undefined);
    assert.deepEqual([budgetLook(period(12), {})?.warning, budgetLook(period(12), {})?.filled], ['over budget', 1]);
    assert.equal(budgetLook(period(1, { budget: 0 }), {}), undefined);
  });

  it('always tells how a projection was made', () => {
    const projection = {
      usd: 7.1,
      low: 6,
      high: 8,
      method: 'meanOfHours',
      samples: 6,
      exhaustedMicros: new Date(2026, 10, 25).getTime() * 1000,
    } as const;
    assert.equal(projectionText(projection, 'en'), 'On course for $7.10, mean of the last 6 h');
    assert.match(projectionText(undefined, 'en'), /Too little/);
    const title = projectionTitle(period(1, { projection, second: { ...projection, method: 'linear', usd: 9 } }), 'en');
    assert.match(title, /between \$6\.00 and \$8\.00/);
    assert.match(title, /Second estimate \$9\.00, line through 6 days/);
    assert.match(title, /used up on 25 Nov 2026/);
  });
});

describe('keys in rows', () => {
  it('move within the rows', () => {
    assert.equal(rowKeyTarget('ArrowDown', 4, 5, 3), 4);
    assert.equal(rowKeyTarget('PageUp', 4, 5, 3), 1);
    assert.equal(rowKeyTarget('End', 0, 5, 3), 4);
    assert.equal(rowKeyTarget('a', 0, 5, 3), undefined);
    assert.equal(rowKeyTarget('End', 0, 0, 3), undefined);
  });
}); // prettier-ignore
