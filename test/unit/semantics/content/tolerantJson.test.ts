import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maxJsonDepth } from '../../../../src/core/semantics/content/jsonPrefix.ts';
import { maxJsonText, tolerantJson } from '../../../../src/core/semantics/content/tolerantJson.ts';

/** Numbers in [0, 1), the same in every run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5) | 0;
    return ((state ^ (state >>> 14)) >>> 0) / 4294967296;
  };
}

const texts = [
  '',
  'Oslo',
  'a "b" \\ c',
  'line\nline\t',
  '\\u00e9 é 😀',
  '{"x":[1',
  '\u0000\u001f',
  '__proto__',
  'toString',
];

function randomJson(random: () => number, depth: number): unknown {
  const pick = Math.floor(random() * (depth > 3 ? 4 : 6));
  const size = Math.floor(random() * 4);
  const text = () => texts[Math.floor(random() * texts.length)] ?? '';
  switch (pick) {
    case 0:
      return text();
    case 1:
      return Math.round((random() - 0.5) * 1e6) / 100;
    case 2:
      return random() < 0.5;
    case 3:
      return null;
    case 4:
      return Array.from({ length: size }, () => randomJson(random, depth + 1));
    default:
      return Object.fromEntries(Array.from({ length: size }, () => [text(), randomJson(random, depth + 1)]));
  }
}

/** Whether `part` is what is left of `whole` when its end is missing. */
function isPrefix(part: unknown, whole: unknown): boolean {
  if (typeof part === 'string' && typeof whole === 'string') return whole.startsWith(part);
  if (Array.isArray(part) && Array.isArray(whole)) {
    return part.length <= whole.length && part.every((item, index) => isPrefix(item, whole[index]));
  }
  if (typeof part === 'object' && part !== null && typeof whole === 'object' && whole !== null) {
    const held = new Map(Object.entries(whole));
    return Object.entries(part).every(([key, value]) => held.has(key) && isPrefix(value, held.get(key)));
  }
  return Object.is(part, whole);
}

describe('tolerantJson', () => {
  it('reads JSON as it is', () => {
    assert.deepEqual(tolerantJson(' {"a":[1,"x",null]} '), { value: { a: [1, 'x', null] }, truncated: false });
  });

  it('reads JSON that was written into JSON as text, once more', () => {
    const twice = JSON.stringify(JSON.stringify([{ role: 'user' }]));
    assert.deepEqual(tolerantJson(twice), { value: [{ role: 'user' }], truncated: false });
    assert.deepEqual(tolerantJson(twice.slice(0, -8)), { value: [{ role: 'u' }], truncated: true });
    assert.deepEqual(tolerantJson('"\\"2025-01-01\\""').value, '"2025-01-01"');
  });

  it('recovers a prefix from any JSON cut at any place, and says so', () => {
    const random = randomOf(7);
    for (let round = 0; round < 150; round++) {
      const whole = [randomJson(random, 0), randomJson(random, 0)];
      const text = JSON.stringify(whole);
      for (let end = 1; end < text.length; end++) {
        const { value, truncated } = tolerantJson(text.slice(0, end));
        assert.equal(truncated, true, text.slice(0, end));
        assert.ok(isPrefix(value, whole), `${text.slice(0, end)} gave ${JSON.stringify(value)}`);
      }
      assert.deepEqual(tolerantJson(text), { value: JSON.parse(text) as unknown, truncated: false });
    }
  });

  it('recovers a prefix from JSON in JSON cut at any place', () => {
    const whole = [{ role: 'user', content: 'a "quoted" \\ line\n' }];
    const text = JSON.stringify(JSON.stringify(whole));
    for (let end = 2; end < text.length; end++) {
      const { value, truncated } = tolerantJson(text.slice(0, end));
      assert.ok(truncated && isPrefix(value, whole), `${text.slice(0, end)} gave ${JSON.stringify(value)}`);
    }
  });

  it('leaves out half a number, half a word and half a key, since half of 1000 is not 10', () => {
    assert.deepEqual(tolerantJson('{"a":1,"b":10'), { value: { a: 1 }, truncated: true });
    assert.deepEqual(tolerantJson('[true,fal'), { value: [true], truncated: true });
    assert.deepEqual(tolerantJson('{"a":1,"lo'), { value: { a: 1 }, truncated: true });
    assert.deepEqual(tolerantJson('["x\\u00'), { value: ['x'], truncated: true });
    assert.deepEqual(tolerantJson('["x\\\\'), { value: ['x\\'], truncated: true });
    assert.deepEqual(tolerantJson('["😀'.slice(0, 3)), { value: [''], truncated: true });
  });

  it('reads up to the note a sender leaves where it cut', () => {
    const cut = '[{"role":"user","content":"a long text...[TRUNCATED: original length 12345]';
    assert.deepEqual(tolerantJson(cut).truncated, true);
    const bare = '{"a":["x","y"] [TRUNCATED: original length 12345]';
    assert.deepEqual(tolerantJson(bare), { value: { a: ['x', 'y'] }, truncated: true });
    assert.deepEqual(tolerantJson('plain [TRUNCATED: original length 9]').truncated, true);
  });

  it('keeps text that only looks like JSON', () => {
    for (const text of [
      '[INFO] started',
      '[1] see below',
      "{'city': 'Oslo'}",
      '{curly} words',
      '"Hi" he said',
      '[a, b',
    ]) {
      assert.deepEqual(tolerantJson(text), { value: text, truncated: false });
    }
  });

  it("takes Python's NaN and Infinity", () => {
    assert.deepEqual(tolerantJson('{"a":NaN,"b":[-Infinity],"c":1}'), {
      value: { a: null, b: [null], c: 1 },
      truncated: false,
    });
  });

  it('stops at its limits of depth and length', () => {
    const deep = tolerantJson('['.repeat(200_000));
    let levels = 0;
    for (let value = deep.value; Array.isArray(value); value = (value[0] as typeof value | undefined) ?? null) levels++;
    assert.deepEqual([deep.truncated, levels], [true, maxJsonDepth]);
    assert.equal(tolerantJson(`${'['.repeat(101)}${']'.repeat(101)}`).truncated, true);
    const long = tolerantJson(`["${'x'.repeat(maxJsonText)}"]`);
    assert.equal(long.truncated, true);
    assert.equal(JSON.stringify(long.value).length, maxJsonText + 2);
  });

  it('takes time in proportion to the text', () => {
    const timeOf = (text: string): number => {
      const start = process.hrtime.bigint();
      tolerantJson(text);
      return Number(process.hrtime.bigint() - start) / 1e6;
    };
    for (const text of [
      '{"a":'.repeat(500_000),
      `["${'\\'.repeat(2_000_000)}`,
      `[${'"x",'.repeat(500_000)}`,
      '[' + ' '.repeat(2e6),
    ]) {
      assert.ok(timeOf(text) < 2000, `${text.slice(0, 20)}… took too long`);
    }
  });

  it('makes own properties of dangerous keys', () => {
    const { value } = tolerantJson('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"x":"');
    assert.ok(Object.hasOwn(value as object, '__proto__'));
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });
});
