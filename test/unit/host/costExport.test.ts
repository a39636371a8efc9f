import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SessionCall, SessionPage, SessionTurn } from '../../../src/shared/costApi.ts';
import { costCsv, joinPages, sessionCsv } from '../../../src/host/export/costExport.ts';
import { csv } from '../../../src/host/export/csv.ts';
import { session, spend } from './samples.ts';

describe('csv', () => {
  it('quotes what must be quoted', () => {
    const text = csv([{ a: 'x,y', b: 'say "hi"\n' }], { a: ({ a }) => a, b: ({ b }) => b });
    assert.equal(text, 'a,b\r\n"x,y","say ""hi""\n"\r\n');
  });

  it('lets no text of telemetry become a formula, and no number a text', () => {
    for (const text of ['=1+1', '+1', '-1', '@x', '\tx'])
      assert.equal(csv([text], { a: (row) => row }), `a\r\n'${text}\r\n`);
    assert.equal(csv([-1.5], { a: (row) => row }), 'a\r\n-1.5\r\n');
    assert.equal(csv([undefined], { a: (row) => row }), 'a\r\n\r\n');
  });
});

describe('costCsv', () => {
  it('has a row for each value and a column for each class of tokens', () => {
    const [head = '', row = ''] = costCsv({
      by: 'model',
      rows: [{ value: 'gpt-4o', activeDays: 2, spend: spend({ calls: 3, unpriced: 1, usd: 0.5, errors: 1 }) }],
    }).split('\r\n');
    const cells = Object.fromEntries(head.split(',').map((name, index) => [name, row.split(',')[index]]));
    assert.deepEqual([cells.model, cells.calls, cells.unpriced, cells.usd], ['gpt-4o', '3', '1', '0.5']);
    assert.deepEqual([cells.cache_write1h_tokens, cells.input_tokens, cells.active_days], ['0', '0', '2']);
  });
});

const call = (turn: number, changes: Partial<SessionCall> = {}): SessionCall => ({
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  startMicros: 1_700_000_000_000_000,
  agentPath: [],
  service: 'trip-planner',
  failed: false,
  turn,
  tokens: { input: 10 },
  scope: 'call',
  signal: 'span',
  price: { unpriced: 'unknownModel' },
  ...changes,
});

const page = (firstTurn: number): SessionPage => ({
  summary: session(),
  turns: [
    {
      number: firstTurn,
      traceId: 't',
      name: 'turn',
      startMicros: 0,
      spend: spend(),
      live: false,
      failed: false,
    } satisfies SessionTurn,
  ],
  calls: [call(firstTurn)],
  setAside: [],
  firstTurn,
  children: [],
});

describe('costCsv of values without a price', () => {
  it('has no 0 for an amount that is not known', () => {
    const rows = [{ value: 'm', activeDays: 1, spend: spend({ calls: 2, unpriced: 2 }) }];
    const [head = '', row = ''] = costCsv({ by: 'model', rows }).split('\r\n');
    const cells = Object.fromEntries(head.split(',').map((name, index) => [name, row.split(',')[index]]));
    assert.deepEqual([cells.usd, cells.reported_usd, cells.computed_usd, cells.data_gb], ['', '', '', '']);
    assert.equal(cells.unpriced, '2');
  });
});

describe('a session to be exported', () => {
  it('begins with its first turn, in however many pages it came', () => {
    const whole = joinPages(page(3), [page(3), page(2), page(1)]);
    assert.deepEqual([whole.firstTurn, whole.calls.map(({ turn }) => turn)], [1, [1, 2, 3]]);
    assert.deepEqual(
      whole.turns.map(({ number }) => number),
      [1, 2, 3],
    );
  });

  it('leaves an amount empty that is not known, and says why', () => {
    const [head = '', row = ''] = sessionCsv({ calls: [call(1)] }).split('\r\n');
    const cells = Object.fromEntries(head.split(',').map((name, index) => [name, row.split(',')[index]]));
    assert.deepEqual([cells.usd, cells.unpriced, cells.output_tokens], ['', 'unknownModel', '']);
    assert.deepEqual([cells.start, cells.duration_ms], ['2023-11-14T22:13:20.000Z', '']);
  });
});
