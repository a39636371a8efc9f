import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSemantics } from '../../../src/core/semantics/semantics.ts';
import type { AttributeMappings } from '../../../src/shared/attributeMappings.ts';
import { readFixture } from './dialectFixture.ts';
import type { Plain, ReadSpan } from './dialectFixture.ts';

function read(mappings: AttributeMappings, attributes: Record<string, Plain>): ReadSpan {
  const [span] = readFixture({ id: 'x', name: 'span', attributes }, createSemantics(mappings));
  assert.ok(span);
  return span;
}

describe("the user's mappings", () => {
  it('are believed before every built-in rule', () => {
    const { meaning, normal } = read(
      { fields: { session: ['acme.chat'], agent: ['acme.bot'], input: ['acme.in'], reportedUsd: ['acme.usd'] } },
      {
        ...{
          'gen_ai.conversation.id': 'wrong',
          'acme.chat': 'right',
          'gen_ai.agent.name': 'wrong',
          'acme.bot': 'right',
        },
        ...{ 'gen_ai.usage.input_tokens': 1, 'acme.in': '12', 'acme.usd': 0 },
      },
    );
    assert.deepEqual(normal.fields.session, { value: 'right', from: 'mapping acme.chat' });
    assert.deepEqual(meaning.identities, [{ field: 'session', value: 'right', rank: 0 }]);
    assert.equal(meaning.agent, 'right');
    assert.deepEqual([meaning.usage?.tokens.input, meaning.usage?.reportedUsd], [12, 0]);
    assert.equal(normal.usageFrom.input, 'mapping acme.in');
  });

  it("are believed before the sender's own table", () => {
    const attributes = { 'openinference.span.kind': 'AGENT', 'agent.name': 'wrong', 'acme.bot': 'right' };
    assert.equal(read({ fields: { agent: ['acme.bot'] } }, attributes).meaning.agent, 'right');
  });

  it('are tried in order, and built-in sources after them', () => {
    const mappings: AttributeMappings = { fields: { user: ['first.key', 'second.key'] } };
    assert.equal(read(mappings, { 'second.key': 'b', 'first.key': 'a' }).normal.fields.user?.value, 'a');
    assert.equal(read(mappings, { 'second.key': 'b', 'first.key': '' }).normal.fields.user?.value, 'b');
    assert.equal(read(mappings, { 'user.id': 'c' }).normal.fields.user?.value, 'c');
  });

  it("name kinds by words of their own or by the model's", () => {
    const mappings: AttributeMappings = { fields: { kind: ['acme.step'] }, kinds: { Think: 'chain' } };
    const kindOf = (attributes: Record<string, Plain>) => read(mappings, attributes).meaning.kind;
    assert.equal(kindOf({ 'acme.step': 'think', 'openinference.span.kind': 'LLM' }), 'chain');
    assert.equal(kindOf({ 'acme.step': 'guardrail' }), 'guardrail');
    assert.equal(kindOf({ 'acme.step': 'nonsense', 'openinference.span.kind': 'LLM' }), 'llm');
  });

  it('may use a key that ingest otherwise only looks for', () => {
    const { meaning } = read({ fields: { agent: ['langfuse.trace.input'] } }, { 'langfuse.trace.input': 'planner' });
    assert.equal(meaning.agent, 'planner');
  });

  it('say how cached tokens are counted', () => {
    const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 100, cache_read_tokens: 40 };
    assert.equal(read({ cacheIncluded: false }, attributes).meaning.usage?.tokens.input, 140);
    assert.equal(read({ cacheIncluded: true }, attributes).meaning.usage?.tokens.input, 100);
  });

  it('that cannot be looked for do no harm', () => {
    const mappings: AttributeMappings = { fields: { agent: ['abc', 'schlüssel', 'x'.repeat(65)], kind: ['ab'] } };
    assert.equal(read(mappings, { 'agent.name': 'a' }).meaning.agent, 'a');
  });
});
