import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPriceBook } from '../../../src/core/cost/priceBook.ts';
import type { CallPrice, PriceQuestion } from '../../../src/shared/callPrice.ts';

const noon = Date.UTC(2026, 10, 20, 12) * 1000;
const book = createPriceBook([]);

function ask(model: string, tokens: PriceQuestion['tokens'], more: Partial<PriceQuestion> = {}): CallPrice {
  return book.price({ requestModel: model, tokens, startMicros: noon, ...more });
}

function assertUsd(price: CallPrice, usd: number): void {
  const gap = Math.abs((price.usd ?? NaN) - usd);
  assert.ok(gap <= 1e-12 * usd, `${String(price.usd)} should be ${usd}`);
}

/** `class tokens × rate` of each line. */
function lines({ computed }: CallPrice): string[] {
  return (computed?.lines ?? []).map((line) => `${line.class} ${line.tokens} × ${line.usdPerMillion}`);
}

describe('invoices worked out by hand', () => {
  it('input and output: gpt-4o-mini', () => {
    // 1,200 × $0.15 ÷ 1M = $0.00018; 350 × $0.60 ÷ 1M = $0.00021
    const price = ask('gpt-4o-mini', { input: 1200, output: 350 }, { provider: 'openai' });
    assertUsd(price, 0.00039);
    assert.deepEqual(lines(price), ['input 1200 × 0.15', 'output 350 × 0.6']);
  });

  it('cached input is part of the input: gpt-4o', () => {
    // 10,000 − 8,000 = 2,000 × $2.50 = $0.005; 8,000 × $1.25 = $0.010; 500 × $10 = $0.005
    const price = ask('gpt-4o', { input: 10_000, cacheRead: 8000, output: 500 }, { provider: 'openai' });
    assertUsd(price, 0.02);
    assert.deepEqual(lines(price), ['input 2000 × 2.5', 'cacheRead 8000 × 1.25', 'output 500 × 10']);
  });

  it('both lifetimes of a written cache: claude-sonnet-4-5', () => {
    // 20,000 − 5,000 − 12,000 = 3,000 × $3 = $0.009; 5,000 × $0.30 = $0.0015; 10,000 × $3.75 = $0.0375; 2,000 × $6 = $0.012;
    // 1,000 × $15 = $0.015; together $0.075
    const price = ask(
      'claude-sonnet-4-5',
      { input: 20_000, cacheRead: 5000, cacheWrite: 12_000, cacheWrite1h: 2000, output: 1000 },
      { provider: 'anthropic' },
    );
    assertUsd(price, 0.075);
    assert.deepEqual(lines(price), [
      'input 3000 × 3',
      'cacheRead 5000 × 0.3',
      'cacheWrite 10000 × 3.75',
      'cacheWrite1h 2000 × 6',
      'output 1000 × 15',
    ]);
    assert.deepEqual(price.computed?.assumed, ['requestModel']);
  });

  it('a written cache of unknown lifetime is billed at the shorter one, which is said', () => {
    // 1,000 × $3 = $0.003; 4,000 × $3.75 = $0.015
    const price = ask('claude-sonnet-4-5', { input: 5000, cacheWrite: 4000, output: 0 }, { provider: 'anthropic' });
    assertUsd(price, 0.018);
    assert.deepEqual(price.computed?.assumed, ['cacheWrite5m', 'requestModel']);
  });

  it('a long context raises the price of the whole call: gemini-2.5-pro', () => {
    // At 200,000 still: 200,000 × $1.25 = $0.25; 1,000 × $10 = $0.01
    assertUsd(ask('gemini-2.5-pro', { input: 200_000, output: 1000 }, { provider: 'google.gemini' }), 0.26);
    // One token more: 100,001 × $2.50 = $0.2500025; 100,000 cached × $0.25 = $0.025; 1,000 × $15 = $0.015
    const long = ask(
      'gemini-2.5-pro',
      { input: 200_001, cacheRead: 100_000, output: 1000 },
      { provider: 'google.gemini' },
    );
    assertUsd(long, 0.2900025);
    assert.equal(long.computed?.tierFrom, 200_001);
  });

  it('reasoning is output where it has no price of its own: o4-mini', () => {
    // 1,000 × $1.10 = $0.0011; 3,000 × $4.40 = $0.0132
    const price = ask('o4-mini', { input: 1000, output: 3000, reasoning: 2500 }, { provider: 'openai' });
    assertUsd(price, 0.0143);
    assert.deepEqual(lines(price), ['input 1000 × 1.1', 'output 3000 × 4.4']);
  });

  it('audio has prices of its own: gpt-audio', () => {
    // 200 text × $2.50 = $0.0005; 800 audio × $32 = $0.0256; 100 text × $10 = $0.001; 300 audio × $64 = $0.0192
    const tokens = { input: 1000, inputAudio: 800, output: 400, outputAudio: 300 };
    const price = ask('gpt-audio', tokens, { provider: 'openai' });
    assertUsd(price, 0.0463);
    assert.deepEqual(lines(price), [
      'input 200 × 2.5',
      'inputAudio 800 × 32',
      'output 100 × 10',
      'outputAudio 300 × 64',
    ]);
  });

  it('reasoning may have a price of its own: sonar-deep-research', () => {
    // 1,000 × $2 = $0.002; 1,000 × $8 = $0.008; 4,000 × $3 = $0.012
    const price = ask(
      'sonar-deep-research',
      { input: 1000, output: 5000, reasoning: 4000 },
      { provider: 'perplexity' },
    );
    assertUsd(price, 0.022);
  });

  it('a fee for each request comes on top: perplexity sonar', () => {
    // 1,000 × $1 = $0.001; 500 × $1 = $0.0005; one request at $12 ÷ 1,000 = $0.012
    const price = ask('sonar', { input: 1000, output: 500 }, { provider: 'perplexity' });
    assertUsd(price, 0.0135);
    assert.equal(price.computed?.perRequestUsd, 0.012);
  });

  it('the price of the day, and of the time of day: deepseek-chat, o3', () => {
    const o3 = (startMicros: number) =>
      ask('o3', { input: 1_000_000, output: 1_000_000 }, { provider: 'openai', startMicros });
    // Until 9 June 2025 $10 + $40, from then on $2 + $8.
    assertUsd(o3(Date.UTC(2025, 5, 9, 23, 59) * 1000), 50);
    assertUsd(o3(Date.UTC(2025, 5, 10, 0, 1) * 1000), 10);
    assert.equal(o3(Date.UTC(2025, 5, 10, 0, 1) * 1000).computed?.pricedFor, '2025-06-10');
    const seek = (startMicros: number) =>
      ask('deepseek-v4-pro', { input: 1_000_000, output: 0 }, { provider: 'deepseek', startMicros }).usd ?? NaN;
    const quiet = Date.UTC(2026, 10, 20, 0, 59, 59) * 1000;
    assert.ok(seek(quiet + 1_000_000) > seek(quiet), 'dear from 01:00');
    assert.equal(seek(Date.UTC(2026, 10, 20, 4, 0) * 1000), seek(quiet), 'cheap again from 04:00');
    assert.equal(seek(quiet + 1_000_000), seek(Date.UTC(2026, 10, 20, 3, 59) * 1000));
  });

  it('cached input without a price of its own costs what input costs, which is said', () => {
    // openrouter's gpt-4o: 1,000 × $2.50 = $0.0025, of which 400 cached
    const price = ask('openai/gpt-4o', { input: 1000, cacheRead: 400, output: 0 }, { provider: 'openrouter' });
    assertUsd(price, 0.0025);
    assert.deepEqual(lines(price), ['input 600 × 2.5', 'cacheRead 400 × 2.5']);
    assert.deepEqual(price.computed?.assumed, ['cacheAtInputRate', 'requestModel']);
  });

  it('audio without a price of its own costs what text costs, which is said', () => {
    // 1,000 × $2.50 = $0.0025; 100 × $10 = $0.001
    const assumed = (tokens: PriceQuestion['tokens'], more: Partial<PriceQuestion> = {}) =>
      book.price({ responseModel: 'gpt-4o', tokens, startMicros: noon, provider: 'openai', ...more }).computed?.assumed;
    assertUsd(ask('gpt-4o', { input: 1000, inputAudio: 400, output: 100 }, { provider: 'openai' }), 0.0035);
    assert.deepEqual(assumed({ input: 1000, inputAudio: 400, output: 100 }), ['audioAtTextRate']);
    assert.deepEqual(assumed({ input: 1000, output: 100, outputAudio: 50 }), ['audioAtTextRate']);
    assert.deepEqual(assumed({ input: 1000, inputAudio: 0, output: 100 }), []);
    const speaking = { responseModel: 'gemini-2.5-flash', provider: 'google' };
    assert.deepEqual(assumed({ input: 1000, inputAudio: 400, output: 100 }, speaking), []);
  });

  it('a total that was not said is missed, where it costs', () => {
    const assumed = (tokens: PriceQuestion['tokens'], more: Partial<PriceQuestion> = {}) =>
      book.price({ responseModel: 'gpt-4o', tokens, startMicros: noon, provider: 'openai', ...more }).computed?.assumed;
    const low = { cache: 'none', reasoning: 'none', decidedBy: 'usual', confidence: 'low' } as const;
    assert.deepEqual(assumed({ output: 100 }, { reading: low }), ['tokensMissing']);
    assert.deepEqual(assumed({ input: 100 }), ['tokensMissing']);
    assert.deepEqual(assumed({ input: 0, output: 100 }), [], '0 was said');
    assert.deepEqual(assumed({ input: 100 }, { inputOnly: true }), []);
    assert.deepEqual(
      assumed({ input: 100 }, { responseModel: 'text-embedding-3-small' }),
      [],
      'has no price for output',
    );
  });
});

