import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Spend } from '../../../src/shared/costApi.ts';
import { cardOfCalls, cardOfSpend, exclusiveTokens } from '../../../webview/cost/priceCardData.ts';
import type { PriceCardData, PricedCall } from '../../../webview/cost/priceCardData.ts';
import { priceCall, spendOf } from '../../ui/panelHarness/costBook.ts';
import { buildSession, dice, monthOfSessions } from '../../ui/panelHarness/costSessions.ts';

const spaced = (text: string) => text.replaceAll('\u00a0', ' ');
const lines = ({ groups }: PriceCardData) =>
  groups.flatMap(({ head, lines: own }) =>
    own.map(({ label, tokens, rate, usd }) => [head, label, tokens, rate, usd].join(' | ')),
  );

const tokens = { input: 64_284, cacheRead: 48_960, cacheWrite: 6_120, output: 4_396 };
const claude: PricedCall = {
  model: 'claude-sonnet-4-5',
  tokens,
  price: priceCall('claude-sonnet-4-5', tokens),
  reading: { cache: 'included', reasoning: 'none', decidedBy: 'emitter', confidence: 'high' },
};
const unknown: PricedCall = {
  model: 'qwen3-travel-ft',
  tokens: { input: 5000, output: 208 },
  price: { unpriced: 'unknownModel' },
};

describe('the price card of calls', () => {
  it('is the invoice: tokens × rate by class, and what is not counted', () => {
    const card = cardOfCalls([claude, unknown], 'en');
    assert.equal(spaced(card.amount), '≥ $0.1312');
    assert.deepEqual(lines(card), [
      'claude-sonnet-4-5 | Input, not cached | 9,204 | 3.00 | $0.0276',
      'claude-sonnet-4-5 | Cache read | 48,960 | 0.30 | $0.0147',
      'claude-sonnet-4-5 | Cache write | 6,120 | 3.75 | $0.0230',
      'claude-sonnet-4-5 | Output | 4,396 | 15.00 | $0.0659',
    ]);
    assert.deepEqual(card.missing, [{ label: 'qwen3-travel-ft', tokens: '5,208', why: 'no price, not counted' }]);
    assert.deepEqual(
      card.totals.map(({ label, tokens: count, usd }) => [label, count, usd]),
      [['Known part', '68,680', '$0.1312']],
    );
    assert.equal(card.foot, 'Price table of 14 Nov 2026, genai-prices');
    assert.deepEqual(
      card.notes.map(({ text }) => text),
      ['Input as sent includes the cached tokens, as this emitter always sends it.'],
    );
  });

  it('adds up calls of one model and keeps two rates of one class apart', () => {
    const [line] = claude.price.computed?.lines ?? [];
    assert.ok(line && claude.price.computed);
    const dearer: PricedCall = {
      ...claude,
      price: {
        usd: 0.1,
        computed: { ...claude.price.computed, usd: 0.1, lines: [{ ...line, usdPerMillion: 6 }], tierFrom: 200_000 },
      },
    };
    const card = cardOfCalls([claude, claude, dearer], 'en');
    assert.deepEqual(
      lines(card).filter((text) => text.includes('| Input')),
      [
        'claude-sonnet-4-5 | Input, not cached | 18,408 | 3.00 | $0.0552',
        'claude-sonnet-4-5 | Input, not cached | 9,204 | 6.00 | $0.0276',
      ],
    );
    assert.ok(card.notes.some(({ text }) => text === 'Long-context prices apply from 200,000 input tokens.'));
  });

  it('shows a reported amount beside the computed one, and flags the difference', () => {
    const reported = (price: number): PricedCall => ({
      ...claude,
      price: priceCall('claude-sonnet-4-5', tokens, price),
    });
    const card = cardOfCalls([reported(0.15)], 'en');
    assert.deepEqual(
      card.totals.map(({ label, usd }) => [label, usd]),
      [
        ['By the price table', '$0.1312'],
        ['Reported, counts', '$0.1500'],
      ],
    );
    const flagged = card.notes.find(({ text }) => text.includes('reports'));
    assert.ok(flagged);
    assert.equal(flagged.tone, 'warn');
    assert.match(
      spaced(flagged.text),
      /reports \$0\.1500, the price table says \$0\.1312\. Reported is 14 % above the table/,
    );
    const mixed = cardOfCalls([reported(0.15), claude], 'en');
    assert.equal(mixed.totals.at(-1)?.label, 'Total (reported cost where sent)');
    const same = cardOfCalls([reported(claude.price.usd ?? 0)], 'en');
    assert.equal(same.notes.find(({ text }) => text.includes('reports'))?.tone, undefined);
    const only = cardOfCalls([{ ...unknown, price: { usd: 0.2, reportedUsd: 0.2 } }], 'en');
    assert.ok(only.notes.some(({ text }) => text.includes('no table has a price to check it')));
  });

  it('warns of counts that could be read in two ways, and of what a table cannot know', () => {
    assert.ok(claude.price.computed);
    const card = cardOfCalls(
      [
        {
          ...claude,
          reading: { cache: 'added', reasoning: 'added', decidedBy: 'usual', confidence: 'low' },
          price: {
            usd: 1,
            computed: {
              ...claude.price.computed,
              table: 'override',
              assumed: ['standardTier'],
              pricedFor: '2026-01-02',
            },
          },
        },
      ],
      'en',
    );
    assert.deepEqual(
      card.notes.map(({ text, tone }) => [tone ?? '', text]),
      [
        [
          'warn',
          'Cached tokens were sent beside the input and added, reasoning was sent beside the output and added, as is usual. Low confidence.',
        ],
        ['', 'At the standard tier; the call names another one.'],
        ['', 'Rates valid on 2 Jan 2026, the day of the call.'],
      ],
    );
    assert.equal(card.foot, 'your .agent-loupe/prices.json');
  });

  it('shows what a request costs on top of its tokens', () => {
    assert.ok(claude.price.computed);
    const { computed, usd = 0 } = claude.price;
    const fee: PricedCall = {
      ...claude,
      price: { usd: usd + 0.01, computed: { ...computed, usd: usd + 0.01, perRequestUsd: 0.01 } },
    };
    assert.equal(lines(cardOfCalls([fee, fee], 'en')).at(-1), 'claude-sonnet-4-5 | Per call | 2 calls |  | $0.0200');
  });

  it('says of every session what the list says of it', () => {
    for (const { calls, summary } of monthOfSessions(Date.UTC(2026, 10, 21))) {
      const card = cardOfCalls(calls, 'en');
      assert.equal(card.amount, cardOfSpend(summary.spend, undefined, 'en').amount);
    }
  });

  it('writes names of models out, whatever they hold', () => {
    const hostile = cardOfCalls(
      [
        { ...unknown, model: '\u202e<b>\n' },
        { price: { unpriced: 'noModel' }, tokens: {} },
      ],
      'en',
    );
    assert.deepEqual(
      hostile.missing.map(({ label, why }) => [label, why]),
      [
        ['\\u202E<b>\\n', 'no price, not counted'],
        ['(no model)', 'no model named, not counted'],
      ],
    );
  });
});

