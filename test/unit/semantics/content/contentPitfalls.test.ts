/** Pitfalls 8 to 11 of telemetry-dialects §10; pitfall 12 is in conversationSteps.test.ts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spanContent } from '../../../../src/core/semantics/content/spanContent.ts';
import { contentOf, span, user } from './contentFixtures.ts';

describe('pitfall 8: truncation', () => {
  it('recovers messages from JSON that an SDK limit cut, and says so', () => {
    const whole = JSON.stringify([
      { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
      { role: 'assistant', parts: [{ type: 'text', content: 'a long answer' }] },
    ]);
    const content = contentOf({ 'gen_ai.input.messages': whole.slice(0, -12) });
    assert.deepEqual(content.input[0], user('hi'));
    assert.deepEqual(content.input[1], { role: 'assistant', parts: [{ type: 'text', text: 'a long' }] });
    assert.equal(content.state, 'truncated');
  });

  it('says truncated where the attribute limit dropped whole keys', () => {
    const indexed = { 'gen_ai.prompt.0.role': 'user', 'gen_ai.prompt.0.content': 'hi' };
    assert.equal(spanContent(span(indexed, [], { droppedAttributes: 3 }), [], []).state, 'truncated');
    assert.equal(spanContent(span(indexed), [], []).state, 'captured');
  });

  it("sees the senders' own marks", () => {
    const note = 'x[TRUNCATED: original length 12345]';
    assert.equal(contentOf({ 'gen_ai.input.messages': note }).state, 'truncated');
    const inside = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: note }] }]);
    assert.equal(contentOf({ 'gen_ai.input.messages': inside }).state, 'truncated');
  });
});

describe('pitfall 9: indexed keys', () => {
  it('are sorted as numbers and may have gaps', () => {
    const keys = [10, 9, 2, 100, 1].map(
      (index) => [`gen_ai.prompt.${String(index)}.content`, `m${String(index)}`] as const,
    );
    const content = contentOf({ ...Object.fromEntries(keys), 'gen_ai.prompt.1.role': 'user' });
    assert.deepEqual(
      content.input.flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : ''))),
      ['m1', 'm2', 'm9', 'm10', 'm100'],
    );
  });

  it('of an absurd size make no list of that size', () => {
    const content = contentOf({ 'gen_ai.prompt.999999999.content': 'far', 'gen_ai.prompt.0.content': 'near' });
    assert.equal(content.input.length, 2);
  });
});

describe('pitfall 10: tool arguments', () => {
  it('may be an object, JSON text, or text that is neither', () => {
    const sent = { city: 'Oslo' };
    for (const value of [sent, JSON.stringify(sent)]) {
      assert.deepEqual(contentOf({ 'gen_ai.tool.call.arguments': value }).arguments?.value, sent);
    }
    const repr = "{'city': 'Oslo', 'deep': None}";
    assert.equal(contentOf({ 'gen_ai.tool.call.arguments': repr }).arguments?.value, repr);
    const call = [{ role: 'assistant', parts: [{ type: 'tool_call', name: 't', arguments: repr }] }];
    const { output } = contentOf({ 'gen_ai.output.messages': JSON.stringify(call) });
    assert.deepEqual(output[0]?.parts, [{ type: 'toolCall', name: 't', arguments: repr }]);
  });
});

describe('pitfall 11: redaction tokens are not content', () => {
  const tokens = [
    '<REDACTED>',
    '[REDACTED]',
    '__REDACTED__',
    'HIDDEN:text',
    '<not serializable>',
    "[Scrubbed due to 'password']",
  ];
  for (const token of tokens) {
    it(token, () => {
      const message = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: token }] }]);
      for (const attributes of [
        { 'gen_ai.input.messages': token },
        { 'gen_ai.input.messages': message },
        { 'input.value': token },
      ]) {
        const content = contentOf(attributes);
        assert.deepEqual([content.input, content.state], [[], 'redacted']);
      }
      const tool = contentOf({ 'gen_ai.tool.name': 't', 'gen_ai.tool.call.arguments': token });
      assert.deepEqual([tool.arguments, tool.state], [undefined, 'redacted']);
      assert.equal(contentOf({ 'input.value': `I saw ${token} there` }).state, 'captured');
    });
  }

  it('a prompt that Claude Code and Codex hide is redacted', () => {
    assert.equal(contentOf({ user_prompt: '<REDACTED>' }, { dialects: ['claude-code'] }).state, 'redacted');
    assert.equal(
      contentOf({}, { logs: [{ name: 'codex.user_prompt', attributes: { prompt: '[REDACTED]' } }] }).state,
      'redacted',
    );
  });

  it("ADK's `{}` and `<not specified>` mean that content is off", () => {
    const content = contentOf({
      'gen_ai.tool.call.id': '<not specified>',
      'gcp.vertex.agent.llm_request': '{}',
      'gcp.vertex.agent.llm_response': '{}',
      'gcp.vertex.agent.tool_call_args': '{}',
    });
    assert.deepEqual([content.input, content.output, content.arguments, content.state], [[], [], undefined, 'off']);
  });

  it('parts whose words were left out are not content either', () => {
    const bare = JSON.stringify([{ role: 'user', parts: [{ type: 'text' }] }]);
    assert.deepEqual(contentOf({ 'gen_ai.input.messages': bare }).state, 'off');
    assert.deepEqual(contentOf({ 'gen_ai.request.model': 'm' }).state, 'off');
  });
});
