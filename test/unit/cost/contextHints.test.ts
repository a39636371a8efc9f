/** The hints about what a prompt holds: its beginning, its growth, and tool results. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calls, near, only } from './hintCalls.ts';

describe('the hint of a low cache share', () => {
  const prefix = { hash: 'system', tokens: 4000 };

  it('prices the beginning at the cache’s rates', () => {
    // 9 × 4,000 × ($2.50 − $1.25) ÷ 1M; writing costs nothing extra
    const hint = only(
      'lowCacheShare',
      calls(10, () => ({ prefix })),
    );
    near(hint?.savingUsd, (9 * 4000 * 1.25) / 1e6);
    assert.equal(hint?.confidence, 'medium');
    // claude: 9 × 4,000 × ($3 − $0.30) − 4,000 × ($3.75 − $3), ÷ 1M
    const claude = calls(10, () => ({ prefix, model: 'claude-sonnet-4-5', provider: 'anthropic' }));
    near(only('lowCacheShare', claude)?.savingUsd, (9 * 4000 * 2.7 - 4000 * 0.75) / 1e6);
  });

  it('is none for a short or changing beginning, one that is cached, or a model without a cache price', () => {
    assert.equal(
      only(
        'lowCacheShare',
        calls(9, () => ({ prefix })),
      ),
      undefined,
    );
    assert.equal(
      only(
        'lowCacheShare',
        calls(20, () => ({ prefix: { ...prefix, tokens: 1000 } })),
      ),
      undefined,
    );
    assert.equal(
      only(
        'lowCacheShare',
        calls(20, (at) => ({ prefix: { ...prefix, hash: `${at}` } })),
      ),
      undefined,
    );
    const cached = { input: 5000, cacheRead: 3500, output: 1000 };
    assert.equal(
      only(
        'lowCacheShare',
        calls(20, () => ({ prefix, tokens: cached })),
      ),
      undefined,
    );
    assert.equal(
      only(
        'lowCacheShare',
        calls(20, () => ({ prefix, model: 'openai/gpt-4o', provider: 'openrouter' })),
      ),
      undefined,
    );
    assert.equal(only('lowCacheShare', calls(20)), undefined);
  });
});

describe('the hint of a growing context', () => {
  const growing = (count: number, step = 2000) =>
    calls(count, (at) => ({ tokens: { input: 2000 + at * step, output: 10 } }));

  it('prices what goes beyond twice the first call’s context', () => {
    // 2,000 … 12,000; beyond 4,000: 2,000 + 4,000 + 6,000 + 8,000 = 20,000 × $2.50 ÷ 1M
    const hint = only('growingContext', growing(6));
    near(hint?.savingUsd, 0.05);
    assert.deepEqual([hint?.figures.tokens, hint?.subject, hint?.confidence], [20_000, 'chat', 'low']);
  });

  it('is none for few calls, slow growth, small contexts, or several sessions that do not grow', () => {
    assert.equal(only('growingContext', growing(5)), undefined);
    assert.equal(only('growingContext', growing(20, 100)), undefined);
    const jumping = calls(20, (at) => ({ tokens: { input: at % 2 === 0 ? 2000 : 12_000, output: 1 } }));
    assert.equal(only('growingContext', jumping), undefined);
    assert.equal(
      only(
        'growingContext',
        calls(9, (at) => ({ tokens: { input: 10 + at * 100, output: 1 } })),
      ),
      undefined,
    );
    assert.equal(
      only(
        'growingContext',
        growing(20).map((one, at) => ({ ...one, session: `s${at}` })),
      ),
      undefined,
    );
  });
});

describe('the hint of tool results sent again', () => {
  const result = { hash: 'page', tokens: 3000 };

  it('prices what was in an earlier call already', () => {
    // In 9 of 10 calls again: 9 × 3,000 × $2.50 ÷ 1M
    const hint = only(
      'resentToolResults',
      calls(10, () => ({ toolResults: [result] })),
    );
    near(hint?.savingUsd, 0.0675);
    assert.equal(hint?.confidence, 'low');
  });

  it('is none for small, new or few results, or where they are no part worth naming', () => {
    assert.equal(
      only(
        'resentToolResults',
        calls(5, () => ({ toolResults: [result] })),
      ),
      undefined,
    );
    assert.equal(
      only(
        'resentToolResults',
        calls(20, (at) => ({ toolResults: [{ ...result, hash: `${at}` }] })),
      ),
      undefined,
    );
    assert.equal(
      only(
        'resentToolResults',
        calls(20, () => ({ toolResults: [{ ...result, tokens: 400 }] })),
      ),
      undefined,
    );
    const large = { input: 100_000, output: 1 };
    assert.equal(
      only(
        'resentToolResults',
        calls(20, () => ({ toolResults: [result], tokens: large })),
      ),
      undefined,
    );
  });
});
