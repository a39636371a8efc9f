/** Every dialect and every row of the tables of sources: `UPDATE_GOLDEN=1 node --test <this file>` writes the golden files anew. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dialectSources } from '../../../src/core/semantics/dialectSources.ts';
import { dialectIds } from '../../../src/core/semantics/dialects.ts';
import { sourceName, sourceOf } from '../../../src/core/semantics/fieldTypes.ts';
import { generalSources } from '../../../src/core/semantics/keyTable.ts';
import { fieldNames } from '../../../src/shared/normalSpan.ts';
import { tokenClasses } from '../../../src/shared/tokenUsage.ts';
import { fixtureFiles, readFixture } from './dialectFixture.ts';
import type { Fixture, Plain, ReadSpan } from './dialectFixture.ts';
import { answer } from './expectations.ts';
import { goldenSpan, matchGolden } from './goldenFile.ts';

const files = fixtureFiles();
const cases = [...files].flatMap(([file, fixtures]) => fixtures.map((fixture) => ({ file, fixture })));
const read = new Map(cases.map(({ fixture }) => [fixture, readFixture(fixture)]));

describe('the fixtures of dialects', () => {
  for (const { file, fixture } of cases) {
    it(`${file}: ${fixture.id}`, () => {
      const spans = read.get(fixture) ?? [];
      assert.ok(spans.length > 0, 'the case makes no span');
      for (const [word, expected] of Object.entries(fixture.expect ?? {})) check(spans, fixture, word, expected);
    });
  }

  for (const [file, fixtures] of files) {
    it(`${file} reads as its golden file`, () =>
      matchGolden(
        `dialects/${file}.json`,
        Object.fromEntries(fixtures.map((fixture) => [fixture.id, (read.get(fixture) ?? []).map(goldenSpan)])),
      ));
  }

  it('show every dialect as the primary one', () => {
    const seen = new Set([...read.values()].flat().map(({ meaning }) => meaning.dialect));
    assert.deepEqual(
      dialectIds.filter((id) => !seen.has(id)),
      [],
    );
  });

  it('use every row of every table of sources', () => {
    const used = new Set([...read.values()].flat().flatMap(usedSources));
    const tables = [generalSources, ...Object.values(dialectSources)];
    const rows = tables.flatMap((table) =>
      Object.entries(table)
        .filter(([field]) => shown.has(field))
        .flatMap(([field, specs]) => specs.map((spec) => `${field} ← ${sourceName(sourceOf(spec))}`)),
    );
    assert.deepEqual(
      [...new Set(rows)].filter((row) => !used.has(row)),
      [],
    );
  });
});

describe('both ways of reading a span', () => {
  for (const { file, fixture } of cases) {
    it(`say the same of ${file}: ${fixture.id}`, () => (read.get(fixture) ?? []).forEach(sameBothWays));
  }
});

/** Fields that the model shows; what is only read on the way to them shows in what they are. */
const shown: ReadonlySet<string> = new Set([...fieldNames, ...tokenClasses, 'total', 'title']);

/** Fixtures of several spans say whose answer is meant: `a1.kind`; of logs, by the word for the kind: `llm.cost`. */
function check(spans: readonly ReadSpan[], fixture: Fixture, word: string, expected: Plain): void {
  const [, whose = '', rest = ''] = /^([a-z]\w*)\.(.+)$/.exec(word) ?? [];
  const byName = fixture.spans?.findIndex(({ spanId }) => spanId === whose) ?? -1;
  const byKind = spans.find(({ meaning }) => meaning.kind === whose);
  const chosen = byName >= 0 ? spans[byName] : byKind;
  if (whose === 'trace' || word === 'source') return; // of the whole trace, or of another part: tested there
  const [span, asked] = chosen && whose !== '' ? [chosen, rest] : [spans[0], word];
  assert.ok(span);
  const wanted = asked === 'running' && expected !== null ? runningOf(expected) : expected;
  assert.deepEqual(answer(span, asked), wanted, word);
}

function runningOf(expected: Plain): Plain {
  const { spanId, parent } = expected as { spanId: string; parent: string | null };
  return { spanId: Buffer.from(spanId).toString('hex').padEnd(16, 'a'), parent };
}

function sameBothWays({ meaning, normal }: ReadSpan): void {
  assert.equal(meaning.kind, normal.kind.value);
  assert.deepEqual(meaning.usage, normal.usage);
  assert.equal(meaning.dialect, normal.dialects[0]);
  assert.equal(meaning.agent, normal.fields.agent?.value);
  assert.equal(meaning.tool, normal.fields.tool?.value);
  const own = (field: 'responseModel' | 'requestModel') => {
    const sourced = normal.fields[field];
    return sourced && !/^(?:log|event) /.test(sourced.from) ? sourced.value : undefined;
  };
  assert.equal(meaning.model, own('responseModel') ?? own('requestModel'));
  for (const { field, value } of meaning.identities) assert.equal(normal.fields[field]?.value, value, field);
}

/** `field ← source` of all that the span's model was read from. */
function usedSources({ normal }: ReadSpan): readonly string[] {
  const fields = Object.entries(normal.fields).map(([field, { from }]) => `${field} ← ${from}`);
  const usage = Object.entries(normal.usageFrom).map(([field, from]) => `${field} ← ${from}`);
  return [...fields, ...usage, `title ← ${normal.title.from}`];
}
