import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { costSources } from '../../../src/host/cost/costSources.ts';
import { readBudgets } from '../../../src/host/cost/readBudgets.ts';
import { mappedFields, readMappings } from '../../../src/host/cost/readMappings.ts';
import { spanKinds } from '../../../src/shared/spanKind.ts';
import { english } from './english.ts';

const none = { daily: 0, weekly: 0, monthly: 0, session: 0, request: 0 };

describe('readBudgets', () => {
  it('leaves out what is 0, and gives thresholds sorted and once', () => {
    const read = readBudgets({ ...none, daily: 100, request: 0.1 }, [1, 0.5, 0.8, 0.5], english);
    assert.deepEqual(read, { budgets: { daily: 100, request: 0.1, thresholds: [0.5, 0.8, 1] }, faults: [] });
  });

  it('names a setting that is no amount and a threshold that is no fraction', () => {
    const { budgets, faults } = readBudgets(
      { ...none, daily: -1, weekly: Number.POSITIVE_INFINITY },
      [0.8, '0.9', 80, 0],
      english,
    );
    assert.deepEqual(budgets, { thresholds: [0.8] });
    assert.equal(faults.length, 3);
    assert.match(faults.join(' '), /budgets\.daily.*budgets\.weekly.*alertThresholds/);
  });
});

describe('readMappings', () => {
  it('takes what is right', () => {
    const mappings = {
      fields: { agent: ['acme.worker', 'acme.agent'], input: ['acme.tokens.in'], kind: ['acme.step'] },
      kinds: { ask: 'llm' },
      cacheIncluded: true,
    };
    assert.deepEqual(readMappings(mappings, english), { mappings, faults: [] });
    assert.deepEqual(readMappings({}, english), { mappings: {}, faults: [] });
  });

  const wrong: readonly [string, object, RegExp][] = [
    ['a field that is none', { fields: { nonsense: ['acme.x'] } }, /"nonsense"/],
    ['an inherited name', { fields: { constructor: ['acme.x'] } }, /"constructor"/],
    ['a list that is a text', { fields: { agent: 'acme.x' } }, /"agent" takes a list/],
    ['an empty list', { fields: { agent: [] } }, /"agent" takes a list/],
    ['an attribute too short for the decoder', { fields: { agent: ['ab'] } }, /4 to 64 characters, "ab"/],
    ['an attribute too long for it', { fields: { agent: ['x'.repeat(65)] } }, /4 to 64/],
    ['a kind that is none', { kinds: { ask: 'model' } }, /"ask" takes one of .*llm/],
    ['fields that are a list', { fields: ['agent'] }, /"fields" takes an object/],
    ['a part nobody knows', { rules: {} }, /"rules" is not known/],
    ['a reading that is a text', { cacheIncluded: 'yes' }, /"cacheIncluded" takes true or false/],
  ];
  for (const [what, value, fault] of wrong)
    it(`names ${what}, and keeps the rest`, () => {
      const given = { ...value, kinds: { step: 'chain', ...('kinds' in value ? (value.kinds as object) : {}) } };
      const { mappings, faults } = readMappings(given, english);
      assert.deepEqual(mappings, { kinds: { step: 'chain' } });
      assert.equal(faults.length, 1);
      assert.match(faults[0] ?? '', fault);
    });

  it('has the fields and kinds the manifest offers', () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
      contributes: { configuration: { properties: Record<string, { properties: Record<string, Offered> }> } };
    };
    const offered = manifest.contributes.configuration.properties['agentLoupe.attributes.mappings']?.properties;
    assert.deepEqual(offered?.fields?.propertyNames?.enum, mappedFields);
    assert.deepEqual(offered.kinds?.additionalProperties.enum, spanKinds);
  });
});

interface Offered {
  readonly propertyNames?: { readonly enum: readonly string[] };
  readonly additionalProperties: { readonly enum?: readonly string[] };
}

describe('costSources', () => {
  const budgets = { daily: 5, thresholds: [1] };

  it('sends budgets and prices of a single folder together', () => {
    const prices = [{ source: 'file:///a', text: '{}' }];
    assert.deepEqual(costSources({ source: 'file:///a', budgets, prices }), [
      { source: 'file:///a', budgets, prices: '{}' },
    ]);
  });

  it('sends the prices of each folder of a workspace as their own, and that there are none', () => {
    const prices = [
      { source: 'file:///a', text: '{}' },
      { source: 'file:///b', text: '' },
    ];
    assert.deepEqual(costSources({ source: 'file:///x.code-workspace', budgets, prices }), [
      { source: 'file:///x.code-workspace', budgets, prices: '' },
      { source: 'file:///a', prices: '{}' },
      { source: 'file:///b', prices: '' },
    ]);
  });
});
