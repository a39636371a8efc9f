import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hotKeys } from '../../../src/core/semantics/hotKeys.ts';
import { spanMeaning } from '../../../src/core/semantics/spanMeaning.ts';

/** Hot columns of a batch whose only span carries these attributes. */
function values(attributes: Record<string, string | number>) {
  return {
    hotStrings: hotKeys.strings.map((key) => (typeof attributes[key] === 'string' ? attributes[key] : undefined)),
    hotNumbers: Float64Array.from(hotKeys.numbers, (key) => Number(attributes[key] ?? NaN)),
  };
}

function meaning(name: string, attributes: Record<string, string | number> = {}) {
  return spanMeaning(name, values(attributes), 0);
}

describe('the meaning of a span', () => {
  const kinds: readonly [string, Record<string, string>, string][] = [
    ['chat gpt-5', { 'gen_ai.operation.name': 'chat' }, 'llm'],
    ['x', { 'gen_ai.operation.name': 'invoke_agent' }, 'agent'],
    ['x', { 'gen_ai.operation.name': 'execute_tool' }, 'tool'],
    ['x', { 'gen_ai.operation.name': 'embeddings' }, 'embedding'],
    ['x', { 'openinference.span.kind': 'LLM' }, 'llm'],
    ['x', { 'openinference.span.kind': 'RETRIEVER', 'gen_ai.operation.name': 'chat' }, 'retriever'],
    ['x', { 'openinference.span.kind': 'UNKNOWN', 'gen_ai.operation.name': 'chat' }, 'llm'],
    ['x', { 'mcp.method.name': 'tools/call' }, 'tool'],
    ['x', { 'mcp.method.name': 'resources/list' }, 'mcp'],
    ['x', { 'traceloop.span.kind': 'task' }, 'chain'],
    ['x', { 'gen_ai.operation.name': 'something_new', 'gen_ai.tool.name': 'grep' }, 'tool'],
    ['x', { 'db.system': 'postgresql' }, 'db'],
    ['x', { 'db.system.name': 'qdrant' }, 'retriever'],
    ['GET', { 'http.request.method': 'GET' }, 'http'],
    ['team_workflow:support', {}, 'workflow'],
    ['sales:data_processing:clean', {}, 'agent'],
    ['agent.query', {}, 'agent'],
    ['call llm', {}, 'llm'],
    ['toolbox', {}, 'other'],
    ['', {}, 'other'],
  ];
  for (const [name, attributes, kind] of kinds) {
    it(`is ${kind} for "${name}" ${JSON.stringify(attributes)}`, () =>
      assert.equal(meaning(name, attributes).kind, kind));
  }

  it('names a model call by the model that answered', () => {
    const { label, model } = meaning('chat', {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.response.model': 'gpt-5-2026-01-15',
    });
    assert.deepEqual([label, model], ['gpt-5-2026-01-15', 'gpt-5-2026-01-15']);
  });

  it('names a tool call by its tool and an unknown span by its own name', () => {
    assert.equal(
      meaning('execute_tool grep', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'grep' }).label,
      'grep',
    );
    assert.equal(meaning('execute_tool', { 'gen_ai.operation.name': 'execute_tool' }).label, 'execute_tool');
  });

  it('counts tokens of model calls only, because an agent repeats the sum of its calls', () => {
    const usage = { 'gen_ai.usage.input_tokens': 120, 'gen_ai.usage.output_tokens': 8 };
    const call = meaning('chat', { 'gen_ai.operation.name': 'chat', ...usage });
    const agent = meaning('run', { 'gen_ai.operation.name': 'invoke_agent', ...usage });
    assert.deepEqual([call.inputTokens, call.outputTokens], [120, 8]);
    assert.deepEqual([agent.inputTokens, agent.outputTokens], [undefined, undefined]);
  });

  it('reads 0 tokens as 0, and drops negative and infinite counts', () => {
    assert.equal(meaning('x', { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 0 }).inputTokens, 0);
    for (const bad of [-1, Infinity, NaN])
      assert.equal(
        meaning('x', { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': bad }).inputTokens,
        undefined,
      );
  });

  it('prefers the conversation id over the session id', () => {
    assert.equal(meaning('x', { 'gen_ai.conversation.id': 'c1', 'session.id': 's1' }).session, 'c1');
    assert.equal(meaning('x', { 'gen_ai.conversation.id': '', 'session.id': 's1' }).session, 's1');
  });

  it('reads the span it is asked for, not its neighbour', () => {
    const [first, second] = [values({ 'tool.name': 'a' }), values({ 'tool.name': 'b' })];
    const batch = {
      hotStrings: [...first.hotStrings, ...second.hotStrings],
      hotNumbers: Float64Array.from([...first.hotNumbers, ...second.hotNumbers]),
    };
    assert.deepEqual(
      [0, 1].map((index) => spanMeaning('x', batch, index).label),
      ['a', 'b'],
    );
  });

  it('never throws, whatever the attributes hold', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.option(fc.string(), { nil: undefined }), { maxLength: 40 }),
        (name, hotStrings) => {
          assert.equal(typeof spanMeaning(name, { hotStrings, hotNumbers: new Float64Array(0) }, 0).kind, 'string');
        },
      ),
    );
  });
});
