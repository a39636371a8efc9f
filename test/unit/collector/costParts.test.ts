import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csvCell, sessionCsvHead, sessionCsvLine } from '../../../src/collector/api/sessionTable.ts';
import { costSettingsOf, mappingsOf } from '../../../src/collector/api/settingBodies.ts';
import { costAnswer } from '../../../src/collector/query/costAnswer.ts';
import { barsOf, daysUntil, windowBefore, windowOf } from '../../../src/collector/query/costTimes.ts';
import { periodSpends } from '../../../src/collector/query/periodSpends.ts';
import { localHour } from '../../../src/core/cost/localCalendar.ts';
import { cellsOf, decodeCells, encodeCells, totalOf } from '../../../src/core/store/contribution.ts';
import { spendOf, sumOf, sumsOfCalls } from '../../../src/core/store/spendSums.ts';
import { knownSpend, unknownAsNull } from '../../../src/shared/knownSpend.ts';
import { costWindows, type SessionSummary } from '../../../src/shared/costApi.ts';
import type { CountedCall } from '../../../src/shared/traceAccount.ts';
import { epochMicros, type SpanSpec } from '../../fixtures/spanBatchBuilder.ts';
import { tempStore } from '../../fixtures/tempStore.ts';

const call = (more: Partial<CountedCall> = {}): CountedCall => ({
  ...{ spanId: 'a', startMicros: epochMicros, agentPath: [], service: 'svc', failed: false, turn: 1 },
  ...{ tokens: { input: 10, output: 5 }, scope: 'call', signal: 'span', price: { usd: 0.5 } },
  ...more,
});

describe('CSV', () => {
  it('keeps cells that begin like a formula from being one, and quotes what must be', () => {
    const cells = ['=1+1', '+1', '-1', '@x', '\tx', 'plain', 'a,b', 'say "x"', 'two\nlines'].map(csvCell);
    const quoted = ['"a,b"', '"say ""x"""', '"two\nlines"'];
    assert.deepEqual(cells, ["'=1+1", "'+1", "'-1", "'@x", "'\tx", 'plain', ...quoted]);
    assert.deepEqual([csvCell(-1.5), csvCell(true)], ['-1.5', 'true'], 'a number is no text');
  });

  it('leaves an amount empty that is not known, null in JSON, and keeps the known part of a sum', () => {
    const unknown = call({ price: { unpriced: 'unknownModel' } });
    const of = (...calls: CountedCall[]) => spendOf(sumsOfCalls(calls));
    assert.deepEqual(knownSpend(of(unknown)), {});
    assert.deepEqual(knownSpend(of(unknown, call())), { usd: 0.5, reportedUsd: 0 });
    assert.equal(knownSpend(of(unknown, call({ price: { usd: 0 } }))).usd, 0, 'that one is free');
    assert.equal(knownSpend(of()).usd, 0);
    const text = JSON.stringify({ rows: [{ spend: of(unknown) }] }, unknownAsNull);
    const { usd, unpriced, dataGb } =
      (JSON.parse(text) as { rows: { spend: Record<string, unknown> }[] }).rows[0]?.spend ?? {};
    assert.deepEqual([usd, unpriced, dataGb], [null, 1, null]);
  });

  it('has a cell for each column', () => {
    const session: SessionSummary = {
      ...{ session: '=cmd()', source: 'session', service: 's', name: 'n', traces: 1, turns: 1, spans: 1, errors: 0 },
      ...{ agents: ['a'], models: ['m', 'n'], startMicros: epochMicros, lastMicros: epochMicros + 2e6, live: false },
      ...{ conflicts: 0, spend: spendOf(sumsOfCalls([call()])) },
    };
    const line = sessionCsvLine(session).trimEnd().split(',');
    assert.equal(line.length, sessionCsvHead.split(',').length);
    assert.deepEqual([line[0], line[8], line[14]], ["'=cmd()", '2', 'm; n']);
  });
});

describe('settings that windows send', () => {
  it('are taken as they are when they are right', () => {
    const settings = { source: 'w', prices: '{}', budgets: { daily: 5, thresholds: [0.5, 1] } };
    assert.deepEqual(costSettingsOf(settings), settings);
    const mappings = {
      fields: { session: ['my.id'], input: ['my.in'] },
      kinds: { step: 'chain' },
      cacheIncluded: true,
    };
    assert.deepEqual(mappingsOf(mappings), mappings);
    assert.deepEqual(mappingsOf({}), {});
  });

  it('are refused with the name of what is wrong', () => {
    const faults = [
      () => costSettingsOf({ source: '' }),
      () => costSettingsOf({ source: 'w', budgets: { thresholds: ['x'] } }),
      () => costSettingsOf({ source: 'w', budgets: { thresholds: [], weekly: Infinity } }),
      () => mappingsOf({ fields: { unknown: ['my.id'] } }),
      () => mappingsOf({ fields: { session: 'my.id' } }),
      () => mappingsOf({ kinds: { step: 'no kind' } }),
      () => mappingsOf({ cacheIncluded: 'yes' }),
    ];
    for (const fault of faults) assert.throws(fault, { name: 'Error', status: 400, message: /it takes/ });
  });
});

