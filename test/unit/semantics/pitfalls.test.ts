/** The pitfalls of telemetry-dialects §10 that one span alone can fall into; the others need the whole trace or its content. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFixture } from './dialectFixture.ts';
import type { Fixture, Plain, ReadSpan } from './dialectFixture.ts';

function read(name: string, attributes: Record<string, Plain>, more: Partial<Fixture> = {}): ReadSpan {
  const [span] = readFixture({ id: name, name, attributes, ...more });
  assert.ok(span);
  return span;
}

const invoke = { 'gen_ai.operation.name': 'invoke_agent' };
const sums = { 'gen_ai.usage.input_tokens': 900, 'gen_ai.usage.output_tokens': 80 };

describe('the pitfalls', () => {
  const parents: readonly [string, string, Record<string, Plain>][] = [
    ['Pydantic AI', 'pydantic-ai', { ...invoke, 'gen_ai.aggregated_usage.input_tokens': 900 }],
    ['older Pydantic AI', 'pydantic-ai', { ...invoke, ...sums }],
    ['Vercel AI SDK 4 to 6', 'ai', { 'ai.operationId': 'ai.generateText', 'ai.usage.promptTokens': 900 }],
    ['Vercel AI SDK 7', 'gen_ai', { ...invoke, ...sums }],
    ['Microsoft Agent Framework', 'agent_framework', { ...invoke, ...sums }],
    ['Copilot', 'copilot', { ...invoke, ...sums, 'github.copilot.agent.type': 'builtin' }],
    [
      'CrewAI under OpenLLMetry',
      'opentelemetry.instrumentation.crewai',
      { 'traceloop.span.kind': 'agent', 'gen_ai.usage.prompt_tokens': 900 },
    ],
    [
      'a crew under OpenInference',
      'openinference.instrumentation.crewai',
      { 'openinference.span.kind': 'CHAIN', 'llm.token_count.prompt': 900 },
    ],
  ];
  for (const [who, scope, attributes] of parents)
    it(`pitfall 1: a parent of ${who} carries a sum`, () => {
      const { usage } = read('span', attributes, { scope }).meaning;
      assert.equal(usage?.scope, 'aggregate');
      assert.equal(usage.tokens.input, 900);
    });

  it('pitfall 2: an aggregate without calls keeps its tokens and its cost', () => {
    const attributes = { 'openinference.span.kind': 'AGENT', 'llm.token_count.prompt': 900, 'llm.cost.total': 0.5 };
    const { usage } = read('agent', attributes, { scope: 'openinference.instrumentation.claude_agent_sdk' }).meaning;
    assert.deepEqual([usage?.scope, usage?.tokens.input, usage?.reportedUsd], ['aggregate', 900, 0.5]);
  });

  it('pitfall 3: what an agent used in its whole life is marked', () => {
    assert.equal(
      read('x', { ...invoke, ...sums }, { scope: 'strands.telemetry.tracer' }).meaning.usage?.scope,
      'cumulative',
    );
    const smolagents = { 'openinference.span.kind': 'AGENT', 'llm.token_count.prompt': 9 };
    const scope = 'openinference.instrumentation.smolagents';
    assert.equal(read('CodeAgent.run', smolagents, { scope }).meaning.usage?.scope, 'cumulative');
    const call = { ...smolagents, 'openinference.span.kind': 'LLM' };
    assert.equal(read('OpenAIModel.generate', call, { scope }).meaning.usage?.scope, 'call');
  });

  it('pitfall 5: usage says which signal it came by', () => {
    const tokens = { 'span.type': 'llm_request', input_tokens: 4 };
    const signalOf = (attributes: Record<string, Plain>) =>
      read('claude_code.llm_request', { ...tokens, ...attributes }).meaning.usage?.signal;
    assert.deepEqual(
      [signalOf({}), signalOf({ 'agent_loupe.signal': 'log' }), signalOf({ 'agent_loupe.signal': 'metric' })],
      ['span', 'log', 'metric'],
    );
  });

  it('pitfall 6: attempts of one call do not multiply its usage', () => {
    const attributes = { 'span.type': 'llm_request', attempt: 3, input_tokens: 4, output_tokens: 9 };
    const { usage } = read('claude_code.llm_request', attributes).meaning;
    assert.deepEqual(usage?.tokens, { input: 4, output: 9 });
  });

  it('pitfall 7: whatever the emitter includes, the totals are the same', () => {
    const included = read('chat', {
      ...{ 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'anthropic', 'gen_ai.usage.input_tokens': 1342 },
      ...{ 'gen_ai.usage.cache_read.input_tokens': 1024, 'gen_ai.usage.cache_creation.input_tokens': 211 },
    });
    const excluded = read('claude_code.llm_request', {
      ...{ 'span.type': 'llm_request', input_tokens: 107, cache_read_tokens: 1024, cache_creation_tokens: 211 },
    });
    assert.deepEqual(included.meaning.usage?.tokens, { input: 1342, cacheRead: 1024, cacheWrite: 211 });
    assert.deepEqual(excluded.meaning.usage?.tokens, included.meaning.usage.tokens);
  });

  it('pitfall 8: a count out of JSON that was cut is not believed', () => {
    const cut = '{"input":1200,"output":40,"cache_read_input_tokens":10';
    const { usage } = read('x', {
      'langfuse.observation.type': 'generation',
      'langfuse.observation.usage_details': cut,
    }).meaning;
    assert.equal(usage, undefined);
  });

  it('pitfall 11: placeholders are no values', () => {
    const { fields } = read('execute_tool x', {
      ...{ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.call.id': '<not specified>' },
      ...{ 'session.id': '<REDACTED>', 'user.id': '[REDACTED]', 'team.id': "[Scrubbed due to 'auth']" },
      'agent.name': 'HIDDEN:non-empty',
    }).normal;
    const { toolCallId, session, user, team, agent } = fields;
    assert.deepEqual([toolCallId, session, user, team, agent], Array(5).fill(undefined));
  });

  it('pitfall 13: a framework is no provider, so the model tells', () => {
    const { normal } = read('chat', { 'gen_ai.system': 'langchain', 'gen_ai.request.model': 'gpt-5' });
    assert.deepEqual(normal.fields.provider, { value: 'openai', from: 'gen_ai.request.model', confidence: 'low' });
    assert.equal(normal.framework, 'langchain');
  });

  it('pitfall 14: a root that is a server says what it says, no more', () => {
    const { meaning } = read('POST /chat', { 'http.request.method': 'POST' }, { kind: 2 });
    assert.deepEqual([meaning.kind, meaning.label, meaning.identities], ['http', 'POST /chat', []]);
  });

  it('pitfall 15: a scope rewritten on the way hides nothing', () => {
    const attributes = { 'genkit:metadata:subtype': 'model', 'genkit:name': 'googleai/gemini-2.5-flash' };
    const { meaning } = read('x', attributes, { scope: 'my-collector' });
    assert.deepEqual([meaning.dialect, meaning.kind, meaning.model], ['genkit', 'llm', 'gemini-2.5-flash']);
  });

  it('pitfall 16: a first token before the start is a clock, not a time', () => {
    const { meaning } = read('chat', {
      ...{ 'langfuse.observation.type': 'generation', 'gen_ai.usage.input_tokens': 3 },
      'langfuse.observation.completion_start_time': '2025-12-31T23:59:59.000Z',
    });
    assert.equal(meaning.usage?.firstTokenMs, undefined);
  });

  it("pitfall 17: units of time are the emitter's", () => {
    const first = (attributes: Record<string, Plain>, more: Partial<Fixture> = {}) =>
      read('chat', { 'gen_ai.usage.input_tokens': 3, ...attributes }, more).meaning.usage?.firstTokenMs;
    assert.equal(first({ 'gen_ai.server.time_to_first_token': 0.4 }), 400);
    assert.equal(first({ 'gen_ai.server.time_to_first_token': 400 }, { scope: 'strands.telemetry.tracer' }), 400);
    assert.equal(first({ 'gen_ai.server.time_to_first_token': 400 }), 400, 'not within the span: the unit is another');
    assert.equal(first({ ttft_ms: '400' }), 400);
  });
});
