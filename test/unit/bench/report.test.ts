import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Figure, Result } from '../../../bench/figure.ts';
import { failure, judge } from '../../../bench/figure.ts';
import { merged, plainTable, recorded } from '../../../bench/report.ts';

const figure = (overrides: Partial<Figure>): Figure => ({
  id: 'speed',
  bench: 'speed',
  what: 'how fast',
  unit: '×',
  better: 'higher',
  goal: 2.5,
  run: () => Promise.resolve({ value: 0, note: '' }),
  ...overrides,
});
const speed = figure({});
const memory = figure({ id: 'memory', what: 'how much', unit: 'MB', better: 'lower', goal: 250, stretch: 100 });
const result = (id: string, value: number): Result => judge(id === 'memory' ? memory : speed, { value, note: 'why' });

describe('judge', () => {
  const cases: [Figure, number, boolean][] = [
    [speed, 2.5, true],
    [speed, 2.499, false],
    [memory, 250, true],
    [memory, 250.1, false],
  ];
  for (const [judged, value, pass] of cases)
    it(`${value} ${judged.unit} ${pass ? 'meets' : 'misses'} ${judged.goal}, ${judged.better} is better`, () =>
      assert.equal(judge(judged, { value, note: '' }).pass, pass));

  it('keeps the stretch goal where there is one', () => {
    assert.equal(result('memory', 1).stretch, 100);
    assert.ok(!('stretch' in result('speed', 1)));
  });
});

describe('failure', () => {
  it('misses the goal and says why', () => {
    const failed = failure(memory, new Error('dist/collector.js is missing'));
    assert.deepEqual([failed.value, failed.pass], [null, false]);
    assert.equal(failed.note, 'not measured: dist/collector.js is missing');
  });
});

describe('plainTable', () => {
  const lines = plainTable([result('speed', 3.14159), failure(memory, 'no VS Code')], [speed, memory]).split('\n');
  it('has a line for each result below its header', () => assert.equal(lines.length, 3));
  it('shows the value, the goal and the verdict', () =>
    assert.match(lines[1]!, /^speed: how fast +3\.14× +≥ 2\.5× +yes +why$/));
  it('keeps a failed program’s words in their row', () =>
    assert.match(
      plainTable([failure(memory, 'npm run package\nERROR: no repository')], [memory]),
      /npm run package ERROR: no/,
    ));
  it('shows what could not be measured as missed', () =>
    assert.match(lines[2]!, /^memory: how much +– +≤ 250 MB +≤ 100 MB +NO +not measured: no VS Code$/));
});

describe('recorded', () => {
  const occasion = { date: '2026-11-20', command: 'npm run bench', machine: '2 × some processor.' };
  const first = recorded('# Results\n\nIntro.\n', occasion, [result('speed', 3)], [speed, memory]);

  it('puts a dated table with its command below the introduction', () => {
    assert.match(
      first,
      /^# Results\n\nIntro\.\n\n## 2026-11-20: `npm run bench`\n\n2 × some processor\.\n\n\| figure /,
    );
    assert.match(first, /\| speed: how fast \| 3× \| ≥ 2\.5× \| {2}\| yes \| why \|\n$/);
  });
  it('replaces the table of the same day and command', () => {
    const again = recorded(first, occasion, [result('speed', 4)], [speed, memory]);
    assert.equal(again, first.replace('| 3× |', '| 4× |'));
  });
  it('keeps the tables of other days, the newest on top', () => {
    const later = recorded(first, { ...occasion, date: '2026-12-01' }, [result('speed', 4)], [speed, memory]);
    assert.deepEqual(later.match(/^## \S+/gm), ['## 2026-12-01:', '## 2026-11-20:']);
    assert.ok(later.endsWith(first.slice(first.indexOf('## '))));
  });
});

describe('merged', () => {
  const ids = (results: readonly Result[]) => results.map(({ id, value }) => `${id} ${value ?? ''}`);
  it('puts new results over earlier ones, in the order of the figures', () => {
    const all = merged([result('memory', 200), result('speed', 1)], [result('memory', 150)], [speed, memory]);
    assert.deepEqual(ids(all), ['speed 1', 'memory 150']);
  });
  it('forgets figures that no longer exist', () =>
    assert.deepEqual(ids(merged([result('speed', 1)], [], [memory])), []));
});