describe('parts of a window', () => {
  it('follow each other without gaps, and the newest holds now', () => {
    for (const [window, count] of [
      ['1h', 13],
      ['24h', 25],
      ['7d', 8],
      ['30d', 31],
    ] as const) {
      const bars = barsOf(window, epochMicros);
      assert.equal(bars.length, count);
      for (const [index, bar] of bars.entries())
        if (index > 0) assert.equal(bar.startMicros, bars[index - 1]?.endMicros, window);
      const newest = bars.at(-1)!;
      assert.ok(newest.startMicros <= epochMicros && epochMicros < newest.endMicros, window);
    }
    assert.equal(daysUntil(epochMicros, 8).length, 8);
  });

  it('hold all of the named time up to now, at any time of the hour and the day', () => {
    const hours = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 } as const;
    for (const window of costWindows)
      for (const minute of [0, 1, 4.99, 22, 59.9, 23 * 60 + 57]) {
        const now = localHour(epochMicros) + minute * 60e6;
        const [{ startMicros, endMicros }, before] = [windowOf(window, now), windowBefore(window, now)];
        const named = now - hours[window] * 3.6e9;
        assert.ok(startMicros <= named && named - startMicros < 300e6, `${window} ${minute}`);
        assert.ok(now < endMicros && endMicros - now <= 300e6, `${window} ${minute}`);
        assert.deepEqual(
          [before.endMicros - before.startMicros, before.endMicros],
          [hours[window] * 3.6e9, startMicros],
        );
        const bars = barsOf(window, now);
        const [first, second] = bars;
        assert.ok(first && second && first.startMicros <= startMicros && startMicros < first.endMicros);
        assert.ok((bars.at(-1)?.endMicros ?? 0) >= endMicros || window === '1h');
      }
  });
});

describe('what a trace puts into the ledger', () => {
  it('is one row for each value and five minutes; a turn is a request where it first has the value', () => {
    const late = epochMicros + 300_000_000;
    const calls = [
      call({ model: 'a' }),
      call({ model: 'b', startMicros: late }),
      call({ model: 'a', startMicros: late }),
    ];
    const cells = cellsOf(calls, { session: 's' });
    const models = cells.filter(({ dimension }) => dimension === 4);
    assert.deepEqual(
      models.map(({ value, sums }) => [value, sumOf(sums, 'calls'), sumOf(sums, 'requests')]),
      [
        ['a', 1, 1],
        ['b', 1, 1],
        ['a', 1, 0],
      ],
    );
    assert.deepEqual([sumOf(totalOf(cells), 'calls'), sumOf(totalOf(cells), 'requests')], [3, 1]);
    const byPlace = (text: string) =>
      decodeCells(text)
        .map((cell) => JSON.stringify(cell))
        .sort();
    assert.deepEqual(byPlace(encodeCells(cells)), cells.map((cell) => JSON.stringify(cell)).sort());
    assert.deepEqual(decodeCells(encodeCells([])), []);
  });

  it('names no model that has a price though a call says no tokens', () => {
    const cells = cellsOf([call({ model: 'x', price: { unpriced: 'noTokens' }, tokens: {} })], {});
    assert.deepEqual([cells.some(({ dimension }) => dimension === 1), sumOf(totalOf(cells), 'unpriced')], [false, 1]);
  });

  it('names models without a price, and survives amounts that are none', () => {
    const cells = cellsOf([call({ model: 'x', price: { unpriced: 'unknownModel' }, tokens: { input: Infinity } })], {});
    const [unpriced] = cells.filter(({ dimension }) => dimension === 1);
    assert.deepEqual([unpriced?.value, sumOf(totalOf(cells), 'unpriced')], ['["x",""]', 1]);
    assert.equal(sumOf(totalOf(cells), 'input'), 0);
    assert.equal(sumOf(sumsOfCalls([call({ price: { usd: Number.MAX_VALUE } })]), 'nanos'), 0);
  });
});

