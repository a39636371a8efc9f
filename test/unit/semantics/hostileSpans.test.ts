import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createSemantics } from '../../../src/core/semantics/semantics.ts';
import { hotJsonBytes, hotTextBytes } from '../../../src/shared/spanBatch.ts';
import { readFixture } from './dialectFixture.ts';
import type { Fixture, Plain } from './dialectFixture.ts';

const { hotKeys } = createSemantics({});
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).map((value) => value.toWellFormed()),
  fc.constantFrom('chat', 'AGENT', 'tool', 'true', 'NaN', '-1', '1e999', '12', '{}', '[]', '"x"', '{"a":', '\0', '→'),
  fc.json({ maxDepth: 4 }),
);
const value: fc.Arbitrary<Plain> = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 8 }), tie('value'), { maxKeys: 3 }),
  ),
})).value;
const key = fc.oneof(
  fc.constantFrom(...hotKeys.map((hot) => hot.key)),
  fc.constantFrom('__proto__x', 'other.key'),
  text,
);

describe('hostile spans', () => {
  it('never make it throw, and both ways of reading say the same', () => {
    fc.assert(
      fc.property(
        fc.record({
          ...{ id: fc.constant('x'), name: text, kind: fc.integer({ min: 0, max: 5 }), scope: text },
          attributes: fc.array(fc.tuple(key, value), { maxLength: 14 }).map((pairs) => Object.fromEntries(pairs)),
        }) as fc.Arbitrary<Fixture>,
        (fixture) => {
          for (const { meaning, normal } of readFixture(fixture)) {
            assert.equal(meaning.kind, normal.kind.value);
            assert.deepEqual(meaning.usage, normal.usage);
            assert.deepEqual([meaning.agent, meaning.tool], [normal.fields.agent?.value, normal.fields.tool?.value]);
            for (const count of Object.values(meaning.usage?.tokens ?? {})) assert.ok(count >= 0 && count < Infinity);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('with texts at the limits are read the same in both ways', () => {
    for (const [length, expected] of [
      [hotTextBytes, true],
      [hotTextBytes + 1, false],
    ] as const) {
      const attributes = { 'team.id': 't'.repeat(length), metadata: `{"user_id":"u","x":"${'é'.repeat(length)}"}` };
      const [span] = readFixture({ id: 'x', name: 'x', attributes });
      assert.equal(span?.normal.fields.team !== undefined, expected);
      const fields = span?.meaning.identities.map(({ field }) => field);
      assert.deepEqual(fields, expected ? ['user', 'team'] : ['user']);
    }
  });

  it('with an id too long for a text still name their session', () => {
    const { hotKeys: mapped } = createSemantics({ fields: { session: ['my.session'], agent: ['my.agent'] } });
    assert.deepEqual(
      ['my.session', 'my.agent'].map((name) => mapped.find((hot) => hot.key === name)?.read),
      ['json', 'value'],
    );
    for (const [length, expected] of [
      [hotJsonBytes, true],
      [hotJsonBytes + 1, false],
    ] as const) {
      const [span] = readFixture({ id: 'x', name: 'x', attributes: { 'session.id': 's'.repeat(length) } });
      assert.equal(span?.normal.fields.session !== undefined, expected);
      assert.equal(span?.meaning.identities[0]?.value.length, expected ? length : undefined);
    }
  });

  it('have no counts beyond what can be counted', () => {
    const usageOf = (input: Plain, gigabytes: Plain) => {
      const attributes = {
        'gen_ai.usage.input_tokens': input,
        'gen_ai.usage.output_tokens': 5,
        data_volume_gb: gigabytes,
      };
      const [span] = readFixture({
        id: 'x',
        name: 'chat m',
        attributes: { ...attributes, 'gen_ai.operation.name': 'chat' },
      });
      const { tokens, dataVolumeGb } = span?.meaning.usage ?? {};
      return [tokens?.input, tokens?.output, dataVolumeGb];
    };
    assert.deepEqual(usageOf(1e10, 1e9), [1e10, 5, 1e9]);
    assert.deepEqual(usageOf(1e10 + 1, 1.1e9), [undefined, 5, undefined]);
    assert.deepEqual(usageOf('1e15', 'Infinity'), [undefined, 5, undefined]);
    assert.deepEqual(usageOf(-1, -1), [undefined, 5, undefined]);
  });

  const deep = '['.repeat(200_000);
  const cases: Readonly<Record<string, Record<string, Plain>>> = {
    'deep JSON': { metadata: deep, 'genkit:output': `{"a":${deep}`, 'genkit:metadata:subtype': 'model' },
    'a megabyte of JSON': { metadata: JSON.stringify({ session_id: 'x'.repeat(1_000_000) }) },
    'a megabyte for a kind': { 'openinference.span.kind': 'LLM '.repeat(250_000) },
    'a megabyte for a model': { 'gen_ai.request.model': 'a.'.repeat(500_000), 'gen_ai.operation.name': 'chat' },
    'a long host': { 'server.address': `https://${'a.'.repeat(2000)}`, 'gen_ai.operation.name': 'chat' },
    'a long class name': { 'error.type': `<class '${'a.'.repeat(400_000)}` },
    'keys of objects': { metadata: '{"__proto__":{"session_id":"x"},"constructor":1}' },
  };
  for (const [what, attributes] of Object.entries(cases))
    it(`are read in no time: ${what}`, () => {
      const started = performance.now();
      const [span] = readFixture({ id: 'x', name: 'a:'.repeat(100_000), attributes });
      assert.ok(span);
      assert.equal(
        span.meaning.identities.find(({ field }) => field === 'session'),
        undefined,
      );
      assert.ok(performance.now() - started < 1500, 'patterns and parsers must not run wild');
    });

  it('of ever new names and dialects fill no memory', () => {
    const semantics = createSemantics({});
    const keys = hotKeys.filter(({ read }) => read === 'presence').map((hot) => hot.key);
    for (let round = 0; round < 300; round++) {
      const attributes = Object.fromEntries(
        keys.filter((_, at) => (round * 2654435761) & (1 << (at % 31))).map((one) => [one, 'x']),
      );
      const [span] = readFixture({ id: 'x', name: `chat ${round}`, attributes }, semantics);
      assert.ok(span);
    }
  });
});
