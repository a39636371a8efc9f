import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AttributeValue } from '../../../src/shared/attributeValue.ts';
import {
  attributeOf,
  cutText,
  jsonTokens,
  numberText,
  plainText,
  prettyJson,
  readableJson,
  searchAttributes,
  stringText,
  toJson,
} from '../../../webview/traces/attributeText.ts';
import { codePlaceLabel } from '../../../webview/traces/codePlace.ts';

const string = (v: string): AttributeValue => ({ t: 'string', v });
const int = (v: string): AttributeValue => ({ t: 'int', v });

describe('attribute values', () => {
  it('keep every digit of a 64-bit integer', () => {
    assert.equal(plainText(int('9007199254740993')), '9007199254740993');
    assert.equal(
      toJson({ t: 'kvlist', v: [{ key: 'n', value: int('-9223372036854775808') }] }),
      '{\n  "n": -9223372036854775808\n}',
    );
  });

  it('are JSON where they are nested, with words for what JSON lacks', () => {
    const value: AttributeValue = {
      t: 'array',
      v: [
        string('a"b'),
        { t: 'bool', v: false },
        { t: 'double', v: 'NaN' },
        { t: 'double', v: 0.5 },
        { t: 'empty' },
        { t: 'array', v: [] },
      ],
    };
    assert.deepEqual(JSON.parse(toJson(value)), ['a"b', false, 'NaN', 0.5, null, []]);
    assert.equal(plainText(value), toJson(value));
  });

  it('show their type in more than the colour', () => {
    assert.deepEqual(['42', 'true', '', ' ', '1e5', '42 %', 'plain'].map(stringText), [
      '"42"',
      '"true"',
      '""',
      '" "',
      '"1e5"',
      '42 %',
      'plain',
    ]);
    assert.deepEqual(
      [numberText({ t: 'double', v: 1 }), numberText({ t: 'double', v: 0.5 }), numberText({ t: 'double', v: 'NaN' })],
      ['1.0', '0.5', 'NaN'],
    );
    assert.equal(numberText({ t: 'int', v: '1' }), '1');
  });

  it('stand on one line when they are short', () => {
    assert.equal(readableJson({ t: 'array', v: [string('tool_use')] }), '[ "tool_use" ]');
    assert.match(readableJson({ t: 'array', v: [string('x'.repeat(60))] }), /\n/);
  });

  it('are looked up by key, the last one counts', () => {
    const attributes = [
      { key: 'a', value: int('1') },
      { key: 'a', value: int('2') },
    ];
    assert.deepEqual(attributeOf(attributes, 'a'), int('2'));
    assert.equal(attributeOf(attributes, 'b'), undefined);
  });

  it('are searched by key and by value', () => {
    const attributes = [
      { key: 'gen_ai.model', value: string('Claude') },
      { key: 'count', value: int('42') },
      { key: 'list', value: { t: 'array' as const, v: [string('claude-2')] } },
    ];
    const keys = (text: string) => searchAttributes(attributes, text).map(({ key }) => key);
    assert.deepEqual(keys(' CLAUDE '), ['gen_ai.model', 'list']);
    assert.deepEqual(keys('count'), ['count']);
    assert.deepEqual(keys('42'), ['count']);
    assert.equal(keys('').length, 3);
  });
});

describe('prettyJson', () => {
  it('breaks the lines of JSON and changes nothing else', () => {
    assert.equal(
      prettyJson('{"a":[1,{"b":"x, y: {"}],"c":{},"d":[],"n":12345678901234567890}'),
      '{\n  "a": [\n    1,\n    {\n      "b": "x, y: {"\n    }\n  ],\n  "c": {},\n  "d": [],\n  "n": 12345678901234567890\n}',
    );
  });

  it('leaves text alone that is no JSON, and plain values', () => {
    for (const text of ['{not json}', 'hello', '42', '"text"', '', '[1, 2'])
      assert.equal(prettyJson(text), undefined, text);
  });

  it('takes a quick look only at what is too long', () => {
    assert.equal(prettyJson(`["${'x'.repeat(250_000)}"]`), undefined);
  });

  it('is quick for many small parts', () => {
    const text = JSON.stringify(Array.from({ length: 20_000 }, (_, at) => [at]));
    const before = performance.now();
    assert.deepEqual(JSON.parse(prettyJson(text) ?? ''), JSON.parse(text));
    assert.ok(performance.now() - before < 2000);
  });
});

describe('jsonTokens', () => {
  it('loses no character', () => {
    for (const text of ['{"a": [1, -2.5e3, true, null, "x\\"y"]}', 'no json { at all "', '{"cut": "in the mid'])
      assert.equal([...jsonTokens(text)].map((token) => token.text).join(''), text.replace(/" :/g, '":'));
  });

  it('tells names from strings', () => {
    const types = [...jsonTokens('{"a":"b"}')].map(({ type, text }) => `${type} ${text}`);
    assert.deepEqual(types, ['mark {', 'name "a"', 'mark :', 'string "b"', 'mark }']);
  });
});

describe('cutText', () => {
  it('cuts by lines and by characters, and says how much is hidden', () => {
    assert.deepEqual(cutText('a\nb\nc\nd', 2, 100), { text: 'a\nb', hidden: 4 });
    assert.deepEqual(cutText('x'.repeat(500), 4, 400), { text: 'x'.repeat(400), hidden: 100 });
    assert.deepEqual(cutText('short', 4, 400), { text: 'short', hidden: 0 });
  });

  it('does not cut a few characters off', () => {
    assert.equal(cutText('x'.repeat(410), 4, 400).hidden, 0);
  });

  it('shows all when all is wanted', () => {
    assert.equal(cutText('a\nb\n'.repeat(1000), Infinity, 200_000).hidden, 0);
  });
});

describe('codePlaceLabel', () => {
  const label = (entries: Record<string, AttributeValue>) =>
    codePlaceLabel(Object.entries(entries).map(([key, value]) => ({ key, value })));

  it('is the end of the path and the line', () => {
    assert.equal(
      label({ 'code.file.path': string('/home/dev/trip/agents/planner.py'), 'code.line.number': int('42') }),
      'agents/planner.py:42',
    );
    assert.equal(label({ 'code.filepath': string('C:\\dev\\app.ts'), 'code.lineno': int('7') }), 'dev/app.ts:7');
    assert.equal(label({ 'code.file.path': string('app.ts') }), 'app.ts');
  });

  it('prefers the stable names, and is nothing without a file', () => {
    assert.equal(label({ 'code.filepath': string('old.ts'), 'code.file.path': string('new.ts') }), 'new.ts');
    assert.equal(label({ 'code.line.number': int('7'), 'code.file.path': string('') }), undefined);
  });
});