describe('the search for a model’s price', () => {
  const found = (question: Partial<PriceQuestion>, asked = book): string => {
    const price = asked.price({ tokens: { input: 1000, output: 100 }, startMicros: noon, ...question });
    const { computed } = price;
    return price.unpriced ?? `${computed?.table ?? ''} ${computed?.provider ?? ''} ${computed?.model ?? ''}`;
  };

  const cases: readonly [Partial<PriceQuestion>, string][] = [
    // the answering model before the requested one
    [
      { provider: 'openai', requestModel: 'gpt-4o', responseModel: 'gpt-4o-mini-2024-07-18' },
      'genai-prices openai gpt-4o-mini',
    ],
    [{ provider: 'azure.openai', requestModel: 'my-deployment', responseModel: 'gpt-4o' }, 'genai-prices azure gpt-4o'],
    [{ provider: 'openai', requestModel: 'gpt-4o', responseModel: 'who-knows' }, 'genai-prices openai gpt-4o'],
    // every provider of ours that the table has
    [{ provider: 'google.vertex', requestModel: 'gemini-2.5-flash' }, 'genai-prices google gemini-2.5-flash'],
    [{ provider: 'google.gemini', requestModel: 'models/gemini-2.5-flash' }, 'genai-prices google gemini-2.5-flash'],
    [{ provider: 'x.ai', requestModel: 'grok-3' }, 'genai-prices x-ai grok-3'],
    [{ provider: 'moonshot', requestModel: 'kimi-k2' }, 'genai-prices moonshotai kimi-k2'],
    [{ provider: 'mistral', requestModel: 'mistral-large-latest' }, 'genai-prices mistral mistral-large'],
    [{ provider: 'groq', requestModel: 'llama-3.3-70b-versatile' }, 'genai-prices groq llama-3.3-70b-versatile'],
    [{ provider: 'aws.bedrock', requestModel: 'amazon.nova-pro-v1:0' }, 'genai-prices aws amazon.nova-pro-v1:0'],
    // without a provider, or with one that only passes calls on
    [{ requestModel: 'claude-sonnet-4-5-20250929' }, 'genai-prices anthropic claude-sonnet-4-5'],
    [{ provider: 'azure.inference', requestModel: 'gpt-4o' }, 'genai-prices openai gpt-4o'],
    [{ provider: 'someframework', requestModel: 'gpt-4o' }, 'genai-prices openai gpt-4o'],
    [{ provider: 'openai', requestModel: 'claude-haiku-4-5' }, 'genai-prices anthropic claude-haiku-4-5'],
    // the address says more than the client
    [
      { provider: 'openai', requestModel: 'deepseek-chat', serverAddress: 'api.deepseek.com' },
      'genai-prices deepseek deepseek-chat',
    ],
    [{ provider: 'openai', requestModel: 'gpt-4o', serverAddress: 'x.openai.azure.com' }, 'genai-prices azure gpt-4o'],
    // routers' and clouds' names
    [{ requestModel: 'openai/gpt-4o' }, 'genai-prices openai gpt-4o'],
    [{ requestModel: 'openai:gpt-4o' }, 'genai-prices openai gpt-4o'],
    [{ requestModel: 'openrouter/openai/gpt-4o' }, 'genai-prices openrouter openai/gpt-4o'],
    [{ requestModel: 'publishers/google/models/gemini-2.5-flash' }, 'genai-prices google gemini-2.5-flash'],
    [
      { requestModel: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0' },
      'genai-prices aws amazon.nova-pro-v1:0',
    ],
    // no price, and never another's
    [{ provider: 'openai', requestModel: 'gpt-99-ultra' }, 'unknownModel'],
    [{ provider: 'groq', requestModel: 'gpt-4o' }, 'unknownModel'],
    [{ provider: 'together', requestModel: 'openai/gpt-4o' }, 'unknownModel'],
    [{ requestModel: 'my-finetune' }, 'unknownModel'],
    [{ requestModel: 'constructor/toString' }, 'unknownModel'],
    [{ provider: 'openai' }, 'noModel'],
    [{ requestModel: 'gpt-4o', tokens: {} }, 'noTokens'],
    // models on this machine
    [{ provider: 'ollama', requestModel: 'deepseek-r1:8b' }, 'local ollama deepseek-r1:8b'],
    [{ provider: 'vLLM', requestModel: 'any', serverAddress: 'gpu-box' }, 'local vLLM any'],
    [{ requestModel: 'ollama/llama3.2' }, 'local ollama ollama/llama3.2'],
    [{ provider: 'openai', requestModel: 'qwen3:8b', serverAddress: 'localhost' }, 'local openai qwen3:8b'],
    [
      { provider: 'openai', requestModel: 'deepseek-r1:8b', serverAddress: 'http://127.0.0.1:11434/v1' },
      'local openai deepseek-r1:8b',
    ],
    [
      { provider: 'openai', requestModel: 'google/gemma-3-12b', serverAddress: '[::1]:1234' },
      'local openai google/gemma-3-12b',
    ],
    // not on this machine
    [{ provider: 'ollama', requestModel: 'gpt-oss:120b-cloud' }, 'unknownModel'],
    [{ provider: 'vLLM', requestModel: 'any', serverAddress: 'llm.example.com' }, 'unknownModel'],
    [{ provider: 'openai', requestModel: 'qwen3:8b', serverAddress: 'llm.example.com' }, 'unknownModel'],
    [{ provider: 'openai', requestModel: 'gpt-4o', serverAddress: '127.0.0.1' }, 'genai-prices openai gpt-4o'],
    [
      { provider: 'litellm', requestModel: 'anthropic/claude-sonnet-4-5', serverAddress: 'localhost' },
      'genai-prices anthropic claude-sonnet-4-5',
    ],
  ];
  for (const [question, expected] of cases)
    it(`${JSON.stringify(question)} → ${expected}`, () => assert.equal(found(question), expected));

  it('never throws, whatever is asked', () => {
    for (const text of ['', '/', ':', '*', '((((', '__proto__', 'a'.repeat(10_000), '\u0000', 'models/'])
      for (const startMicros of [noon, -5, NaN, Infinity, 1e300])
        found({ requestModel: text, provider: text, responseModel: text, serverAddress: text, startMicros });
  });
});

describe('the price of a call', () => {
  const tokens = { input: 1000, output: 100 }; // gpt-4o: $0.0035
  const price = (more: Partial<PriceQuestion>) =>
    ask('gpt-4o', tokens, { provider: 'openai', responseModel: 'gpt-4o', ...more });

  it('tells the table, its day, and the day it was priced for', () => {
    const { computed } = price({});
    assert.deepEqual(
      [computed?.table, computed?.asOf, computed?.pricedFor, computed?.assumed],
      ['genai-prices', book.asOf, '2026-11-20', []],
    );
  });

  it('is the reported amount; the computed one stands beside it, with the difference', () => {
    const far = price({ reportedUsd: 0.007 });
    assert.deepEqual([far.usd, far.reportedUsd, far.computed?.usd], [0.007, 0.007, 0.0035]);
    assert.equal(far.difference, 0.5);
    assert.equal(price({ reportedUsd: 0.00351 }).difference, undefined);
    assert.equal(price({ reportedUsd: 0 }).difference, 1);
    assert.equal(
      ask('gpt-4o', { input: 1, output: 1 }, { provider: 'openai', reportedUsd: 0.00002 }).difference,
      undefined,
    );
  });

  it('is the reported amount for a model without a price too, and nothing when that is no amount', () => {
    assert.deepEqual(ask('who-knows', tokens, { reportedUsd: 0.2 }), { usd: 0.2, reportedUsd: 0.2 });
    assert.deepEqual(ask('who-knows', {}, { reportedUsd: 0.2 }), { usd: 0.2, reportedUsd: 0.2 });
    for (const reportedUsd of [NaN, -1, Infinity])
      assert.deepEqual(ask('who-knows', tokens, { reportedUsd }), { unpriced: 'unknownModel' });
  });

  it('says what it takes for granted', () => {
    const low = { cache: 'none', reasoning: 'none', decidedBy: 'usual', confidence: 'low' } as const;
    assert.deepEqual(price({ serviceTier: 'flex' }).computed?.assumed, ['standardTier']);
    assert.deepEqual(price({ serviceTier: 'default' }).computed?.assumed, []);
    assert.deepEqual(price({ reading: low }).computed?.assumed, ['lowUsageConfidence']);
    assert.deepEqual(ask('gpt-4o', tokens).computed?.assumed, ['requestModel']);
  });

  it('bills the parts where they are more than the total, and says so', () => {
    // Un-normalised: 100 input beside 5,000 cached. 5,000 × $1.25 = $0.00625
    const odd = ask(
      'gpt-4o',
      { input: 100, cacheRead: 5000, output: 0 },
      { provider: 'openai', responseModel: 'gpt-4o' },
    );
    assertUsd(odd, 0.00625);
    assert.deepEqual(odd.computed?.assumed, ['lowUsageConfidence']);
  });

  it('is 0 for 0 tokens that were said, and ignores counts that are none', () => {
    assert.equal(price({ tokens: { input: 0, output: 0 } }).usd, 0);
    assert.equal(price({ tokens: { input: NaN, output: -5, cacheRead: Infinity } }).usd, 0);
  });

  it('is remembered, but not for ever', () => {
    for (let at = 0; at < 12_000; at++) ask(`model-${at}`, tokens);
    assert.equal(price({}).usd, 0.0035);
  });
});

describe('models and what-if', () => {
  it('lists models by words, the users’ own first', () => {
    const own = createPriceBook([
      {
        source: 'w',
        text: '{"prices":[{"model":"my-mini","input":1,"output":2},{"model":"x*","input":1,"output":2}]}',
      },
    ]);
    const names = own.models('mini', 1000, noon).map(({ model }) => model);
    assert.ok(names.includes('my-mini') && names.includes('gpt-4o-mini') && !names.includes('x*'));
    assert.deepEqual(own.models('openai gpt-4o-mini', 1, noon), [
      { model: 'gpt-4o-mini', provider: 'openai', input: 0.15, output: 0.6 },
    ]);
    assert.equal(own.models('', 7, noon).length, 7);
    assert.deepEqual(own.models('nothing has this name', 7, noon), []);
  });

  const calls = [
    { tokens: { input: 1_000_000, output: 100_000, cacheRead: 500_000 }, startMicros: noon },
    { tokens: {}, startMicros: noon },
  ];

  it('reprices the same tokens on another model', () => {
    // gpt-4o-mini: 500,000 × $0.15 = $0.075; 500,000 × $0.075 = $0.0375; 100,000 × $0.60 = $0.06
    const cheap = book.whatIf(calls, 'gpt-4o-mini', 'openai');
    assert.ok(Math.abs((cheap.usd ?? NaN) - 0.1725) < 1e-12);
    assert.deepEqual([cheap.calls, cheap.assumed], [1, ['sameTokens', 'sameCacheShare']]);
    assert.deepEqual(book.whatIf(calls, 'openai/gpt-4o', 'openrouter').assumed, ['sameTokens', 'noCachePrice']);
  });

  it('says nothing where the other model has no price', () => {
    assert.deepEqual(book.whatIf(calls, 'who-knows'), { calls: 0, assumed: ['sameTokens'] });
  });
});