describe('the price card of a sum', () => {
  const spend: Spend = {
    ...spendOf([]),
    calls: 4,
    unpriced: 1,
    usd: 2,
    tokens: {
      input: 1000,
      cacheRead: 300,
      cacheWrite: 200,
      cacheWrite1h: 50,
      inputAudio: 100,
      output: 80,
      reasoning: 30,
      outputAudio: 0,
    },
  };

  it('splits the totals into classes that add up', () => {
    const parts = exclusiveTokens(spend.tokens);
    assert.deepEqual(parts, {
      input: 400,
      cacheRead: 300,
      cacheWrite: 150,
      cacheWrite1h: 50,
      inputAudio: 100,
      output: 50,
      reasoning: 30,
      outputAudio: 0,
    });
    assert.equal(
      Object.values(parts).reduce((sum, part) => sum + part),
      1080,
    );
  });

  it('names no rates, and what has no price', () => {
    const card = cardOfSpend(spend, { asOf: '2026-11-14' }, 'en');
    assert.equal(spaced(card.amount), '≥ $2.00');
    assert.ok(card.groups.every(({ lines: own }) => own.every(({ rate, usd }) => rate === '' && usd === '')));
    assert.ok(card.notes.some(({ text, tone }) => tone === 'warn' && text.startsWith('1 call has no price')));
    assert.deepEqual(
      card.totals.map(({ label, tokens: count }) => [label, count]),
      [['Known part', '']],
      'the tokens of an unpriced call are not those of the amount',
    );
  });
});

describe('the sessions of the test', () => {
  it('are the same on every run', () => {
    const [workload] = [{ service: 's', agents: [{ name: 'a', model: 'gpt-4.1', calls: 2 }], turns: 2, input: 10, growth: 1, output: 1, cached: 0, failures: 0, user: '', branch: '', operation: 'chat' }];
    assert.deepEqual(buildSession('x', workload, 1e12, dice(1)), buildSession('x', workload, 1e12, dice(1)));
  });
}); // prettier-ignore
