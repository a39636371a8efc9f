import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createPriceBook } from '../../../src/core/cost/priceBook.ts';
import { readOverrides } from '../../../src/core/cost/readOverrides.ts';

const noon = Date.UTC(2026, 10, 20, 12) * 1000;
const file = (value: unknown) => [{ source: 'shop', text: typeof value === 'string' ? value : JSON.stringify(value) }];
const prices = (...entries: unknown[]) => file({ prices: entries });

describe('a prices file', () => {
  it('is read with comments and trailing commas', () => {
    const { overrides, cheaper, faults } = readOverrides(
      file(`\uFEFF// mine
      { /* a list */ "prices": [
          { "model": "a//b,]", "input": 1, "output": 2, }, // "model": "no"
        ],
        "cheaper": { "gpt-4o": "gpt-4o-mini", },
      }`),
    );
    assert.deepEqual(faults, []);
    assert.deepEqual(overrides, [{ model: 'a//b,]', input: 1, output: 2 }]);
    assert.deepEqual(cheaper, { 'gpt-4o': 'gpt-4o-mini' });
  });

  it('keeps every field', () => {
    const entry = {
      model: 'm*',
      provider: 'openai',
      input: 1,
      output: 2,
      cacheRead: 0.1,
      cacheWrite: 1.2,
      cacheWrite1h: 2,
      reasoning: 3,
      inputAudio: 4,
      outputAudio: 5,
      from: '2026-11-01',
      tiers: [{ above: 1000, input: 2, output: 4, cacheRead: 0.2, cacheWrite: 2.4 }],
    };
    assert.deepEqual(readOverrides(prices(entry)), { overrides: [entry], cheaper: {}, faults: [] });
  });

  it('names each fault with its place and the cure, and keeps the good entries', () => {
    const { overrides, faults } = readOverrides(
      prices(
        { model: 'good', input: 0, output: 0 },
        7,
        { model: '', input: 1, output: 1 },
        { model: 'a*b', input: 1, output: 1 },
        { model: 'x', input: '3', output: -1 },
        { model: 'x', output: 1 },
        { model: 'x', input: 1, output: 1, from: '2026-02-30' },
        { model: 'x', input: 1, output: 1, provider: 5 },
        {
          model: 'x',
          input: 1,
          output: 1,
          tiers: [
            { above: 1.5, input: 2 },
            { above: 5, output: 'x' },
          ],
        },
        { model: 'x', input: 1, output: 1, tiers: {} },
        { model: 'kept', input: 1, output: 1, cache_read: 0.5, whatever: 1 },
      ),
    );
    assert.deepEqual(
      overrides.map(({ model }) => model),
      ['good', 'kept'],
    );
    assert.deepEqual(faults, [
      'shop: prices[1]: must be an object with model, input and output',
      'shop: prices[2].model: must be the name of a model, or its beginning followed by one *',
      'shop: prices[3].model: must be the name of a model, or its beginning followed by one *',
      'shop: prices[4].input: must be a number of USD per million tokens, 0 or more, but is "3"',
      'shop: prices[4].output: must be a number of USD per million tokens, 0 or more, but is -1',
      'shop: prices[5].input: give USD per million tokens for input, 0 if it is free',
      'shop: prices[6].from: must be a day written YYYY-MM-DD, such as "2026-11-01"',
      'shop: prices[7].provider: must be a name such as "openai"; leave it out for all providers',
      'shop: prices[8].tiers[0].above: must be a whole number of input tokens',
      'shop: prices[8].tiers[1].output: must be a number of USD per million tokens, 0 or more, but is "x"',
      'shop: prices[9].tiers: must be a list: [{"above": 200000, "input": 6}]',
      'shop: prices[10].cache_read: is not known: write cacheRead',
      'shop: prices[10].whatever: is not known; known are model, provider, input, output, cacheRead, cacheWrite, ' +
        'cacheWrite1h, reasoning, inputAudio, outputAudio, from, tiers',
    ]);
  });

  it('says what is wrong with a file as a whole, and does not keep the others from counting', () => {
    const faultOf = (value: unknown) => readOverrides(file(value)).faults[0] ?? '';
    assert.match(faultOf('{"prices": ['), /^shop: is not JSON, so none of its prices count: /);
    assert.match(faultOf([]), /^shop: must be an object/);
    assert.match(faultOf({ prices: {} }), /^shop: prices: must be a list/);
    assert.match(faultOf({ price: [] }), /^shop: price: is not known/);
    assert.match(faultOf({ cheaper: { a: 3 } }), /^shop: cheaper\["a"\]: must be the name of a model/);
    assert.equal(faultOf(' \n'), '');
    const both = readOverrides([...file('{'), ...prices({ model: 'm', input: 1, output: 1 })]);
    assert.deepEqual([both.overrides.length, both.faults.length], [1, 1]);
  });

  it('does not bury anybody under faults', () => {
    const { faults } = readOverrides(prices(...Array.from({ length: 500 }, () => 1)));
    assert.deepEqual([faults.length, faults.at(-1)], [21, 'shop: and 480 more']);
  });

  it('names an entry once whose prices are still to be put in', () => {
    const open = { model: 'm', input: null, output: null };
    const fault = 'prices[0].input: give USD per million tokens for input and output, 0 if it is free';
    assert.deepEqual(
      readOverrides(prices(open)).faults.map((text) => text.replace(/^[^:]*: /, '')),
      [fault],
    );
  });
});

