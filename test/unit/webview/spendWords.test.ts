import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CostRow, Spend } from '../../../src/shared/costApi.ts';
import { hintTitle, nothingText, sampleText } from '../../../webview/cost/hintText.ts';
import { cardOfCalls, cardOfSpend } from '../../../webview/cost/priceCardData.ts';
import { amountTitle, differs, totalPerGbText } from '../../../webview/cost/spendText.ts';
import { dialectName } from '../../../webview/traces/detail/dialectName.ts';
import { priceCall, spendOf } from '../../ui/panelHarness/costBook.ts';

const spaced = (text: string) => text.replaceAll('\u00a0', ' ');
const nothing = spendOf([]);
const row = (value: string, spend: Partial<Spend>): CostRow => ({
  value,
  spend: { ...nothing, ...spend },
  activeDays: 1,
});

describe('the hints', () => {
  it('say what was looked at, and why there is none', () => {
    assert.equal(sampleText({ hints: [], sample: 412, calls: 4818 }, 'en'), 'in the newest 412 of 4,818 calls');
    assert.equal(sampleText({ hints: [], sample: 9, calls: 9 }, 'en'), 'in 9 calls');
    assert.equal(nothingText({ hints: [], sample: 9, calls: 90 }, 'last hour', 'en'), 'None found.');
    assert.match(
      nothingText({ hints: [], sample: 0, calls: 4245 }, 'last hour', 'en'),
      /these 4,245 calls began before/,
    );
    assert.equal(
      nothingText({ hints: [], sample: 0, calls: 0 }, 'last hour', 'en'),
      'No calls to look at in the last hour.',
    );
  });

  it('name a session by its end', () => {
    const shared = { id: 'x', formula: '', confidence: 'low', calls: 6, evidence: [], dismissed: false } as const;
    const hint = {
      ...shared,
      rule: 'growingContext',
      subject: 'eval-nightly-4f21aa',
      figures: { agent: 'grader' },
    } as const;
    assert.equal(hintTitle(hint), 'Shorten the growing context of grader 4f21aa');
  });
});

describe('sums in words', () => {
  it('put "≥" before a cost per GB only where a call with data may be unpriced', () => {
    const total = { ...nothing, usd: 4, unpriced: 3, dataGb: 100, dataUsd: 4 };
    const apart = [row('a', { dataGb: 100, usd: 4 }), row('b', { unpriced: 3 })];
    assert.equal(spaced(totalPerGbText({ total, rows: apart, values: 2 }, 'en')), '$0.0400');
    assert.equal(spaced(totalPerGbText({ total, rows: apart, values: 9 }, 'en')), '≥ $0.0400', 'not all rows are here');
    const together = [row('a', { dataGb: 100, unpriced: 3 })];
    assert.equal(spaced(totalPerGbText({ total, rows: together, values: 1 }, 'en')), '≥ $0.0400');
  });

  it('flag what is reported only where it is more than 1 % off', () => {
    assert.equal(differs({ ...nothing, usd: 1, reportedUsd: 1, computedUsd: 1.02 }), true);
    assert.equal(differs({ ...nothing, usd: 1, reportedUsd: 1, computedUsd: 1.005 }), false);
    assert.equal(differs({ ...nothing, usd: 1, computedUsd: 2 }), false, 'nothing is reported');
  });

  it('tell a call without token counts from one without a price', () => {
    assert.equal(amountTitle({ usd: 0, unpriced: 1 }, 'en', true), '1 call without token counts is not counted');
    const silent = { model: 'gpt-4.1', tokens: {}, price: { unpriced: 'noTokens' } } as const;
    const card = cardOfCalls([silent], 'en');
    assert.deepEqual([card.missing[0]?.why, card.priceless], ['1 call without token counts', []]);
    const spend = cardOfSpend({ ...nothing, calls: 1, unpriced: 1 }, undefined, 'en');
    assert.equal(spend.notes.at(-1)?.text, '1 call without token counts is not counted.');
  });
});

describe('a price card', () => {
  it('of calls without a price has no amount and offers to set one', () => {
    const unknown = {
      model: 'qwen3-ft',
      provider: 'ollama',
      tokens: { input: 5 },
      price: { unpriced: 'unknownModel' },
    } as const;
    const card = cardOfCalls([unknown, unknown], 'en');
    assert.deepEqual([card.amount, card.totals], ['unpriced', []]);
    assert.deepEqual(card.priceless, [{ model: 'qwen3-ft', provider: 'ollama' }]);
  });

  it('says which cached tokens have no price of their own', () => {
    const tokens = { input: 300, cacheRead: 100, cacheWrite: 100, output: 1 };
    const price = priceCall('claude-sonnet-4-5', tokens);
    assert.ok(price.computed);
    const lines = price.computed.lines.map((line) =>
      line.class === 'cacheWrite' ? { ...line, usdPerMillion: 3 } : line,
    );
    const computed = { ...price.computed, lines, assumed: ['cacheAtInputRate' as const] };
    const card = cardOfCalls([{ model: 'm', tokens, price: { ...price, computed } }], 'en');
    assert.ok(card.notes.some(({ text }) => text.startsWith('Cache writes at the input price')));
  });
});

it('a dialect is named as its makers write it', () => {
  assert.equal(dialectName('otel-genai-new'), 'OpenTelemetry GenAI');
  assert.equal(dialectName('of-tomorrow'), 'of-tomorrow');
});
