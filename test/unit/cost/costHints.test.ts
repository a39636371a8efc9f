import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { costHints } from '../../../src/core/cost/costHints.ts';
import { contentHash, requestHash } from '../../../src/core/cost/hints/requestHash.ts';
import { smallerModelFor } from '../../../src/core/cost/hints/smallerModels.ts';
import { createPriceBook } from '../../../src/core/cost/priceBook.ts';
import type { HintCall } from '../../../src/core/cost/hints/hintCall.ts';
import { book, call, calls, near, noon, only } from './hintCalls.ts';
import type { Fields } from './hintCalls.ts';

describe('hints', () => {
  it('are none for calls without a fault', () => {
    assert.deepEqual(costHints(calls(100), book), []);
    assert.deepEqual(costHints([], book), []);
  });

  it('look at the last 100 calls of each agent, whatever the others do', () => {
    const noisy = calls(500, (at) => ({ agent: `other${at % 3}` }));
    const old = calls(200, () => ({ requestHash: 'same' })).map((one) => ({ ...one, startMicros: noon - 1e9 }));
    const fresh = calls(100, (at) => ({ requestHash: `r${at}` }));
    assert.equal(only('repeatedRequests', [...noisy, ...old]) === undefined, false);
    assert.equal(only('repeatedRequests', [...noisy, ...old, ...fresh]), undefined);
  });

  it('keep their id while the cause is the same, and are dismissed by it', () => {
    const some = calls(20, () => ({ requestHash: 'same' }));
    const [first] = costHints(some, book);
    const [later] = costHints([...some, call(99, { requestHash: 'same' })], book, new Set([first!.id]));
    assert.equal(later?.id, first?.id);
    assert.deepEqual([first?.dismissed, later?.dismissed], [false, true]);
  });

  it('show the saving as a formula with prices and separators', () => {
    const same = calls(31, () => ({ requestHash: 'same' }));
    assert.equal(only('repeatedRequests', same)?.formula, '30 repeats × $0.0225 mean = $0.6750');
    const silent = { price: { unpriced: 'unknownModel' } } as const;
    const partly = same.map((one, at) => (at === 5 ? { ...one, ...silent } : one));
    assert.equal(only('repeatedRequests', partly)?.formula, '29 repeats × $0.0225 mean = ≥ $0.6525');
    const grown = calls(6, (at) => ({ tokens: { input: 5000 + 20_000 * at, output: 10 } }));
    assert.equal(
      only('growingContext', grown)?.formula,
      '275,000 input tokens beyond 2 × 5,000 × $2.50 ÷ 1M = $0.6875',
    );
  });

  it('of less than a cent are shown only where there is nothing else', () => {
    const cheap = calls(20, () => ({ requestHash: 'same', agent: 'cheap', tokens: { input: 10, output: 1 } }));
    const dear = calls(20, () => ({ requestHash: 'same', agent: 'dear' }));
    const agents = (list: readonly HintCall[]) => new Set(costHints(list, book).map(({ figures }) => figures.agent));
    assert.deepEqual([...agents(cheap)], ['cheap']);
    assert.deepEqual([...agents([...cheap, ...dear])], ['dear']);
  });

  it('are not made for less than a hundredth of the cost', () => {
    const dear = calls(80, () => ({ tokens: { input: 1_000_000, output: 0 } }));
    const small = calls(12, (at) => ({ requestHash: 'same', tokens: { input: 10, output: 1 }, spanId: `x${at}` }));
    assert.equal(only('repeatedRequests', [...small, ...dear]), undefined);
    assert.ok(only('repeatedRequests', small));
  });
});