describe('a user’s price', () => {
  const usd = (entries: unknown[], question: object) => {
    const price = createPriceBook(prices(...entries)).price({
      tokens: { input: 1_000_000, output: 0 },
      startMicros: noon,
      ...question,
    });
    return price.unpriced ?? price.usd;
  };
  const entry = (model: string, input: number, more = {}) => ({ model, input, output: 0, ...more });

  it('counts before the table, also for the requested model beside a known answering one', () => {
    assert.equal(usd([entry('gpt-4o', 7)], { provider: 'openai', requestModel: 'GPT-4o' }), 7);
    assert.equal(usd([entry('deploy', 7)], { requestModel: 'deploy', responseModel: 'gpt-4o' }), 7);
    assert.equal(usd([entry('gpt-4o', 7)], { requestModel: 'openai/gpt-4o' }), 7);
  });

  it('counts for a model on this machine too', () => {
    assert.equal(usd([entry('llama*', 0.5)], { provider: 'ollama', requestModel: 'llama3.2' }), 0.5);
  });

  it('is the closest of several: whole name, longer beginning, provider, latest day, first file', () => {
    const all = [entry('g*', 1), entry('gpt*', 2), entry('gpt-x', 3), entry('gpt-x', 4, { provider: 'azure.openai' })];
    assert.equal(usd(all, { requestModel: 'gpt-x' }), 3);
    assert.equal(usd(all, { requestModel: 'gpt-x', provider: 'Azure.OpenAI' }), 4);
    assert.equal(usd(all, { requestModel: 'gpt-y' }), 2);
    assert.equal(usd(all, { requestModel: 'gemma' }), 1);
    const dated = [entry('m', 1), entry('m', 2, { from: '2026-11-20' }), entry('m', 3, { from: '2026-11-21' })];
    assert.equal(usd(dated, { requestModel: 'm' }), 2);
    assert.equal(usd([entry('m', 5), entry('m', 6)], { requestModel: 'm' }), 5);
  });

  it('that is not valid yet leaves the model to the table, or without a price for the day', () => {
    const later = { from: '2027-01-01' };
    assert.equal(usd([entry('gpt-4o', 7, later)], { provider: 'openai', requestModel: 'gpt-4o' }), 2.5);
    assert.equal(usd([entry('mine', 7, later)], { requestModel: 'mine' }), 'noPriceForDay');
  });

  it('has tiers for the whole call', () => {
    const tiers = [
      { above: 500_000, input: 4 },
      { above: 100_000, input: 2, output: 9 },
    ];
    const tiered = createPriceBook(prices({ model: 'm', input: 1, output: 3, tiers }));
    const at = (input: number) =>
      tiered.price({ requestModel: 'm', tokens: { input, output: 1_000_000 }, startMicros: noon }).computed;
    assert.equal(at(100_000)?.usd, 3.1);
    assert.equal(at(200_000)?.usd, 9.4);
    assert.deepEqual([at(1_000_000)?.usd, at(1_000_000)?.tierFrom], [13, 500_001]);
    assert.deepEqual([at(1)?.table, at(1)?.asOf, at(1)?.model], ['override', '2026-11-20', 'm']);
  });
});

describe('the schema of the prices file', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../media/prices.schema.json', import.meta.url), 'utf8'),
  ) as Readonly<Record<string, never>> & {
    definitions: {
      price: { properties: Record<string, { description?: string }>; examples: unknown[] };
    };
    properties: { prices: { defaultSnippets: { body: object }[] } };
  };
  const { price } = schema.definitions;

  it('knows the fields that the reader knows', () => {
    const { faults } = readOverrides(prices({ model: 'm', input: 1, output: 1, nothing: 1 }));
    const known = /known are (.*)$/.exec(faults[0] ?? '')?.[1]?.split(', ');
    assert.deepEqual(Object.keys(price.properties).sort(), known?.sort());
    for (const [name, { description }] of Object.entries(price.properties)) assert.ok(description, name);
  });

  it('gives examples and completions that the reader takes', () => {
    const snippets = schema.properties.prices.defaultSnippets.map(
      ({ body }) =>
        JSON.parse(
          JSON.stringify(body)
            .replace(/"\^?\$\{\d:([^}]*)\}"/g, (_, text: string) =>
              Number.isNaN(Number(text)) ? JSON.stringify(text) : text,
            )
            .replace(/"\^(\d+)"/g, '$1'),
        ) as unknown,
    );
    const { overrides, faults } = readOverrides(prices(...price.examples, ...snippets));
    assert.deepEqual(faults, []);
    assert.equal(overrides.length, price.examples.length + snippets.length);
  });
});
