import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { spanContent } from '../../../../src/core/semantics/content/spanContent.ts';
import type { AttributeValue } from '../../../../src/shared/attributeValue.ts';
import { contentOf, log, span } from './contentFixtures.ts';

/** Every key and event name the tables speak of, read from their sources so that a new one is fuzzed from its first day. */
function knownKeys(): readonly string[] {
  const folder = join(import.meta.dirname, '../../../../src/core/semantics/content');
  const texts = globSync('sources/*.ts', { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8'));
  const quoted = texts.flatMap((text) => [...text.matchAll(/'([a-z_]+[.:_][\w.:]+)'/gi)].map(([, key]) => key ?? ''));
  const more = [
    'llm.input_messages.0.message.role',
    'gen_ai.prompt.0.content',
    'gen_ai.prompt.0.content.1',
    'evaluations.0',
  ];
  return [
    ...new Set([...quoted, ...more, 'prompt', 'input', 'output', 'events', 'metadata', 'query', 'tags', 'scores']),
  ];
}

const keys = knownKeys();
const eventNames = [
  'gen_ai.user.message',
  'gen_ai.tool.message',
  'gen_ai.choice',
  'gen_ai.content.prompt',
  'tool.output',
];
const moreEvents = [
  'gen_ai.client.inference.operation.details',
  'LLMChatStartEvent',
  'api_request_body',
  'gen_ai.evaluation.result',
];
const words = [
  'role',
  'content',
  'parts',
  'type',
  'text',
  'tool_calls',
  'message',
  'id',
  'name',
  'arguments',
  'result',
  'kwargs',
];
const moreWords = [
  '__proto__',
  'constructor',
  'messages',
  'toolUse',
  'function_call',
  'image',
  'data',
  'output',
  'choices',
  'lc',
];
const texts = [
  '',
  'user',
  'tool',
  'text',
  'tool_use',
  '<REDACTED>',
  '[{"role":',
  '"[{',
  'a',
  '{}',
  '[]',
  'NaN',
  'image',
];

/** Numbers in [0, 1), the same in every run (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function fuzzer(seed: number) {
  const random = randomOf(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const several = <T>(make: () => T): T[] => Array.from({ length: below(4) }, make);
  const plain = (depth: number): unknown => {
    const kind = below(depth > 4 ? 4 : 8);
    if (kind === 0) return one([null, true, false, 0, -1, 1e21, 3.5]);
    if (kind < 4) return one(texts);
    if (kind < 5) return several(() => plain(depth + 1));
    return Object.fromEntries(several(() => [one([...words, ...moreWords]), plain(depth + 1)]));
  };
  const value = (): AttributeValue => {
    const encoded = JSON.stringify(plain(0));
    const kind = below(8);
    if (kind === 0) return { t: 'double', v: one(['NaN', 'Infinity', -1, 0.5] as const) };
    if (kind === 1) return { t: 'bytes', v: 'AAAA' };
    if (kind === 2) return { t: 'int', v: one(['9223372036854775807', '-1', '7']) };
    if (kind === 3) return { t: 'kvlist', v: several(() => ({ key: one([...words, ...moreWords]), value: value() })) };
    if (kind === 4) return { t: 'array', v: several(value) };
    if (kind === 5) return { t: 'string', v: encoded.slice(0, below(encoded.length + 1)) };
    return { t: 'string', v: encoded };
  };
  const attributes = (from: readonly string[]) =>
    Array.from({ length: 1 + below(6) }, () => ({ key: one(from), value: value() }));
  return { below, one, several, value, attributes };
}

describe('content of hostile telemetry', () => {
  it('never throws, whatever the known keys hold', () => {
    assert.ok(keys.length > 150, `only ${String(keys.length)} keys found`);
    const { below, one, several, value, attributes } = fuzzer(1);
    const names = [...eventNames, ...moreEvents];
    for (let round = 0; round < 6000; round++) {
      const event = () => ({
        name: one(names),
        timeNanos: one(['0', '5', 'x', '']),
        attributes: attributes([...words, ...keys]),
        droppedAttributes: 0,
      });
      const record = () => ({
        ...log({ name: one(names) }),
        body: value(),
        attributes: attributes([...words, ...keys]),
      });
      const detail = span({}, [], {
        attributes: attributes(keys),
        events: several(event),
        droppedAttributes: below(2),
      });
      const content = spanContent(
        detail,
        several(record),
        one([[], ['claude-code'], ['logfire', 'pydantic-ai'], ['mastra']]),
      );
      assert.ok(JSON.stringify(content).length > 0);
    }
  });

  it('never throws for each known key alone', () => {
    const { value } = fuzzer(2);
    for (const key of keys) {
      for (let round = 0; round < 10; round++) {
        const content = spanContent(
          span({}, [], { attributes: [{ key, value: value() }] }),
          [],
          ['claude-code', 'logfire'],
        );
        assert.match(content.state, /^(?:captured|off|redacted|truncated)$/);
      }
    }
  });

  it('pollutes no prototype', () => {
    const evil = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const attributes = Object.fromEntries(
      [
        'gen_ai.input.messages',
        'llm.invocation_parameters',
        'metadata',
        'llm.prompt_template.variables',
        'gen_ai.tool.definitions',
      ].map((key) => [key, evil]),
    );
    const content = contentOf({
      ...attributes,
      'gen_ai.request.__proto__': 'x',
      'gen_ai.prompt.variable.__proto__': 'x',
      'llm.input_messages.0.__proto__.polluted': 1,
      'gen_ai.prompt.0.__proto__.role': 'user',
      'traceloop.association.properties.__proto__': 'x',
    });
    assert.equal(({} as { polluted?: number }).polluted, undefined);
    assert.equal(Object.getPrototypeOf(content.params), Object.prototype);
    assert.equal(content.params.__proto__?.value, 'x');
  });

  it('keeps markup, command links and escapes as the text they are', () => {
    const text = '<img src=x onerror=alert(1)> [x](command:run) \u001b[31m';
    const [message] = contentOf({ 'gen_ai.input.messages': JSON.stringify([{ role: 'user', content: text }]) }).input;
    assert.deepEqual(message?.parts, [{ type: 'text', text }]);
  });

  it('takes time in proportion to what was sent', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => index);
    const indexed = Object.fromEntries(many.map((index) => [`gen_ai.prompt.${String(index)}.content`, 'x']));
    const blocks = JSON.stringify(many.map((index) => ({ text: String(index) })));
    const events = many
      .slice(0, 5000)
      .map((time) => ({ name: 'gen_ai.user.message', time, attributes: { content: String(time) } }));
    const start = process.hrtime.bigint();
    assert.equal(contentOf(indexed).input.length, 20_000);
    assert.equal(contentOf({ 'gen_ai.prompt': blocks }).input[0]?.parts.length, 20_000);
    assert.equal(contentOf({}, { events }).input.length, 5000);
    assert.ok(Number(process.hrtime.bigint() - start) / 1e6 < 5000);
  });
});