describe('the hint of a smaller model', () => {
  const small = (count: number, more: Fields = {}) =>
    calls(count, () => ({ tokens: { input: 800, output: 100 }, ...more }));

  it('works the saving out from the price table and the actual tokens', () => {
    // gpt-4o: 800 × $2.50 + 100 × $10 = $3,000 ÷ 1M; mini: 800 × $0.15 + 100 × $0.60 = $180 ÷ 1M; ten calls
    const hint = only('smallerModel', [...small(10), call(50)]);
    near(hint?.savingUsd, 10 * (0.003 - 0.00018));
    assert.equal(hint?.formula, "$0.0300 − $0.0018 (10 calls' tokens at gpt-4o-mini) = $0.0282");
    assert.deepEqual([hint.calls, hint.confidence, hint.subject], [10, 'low', 'gpt-4o']);
    assert.equal(hint.evidence.length, 5);
  });

  it('follows the user’s own mapping with more confidence', () => {
    const own = createPriceBook([{ source: 'w', text: '{"cheaper":{"gpt-4o":"gpt-4.1-nano"}}' }]);
    const [hint] = costHints(small(10), own);
    assert.deepEqual([hint?.figures.smaller, hint?.confidence], ['gpt-4.1-nano', 'medium']);
  });

  it('is none below ten calls, for large, failed, reasoning or unpriced ones, or without a smaller model', () => {
    assert.equal(only('smallerModel', small(9)), undefined);
    assert.equal(only('smallerModel', small(20, { tokens: { input: 1000, output: 100 } })), undefined);
    assert.equal(only('smallerModel', small(20, { tokens: { input: 10, output: 10, reasoning: 5 } })), undefined);
    assert.equal(only('smallerModel', small(20, { failed: true })), undefined);
    assert.equal(only('smallerModel', small(20, { model: 'who-knows' })), undefined);
    assert.equal(only('smallerModel', small(20, { model: 'gpt-4o-mini' })), undefined);
  });

  it('proposes models that have a price and are cheaper', () => {
    const usd = (model: string) => book.whatIf([{ tokens: { input: 1e6, output: 1e6 }, startMicros: noon }], model).usd;
    for (const model of [
      'gpt-4o',
      'gpt-4.1',
      'gpt-4.1-mini',
      'gpt-4-turbo',
      'gpt-4',
      'gpt-5',
      'gpt-5-mini',
      'o3',
      'claude-opus-4-1',
      'claude-sonnet-4-5',
      'gemini-2.5-pro',
      'gemini-2.5-flash',
      'mistral-large-latest',
      'command-r-plus',
    ]) {
      const smaller = smallerModelFor(model, {})?.model ?? '';
      assert.ok((usd(smaller) ?? Infinity) < (usd(model) ?? 0), `${model} → ${smaller}`);
    }
    assert.equal(smallerModelFor('constructor', {}), undefined);
  });
});

describe('the hint of repeated requests', () => {
  it('measures the share of duplicates by content, and what they cost', () => {
    // 12 requests, 4 different: 8 repeats of 5,000 × $2.50 + 1,000 × $10 = $0.0225
    const hint = only(
      'repeatedRequests',
      calls(12, (at) => ({ requestHash: `r${at % 4}` })),
    );
    near(hint?.savingUsd, 8 * 0.0225);
    assert.deepEqual([hint?.figures.share, hint?.confidence], [8 / 12, 'high']);
  });

  it('is none for ten calls, for a share of 30 %, for failed ones, or without content', () => {
    assert.equal(
      only(
        'repeatedRequests',
        calls(10, () => ({ requestHash: 'same' })),
      ),
      undefined,
    );
    assert.equal(
      only(
        'repeatedRequests',
        calls(20, (at) => ({ requestHash: `r${at % 14}` })),
      ),
      undefined,
    );
    assert.equal(
      only(
        'repeatedRequests',
        calls(20, () => ({ requestHash: 'same', failed: true })),
      ),
      undefined,
    );
    assert.equal(only('repeatedRequests', calls(20)), undefined);
  });

  it('knows no saving where no repeat has a price', () => {
    const hint = only(
      'repeatedRequests',
      calls(12, () => ({ requestHash: 'same', model: 'who-knows' })),
    );
    assert.deepEqual([hint?.savingUsd, hint?.confidence], [undefined, 'medium']);
  });

  it('takes requests for equal whatever the order of keys and the ids of tool calls', () => {
    const part = (callId: string, args: object) =>
      ({ type: 'toolCall', name: 'f', callId, arguments: args as never }) as const;
    const asked = (callId: string, args: object, temperature = 0) => ({
      model: 'm',
      system: [],
      input: [{ role: 'assistant', parts: [part(callId, args)] }] as const,
      tools: [],
      params: { temperature },
    });
    const known = requestHash(asked('1', { a: 1, b: 2 }));
    assert.equal(requestHash(asked('2', { b: 2, a: 1 })), known);
    assert.notEqual(requestHash(asked('1', { a: 1, b: 3 })), known);
    assert.notEqual(requestHash(asked('1', { a: 1, b: 2 }, 1)), known);
    assert.notEqual(contentHash(['a', 'b']), contentHash(['b', 'a']));
  });
});

describe('the hint of retries', () => {
  const failing = (count: number, more: Fields = {}) =>
    calls(count * 2, (at) => ({ traceId: `t${Math.floor(at / 2)}`, failed: at % 2 === 0, ...more }));

  it('sums up failed calls that were paid and made again', () => {
    const hint = only('retries', failing(3));
    near(hint?.savingUsd, 3 * 0.0225);
    assert.deepEqual([hint?.calls, hint?.confidence], [3, 'medium']);
    assert.equal(only('retries', failing(3, { requestHash: 'same' }))?.confidence, 'high');
  });

  it('is none for fewer than three, for free ones, or where something else was asked next', () => {
    assert.equal(only('retries', failing(2)), undefined);
    assert.equal(only('retries', failing(5, { model: 'who-knows' })), undefined);
    assert.equal(
      only(
        'retries',
        failing(5).map((one, at) => ({ ...one, requestHash: `r${at}` })),
      ),
      undefined,
    );
    assert.equal(
      only(
        'retries',
        failing(5).map((one, at) => ({ ...one, traceId: `t${at}` })),
      ),
      undefined,
    );
  });
});
