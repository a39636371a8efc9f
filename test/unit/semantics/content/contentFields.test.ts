/** Telemetry-dialects §4.9, §4.12, §4.15 and §4.16. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { finishReason } from '../../../../src/core/semantics/content/finishReason.ts';
import { contentOf, type Values } from './contentFixtures.ts';

const json = JSON.stringify;
const brief = [{ type: 'text', text: 'Be brief.' }];

describe('system instructions', () => {
  it('are read from every place', () => {
    const rows: readonly Values[] = [
      { 'gen_ai.system_instructions': json([{ type: 'text', content: 'Be brief.' }]) },
      { 'gen_ai.system_instructions': 'Be brief.' },
      { 'gen_ai.agent.instructions': 'Be brief.' },
      { 'ai.prompt': json({ system: 'Be brief.', prompt: 'hi' }) },
      {
        'gcp.vertex.agent.llm_request': json({
          config: { system_instruction: { parts: [{ text: 'Be brief.' }] } },
          contents: [],
        }),
      },
      { 'gen_ai.input.messages': json([{ role: 'developer', content: 'Be brief.' }]) },
    ];
    for (const attributes of rows) assert.deepEqual(contentOf(attributes).system, brief, Object.keys(attributes)[0]);
    assert.deepEqual(
      contentOf({}, { logs: [{ name: 'gen_ai.system.message', body: { content: 'Be brief.' } }] }).system,
      brief,
    );
  });

  it('are not shown twice when they are also message 0', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'hi' },
      { role: 'system', content: 'Later.' },
    ];
    const content = contentOf({ 'gen_ai.system_instructions': 'Be brief.', 'gen_ai.input.messages': json(messages) });
    assert.deepEqual(content.system, brief);
    assert.deepEqual(
      content.input.map(({ role }) => role),
      ['user', 'system'],
      'a later one stays where it was said',
    );
    assert.equal(content.from.system, 'gen_ai.system_instructions');
  });
});

describe('finish reasons', () => {
  it('are of one vocabulary', () => {
    const words: Readonly<Record<string, string>> = {
      stop: 'stop end_turn STOP stop_sequence completed FinishReason.STOP',
      length: 'length max_tokens MAX_TOKENS max_output_tokens',
      tool_call: 'tool_call tool_calls tool_use tool-calls function_call',
      content_filter: 'SAFETY content-filter content_filter refusal RECITATION',
      error: 'error OTHER',
      pause: 'pause_turn',
      unknown: 'banana __proto__ toString',
    };
    for (const [reason, names] of Object.entries(words))
      for (const name of names.split(' ')) assert.equal(finishReason(name), reason, name);
  });

  it('are read from every key', () => {
    const rows: readonly Values[] = [
      { 'gen_ai.response.finish_reasons': ['end_turn'] },
      { 'gen_ai.response.finish_reasons': '["stop"]' },
      { 'gen_ai.response.finish_reasons': 'stop' },
      { 'gen_ai.response.finish_reason': 'FinishReason.STOP' },
      { 'llm.finish_reason': 'stop' },
      { 'llm.response.stop_reason': 'end_turn' },
      { 'gen_ai.response.stop_reason': 'end_turn' },
      { 'ai.response.finishReason': 'stop' },
      { 'gen_ai.finishReason': 'stop' },
      { 'gen_ai.completion.0.finish_reason': 'stop' },
      { stop_reason: 'end_turn' },
      { 'genkit:output': json({ finishReason: 'stop' }) },
    ];
    for (const attributes of rows) assert.deepEqual(contentOf(attributes).finishReasons, ['stop'], json(attributes));
  });
});

describe('request parameters', () => {
  it('have one name whatever the case, and an attribute of its own wins over JSON', () => {
    const { params } = contentOf({
      'gen_ai.request.temperature': '0.7',
      'gen_ai.request.model': 'm',
      'gen_ai.request.stop_sequences': ['a'],
      'llm.invocation_parameters': json({ temperature: 0.1, max_tokens: 512, model: 'm', tools: [] }),
      'ai.settings.maxOutputTokens': 9,
      'genkit:input': json({ config: { topP: 0.5 } }),
      'langfuse.observation.model.parameters': json({ seed: 1 }),
      'gen_ai.output.type': 'json',
      'llm.top_k': 4,
    });
    const values = Object.fromEntries(Object.entries(params).map(([name, { value }]) => [name, value]));
    assert.deepEqual(values, {
      temperature: 0.7,
      stop_sequences: ['a'],
      max_tokens: 512,
      max_output_tokens: 9,
      top_p: 0.5,
      seed: 1,
      output_type: 'json',
      top_k: 4,
    });
    assert.deepEqual(
      [params.temperature?.from, params.max_tokens?.from],
      ['gen_ai.request.temperature', 'llm.invocation_parameters→max_tokens'],
    );
  });
});

describe('prompt template variables', () => {
  it('are read one by one and from JSON', () => {
    const { promptVariables, input } = contentOf({
      'llm.prompt_template.variables': json({ city: 'Oslo', n: 2 }),
      'traceloop.prompt.template_variables.day': 'Monday',
      'gen_ai.prompt.variable.mood': 'calm',
      'gen_ai.prompt.name': 'greeting',
    });
    assert.deepEqual(promptVariables, { city: 'Oslo', n: '2', day: 'Monday', mood: 'calm' });
    assert.deepEqual(input, [], 'gen_ai.prompt.name and .variable are no messages');
  });
});