describe('the answer about cost', () => {
  it('sums a turn once though two models answered it, cuts rows and says how many there are', (test) => {
    const store = tempStore(test);
    const at = (id: string, model: string, start = 0) =>
      ({ trace: 't', id, parent: 'turn', kind: 'llm', model, inputTokens: 1000, start, end: start + 1 }) as const;
    store.write({ trace: 't', id: 'turn', kind: 'agent', end: 9 }, at('a', 'small'), at('b', 'big'), at('c', 'big', 2));
    store.settle();
    const answer = store.reader.spend((spend) =>
      costAnswer(spend, { window: '24h', by: 'model', limit: 1, nowMicros: epochMicros + 1000 }),
    );
    assert.deepEqual([answer.total.requests, answer.total.calls, answer.values], [1, 3, 2]);
    assert.deepEqual(
      answer.rows.map(({ value, spend }) => [value, spend.requests, spend.usd]),
      [['big', 1, 0.002]],
    );
    assert.deepEqual(answer.bars.at(-1)?.parts, [
      { value: 'big', usd: 0.002, tokens: 2000 },
      { value: 'small', usd: 0.001, tokens: 1000 },
    ]);
    assert.equal(answer.trendPercent, undefined, 'nothing is known of the time before');
  });

  const spanAt = (trace: string, start: number, more: Partial<SpanSpec> = {}): SpanSpec => ({
    ...{ trace, id: 'a', kind: 'llm', model: 'm', inputTokens: 1000, start, end: start + 1 },
    ...more,
  });
  const minutes = 60_000_000;

  it('is of the whole named time, and compares with the one before', (test) => {
    const store = tempStore(test);
    const now = localHour(epochMicros) + 22 * minutes;
    const at = (back: number) => now - epochMicros - back * minutes;
    store.write(
      ...[spanAt('now', at(1)), spanAt('edge', at(24 * 60 - 1)), spanAt('before', at(24 * 60 + 9))],
      spanAt('long before', at(48 * 60 + 30)),
    );
    store.settle();
    const of = (window: '24h' | '1h') =>
      store.reader.spend((spend) => costAnswer(spend, { window, by: 'model', limit: 9, nowMicros: now }));
    const day = of('24h');
    assert.deepEqual([day.total.calls, day.rows[0]?.spend.calls, day.trendPercent], [2, 2, 100]);
    assert.deepEqual([day.bars.length, day.bars[0]?.spend.calls, day.bars.at(-1)?.spend.calls], [25, 1, 1]);
    assert.equal(day.bars[0]?.startMicros, localHour(now - 24 * 60 * minutes), 'bars are those of the clock');
    assert.deepEqual([day.startMicros <= now - 24 * 60 * minutes, day.endMicros], [true, now]);
    assert.equal(of('1h').total.calls, 1);
  });

  it('counts no call that is dated later than now', (test) => {
    const store = tempStore(test);
    store.write(spanAt('now', 0), spanAt('later', 6 * minutes), spanAt('tomorrow', 24 * 60 * minutes));
    store.settle();
    const calls = (nowMicros: number) =>
      store.reader.spend((spend) => [
        ...costWindows.map((window) => costAnswer(spend, { window, by: 'model', limit: 9, nowMicros }).total.calls),
        ...periodSpends(spend, { thresholds: [] }, nowMicros).map((period) => period.spend.calls),
      ]);
    assert.deepEqual(
      calls(epochMicros),
      Array.from({ length: 7 }, () => 1),
    );
    assert.deepEqual(
      calls(epochMicros + 6 * minutes),
      Array.from({ length: 7 }, () => 2),
      'but it counts then',
    );
  });

  it('tells apart users in each bar, and what a dollar processes', (test) => {
    const store = tempStore(test);
    const usage = {
      tokens: { input: 1000 },
      scope: 'call',
      signal: 'span',
      requestModel: 'm',
      dataVolumeGb: 2,
    } as const;
    for (const [index, user] of ['ann', 'bob', 'ann', undefined].entries()) {
      const identities = user === undefined ? [] : [{ field: 'user', value: user, rank: 0 } as const];
      store.write(spanAt(`t${index}`, index, { identities, usage }));
    }
    store.settle();
    const answer = store.reader.spend((spend) =>
      costAnswer(spend, { window: '24h', by: 'model', limit: 9, nowMicros: epochMicros + minutes }),
    );
    assert.deepEqual(
      answer.bars.flatMap(({ spend, users }) => (spend.calls > 0 ? [users] : [])),
      [2],
    );
    assert.equal(answer.bars.at(0)?.users, 0);
    assert.deepEqual(answer.efficiency, { gbPerUsd: 2000 });
  });
});
