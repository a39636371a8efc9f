import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { dialectIds } from '../../../src/core/semantics/dialects.ts';
import { readUsage } from '../../../src/core/semantics/readUsage.ts';
import type { SentCounts, UsageEmitter } from '../../../src/core/semantics/readUsage.ts';
import { usageRules } from '../../../src/core/semantics/usageRules.ts';

const nobody: UsageEmitter = { dialects: ['plain'], from: {} };
const small = fc.integer({ min: 0, max: 5000 });
const sent = fc.record(
  {
    ...{ input: small, output: small, cacheRead: small, cacheWrite: small, cacheWrite1h: small, reasoning: small },
    ...{ inputAudio: small, outputAudio: small, total: small, candidates: small },
  },
  { requiredKeys: [] },
) as fc.Arbitrary<SentCounts>;
const emitter = fc.record(
  {
    dialects: fc.subarray([...dialectIds], { minLength: 1 }),
    from: fc.constant({}),
    model: fc.constantFrom('claude-sonnet-4-5', 'gpt-5'),
    cacheIncluded: fc.boolean(),
  },
  { requiredKeys: ['dialects', 'from'] },
) as fc.Arbitrary<UsageEmitter>;

describe('the reading of usage', () => {
  it('makes totals that hold their parts, whoever sent what', () => {
    fc.assert(
      fc.property(sent, emitter, (counts, who) => {
        const { tokens, reading } = readUsage(counts, who);
        for (const count of Object.values(tokens)) assert.ok(Number.isSafeInteger(count) && count >= 0);
        if (tokens.input !== undefined)
          assert.ok(tokens.input >= (tokens.cacheRead ?? 0) + (counts.cacheWrite ?? 0), 'input holds the cache');
        if (tokens.output !== undefined) assert.ok(tokens.output >= (tokens.reasoning ?? 0), 'output holds reasoning');
        if (tokens.cacheWrite !== undefined) assert.ok(tokens.cacheWrite >= (tokens.cacheWrite1h ?? 0));
        assert.equal(reading === undefined, tokens.input === undefined && tokens.output === undefined);
      }),
    );
  });

  it('never loses a token that was sent', () => {
    fc.assert(
      fc.property(sent, emitter, (counts, who) => {
        const { tokens } = readUsage(counts, who);
        assert.ok((tokens.input ?? 0) >= (counts.input ?? 0));
        assert.ok((tokens.output ?? 0) >= (counts.output ?? 0));
      }),
    );
  });

  it('is unsure of a chat of which one total is missing', () => {
    const confidence = (counts: SentCounts, more: Partial<UsageEmitter> = {}) =>
      readUsage(counts, { ...nobody, ...more }).reading?.confidence;
    assert.equal(confidence({ output: 100 }, { isChat: true }), 'low');
    assert.equal(confidence({ input: 100 }, { isChat: true }), 'low');
    assert.equal(confidence({ input: 100, output: 0 }, { isChat: true }), 'high');
    assert.equal(confidence({ input: 100 }), 'high', 'an embedding');
  });

  it('takes the word of the user, where the counts allow it', () => {
    const counts = { input: 100, output: 5, cacheRead: 40 };
    const said = (cacheIncluded: boolean) => readUsage(counts, { ...nobody, dialects: ['claude-code'], cacheIncluded });
    assert.deepEqual([said(true).tokens.input, said(true).reading?.decidedBy], [100, 'mapping']);
    assert.deepEqual([said(false).tokens.input, said(false).reading?.decidedBy], [140, 'mapping']);
    const impossible = readUsage({ ...counts, cacheRead: 400 }, { ...nobody, cacheIncluded: true });
    assert.deepEqual([impossible.tokens.input, impossible.reading?.decidedBy], [500, 'larger']);
  });

  it('says what decided', () => {
    const decided = (counts: SentCounts, who: Partial<UsageEmitter> = {}) => {
      const { reading } = readUsage({ input: 100, output: 10, ...counts }, { ...nobody, ...who });
      return [reading?.cache, reading?.decidedBy, reading?.confidence];
    };
    assert.deepEqual(decided({}), ['none', 'usual', 'high']);
    assert.deepEqual(decided({ cacheRead: 0 }), ['included', 'usual', 'high']);
    assert.deepEqual(decided({ cacheRead: 40 }), ['included', 'usual', 'low']);
    assert.deepEqual(decided({ cacheRead: 40, total: 110 }), ['included', 'total', 'high']);
    assert.deepEqual(decided({ cacheRead: 40, total: 150 }), ['added', 'total', 'high']);
    assert.deepEqual(decided({ cacheRead: 400 }), ['added', 'larger', 'high']);
    assert.deepEqual(decided({ cacheRead: 40 }, { model: 'claude-x' }), ['added', 'model', 'high']);
    assert.deepEqual(decided({ cacheRead: 40 }, { dialects: ['openinference'] }), ['included', 'emitter', 'high']);
    assert.deepEqual(decided({ cacheRead: 40 }, { dialects: ['semantic-kernel', 'openinference'] }), [
      'included',
      'usual',
      'low',
    ]);
  });

  it('asks the first dialect that has a rule', () => {
    const { reading } = readUsage(
      { input: 9, cacheRead: 4 },
      { ...nobody, dialects: ['mcp', 'claude-code', 'openinference'] },
    );
    assert.equal(reading?.cache, 'added');
  });

  it('has rules of dialects that exist', () => {
    for (const { dialect } of usageRules) assert.ok(dialectIds.includes(dialect), dialect);
  });
});
