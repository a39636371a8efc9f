/** Content of what real frameworks sent: whatever the capture holds of the script of its model server is found. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { spanContent } from '../../../../src/core/semantics/content/spanContent.ts';
import type { SpanContent } from '../../../../src/shared/normalSpan.ts';
import type { SpanDetail } from '../../../../src/shared/spanDetail.ts';
import { capturedSignals } from './contentFixtures.ts';

const folder = join(import.meta.dirname, '../../../fixtures/captured');

/** Captures in which content was off, or holds no talk about the weather. */
const withoutTalk = /^(?:logs-|python-openai-v2\.json)/;

/** Their tools are spans the scene made itself, without content. */
const toolsByHand = /^python-(?:logfire-openai|openinference-anthropic|openllmetry-anthropic)/;

function contents(file: string): readonly { readonly span: SpanDetail; readonly content: SpanContent }[] {
  const { spans, logs } = capturedSignals(
    JSON.parse(readFileSync(join(folder, file), 'utf8')) as Parameters<typeof capturedSignals>[0],
  );
  return spans.map((span) => ({
    span,
    content: spanContent(
      span,
      logs.filter(({ spanId }) => spanId === span.spanId),
      /pydantic|logfire/.test(file) ? ['pydantic-ai', 'logfire'] : [],
    ),
  }));
}

const textOf = (content: SpanContent, side: 'input' | 'output') =>
  content[side].flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : ''))).join('\n');

describe('content of captured telemetry', () => {
  for (const file of globSync('*.json', { cwd: folder })
    .map((path) => basename(path))
    .sort()) {
    if (withoutTalk.test(file)) continue;
    it(file, () => {
      const sent = readFileSync(join(folder, file), 'utf8');
      const all = contents(file).map(({ content }) => content);
      const texts = (side: 'input' | 'output') => all.map((content) => textOf(content, side)).join('\n');
      if (sent.includes('weather in Oslo?')) assert.ok(texts('input').includes('weather in Oslo?'), 'the question');
      if (sent.includes('It is 7 degrees')) assert.ok(texts('output').includes('7 degrees'), 'the answer');
      if (!sent.includes('get_weather')) return;
      const parts = all.flatMap(({ input, output }) => [...input, ...output].flatMap((message) => message.parts));
      const given = all.flatMap((content) => content.arguments?.value ?? []);
      const asked = parts.flatMap((part) => (part.type === 'toolCall' ? part.arguments : []));
      const answers = parts.flatMap((part) => (part.type === 'toolResult' ? part.result : []));
      const says = (values: readonly unknown[], word: string) => JSON.stringify(values).includes(word);
      assert.ok(says(answers, '7') || all.some(({ result }) => says([result?.value], '7')), 'a tool result');
      assert.ok(says(asked, 'Oslo') || says(given, 'Oslo'), 'tool arguments');
      assert.ok(toolsByHand.test(file) || says(given, 'Oslo'), 'the arguments of the tool span');
      assert.ok(!given.some((value) => typeof value === 'string' && /^\s*[[{]/.test(value)), 'arguments are decoded');
    });
  }

  it('python-openinference-anthropic.json: a call that is told in two places is one', () => {
    const calls = contents('python-openinference-anthropic.json').map(({ content }) => content.output);
    assert.ok(calls.every((output) => output.flatMap(({ parts }) => parts).length <= 1));
  });

  it('python-openai-v2.json: content is off, and said to be', () => {
    const calls = contents('python-openai-v2.json').filter(({ span }) => span.name.startsWith('chat'));
    assert.deepEqual([...new Set(calls.map(({ content }) => content.state))], ['off']);
  });
});
