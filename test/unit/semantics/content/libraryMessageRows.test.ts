/** One test per row of telemetry-dialects §4.8, named by the row. The others are in the other two files of this name. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assistant, contentOf, user } from './contentFixtures.ts';

const json = JSON.stringify;
const weatherCall = { type: 'toolCall', callId: 'c1', name: 'get_weather', arguments: { city: 'Oslo' } };
const weatherAnswer = { type: 'toolResult', callId: 'c1', result: { celsius: 7 } };

describe('messages of telemetry-dialects §4.8', () => {
  it('OpenLLMetry classic', () => {
    const content = contentOf({
      'gen_ai.prompt.0.role': 'system',
      'gen_ai.prompt.0.content': 'Be brief.',
      'gen_ai.prompt.1.role': 'user',
      'gen_ai.prompt.1.content': json([
        { type: 'text', text: 'look' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,QUJD' } },
      ]),
      'gen_ai.prompt.4.role': 'tool',
      'gen_ai.prompt.4.content': '{"celsius":7}',
      'gen_ai.prompt.4.tool_call_id': 'c1',
      'gen_ai.prompt.3.role': 'assistant',
      'gen_ai.prompt.3.tool_calls.0.id': 'c1',
      'gen_ai.prompt.3.tool_calls.0.name': 'get_weather',
      'gen_ai.prompt.3.tool_calls.0.arguments': '{"city":"Oslo"}',
      'gen_ai.prompt.name': 'not a message',
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.content': 'yo',
      'gen_ai.completion.0.finish_reason': 'stop',
    });
    assert.deepEqual(content.system, [{ type: 'text', text: 'Be brief.' }]);
    assert.deepEqual(content.input, [
      {
        role: 'user',
        parts: [
          { type: 'text', text: 'look' },
          { type: 'media', form: 'blob', mimeType: 'image/png', modality: 'image', content: 'QUJD' },
        ],
      },
      { role: 'assistant', parts: [weatherCall] },
      { role: 'tool', parts: [weatherAnswer] },
    ]);
    assert.deepEqual(content.output, [{ ...assistant('yo'), finishReason: 'stop' }]);
    assert.equal(content.from.input, 'gen_ai.prompt.*');
    assert.deepEqual(contentOf({ 'gen_ai.prompt.0.user': 'hi' }).input, [user('hi')]);
  });

  it('OpenLLMetry workflow/task', () => {
    const sent = { args: [], kwargs: { question: 'hi' } };
    assert.deepEqual(contentOf({ 'traceloop.entity.input': json(sent) }).input, [user('hi')]);
    const chain = { inputs: { messages: [{ role: 'user', content: 'hi' }] }, tags: [], kwargs: {} };
    assert.deepEqual(contentOf({ 'traceloop.entity.input': json(chain) }).input, [user('hi')]);
    assert.deepEqual(contentOf({ 'traceloop.entity.output': '"yo"' }).output, [assistant('yo')]);
  });

  it('OpenInference', () => {
    const content = contentOf({
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'not this one',
      'llm.input_messages.0.message.contents.0.message_content.type': 'text',
      'llm.input_messages.0.message.contents.0.message_content.text': 'look',
      'llm.input_messages.0.message.contents.1.message_content.type': 'image',
      'llm.input_messages.0.message.contents.1.message_content.image.image.url': 'http://x/a.png',
      'llm.input_messages.1.message.role': 'assistant',
      'llm.input_messages.1.message.contents.0.message_content.type': 'reasoning',
      'llm.input_messages.1.message.contents.0.message_content.text': 'hm',
      'llm.input_messages.1.message.contents.1.tool_call.id': 'c1',
      'llm.input_messages.1.message.contents.1.tool_call.function.name': 'get_weather',
      'llm.input_messages.1.message.contents.1.tool_call.function.arguments': '{"city":"Oslo"}',
      'llm.input_messages.2.message.role': 'tool',
      'llm.input_messages.2.message.tool_call_id': 'c1',
      'llm.input_messages.2.message.content': '{"celsius":7}',
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'c1',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'get_weather',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"city":"Oslo"}',
      'llm.output_messages.1.message.role': 'assistant',
      'llm.output_messages.1.message.function_call_name': 'old',
      'llm.output_messages.1.message.function_call_arguments_json': '{"a":1}',
    });
    assert.deepEqual(content.input, [
      {
        role: 'user',
        parts: [
          { type: 'text', text: 'look' },
          { type: 'media', form: 'uri', modality: 'image', content: 'http://x/a.png' },
        ],
      },
      { role: 'assistant', parts: [{ type: 'reasoning', text: 'hm' }, weatherCall] },
      { role: 'tool', parts: [weatherAnswer] },
    ]);
    assert.deepEqual(content.output, [
      { role: 'assistant', parts: [weatherCall] },
      { role: 'assistant', parts: [{ type: 'toolCall', name: 'old', arguments: { a: 1 } }] },
    ]);
  });

  it('OpenInference completions', () => {
    const content = contentOf({ 'llm.prompts.0.prompt.text': 'hi', 'llm.choices.0.completion.text': 'yo' });
    assert.deepEqual([content.input, content.output], [[user('hi')], [assistant('yo')]]);
  });

  it('OpenInference generic', () => {
    const values = { 'input.value': '{"messages":[{"role":"user","content":"hi"}]}', 'output.value': '{"a":1}' };
    assert.deepEqual(contentOf({ ...values, 'input.mime_type': 'application/json' }).input, [user('hi')]);
    assert.deepEqual(contentOf(values).output, [assistant('{"a":1}')], 'no mime type, no parsing');
    const both = {
      ...values,
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'from messages',
    };
    assert.deepEqual(contentOf(both).input, [user('from messages')]);
  });

  it('Vercel legacy', () => {
    const parts = [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'hi' },
          { type: 'image', image: 'QUJD', mediaType: 'image/png' },
        ],
      },
      {
        role: 'assistant',
        content: [{ type: 'tool-call', toolCallId: 'c1', toolName: 'get_weather', input: { city: 'Oslo' } }],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'c1',
            toolName: 'get_weather',
            output: { type: 'json', value: { celsius: 7 } },
          },
        ],
      },
    ];
    const content = contentOf({
      'ai.prompt.messages': json(parts),
      'ai.response.text': 'yo',
      'ai.response.reasoning': 'hm',
      'ai.response.toolCalls': json([
        { toolCallType: 'function', toolCallId: 'c1', toolName: 'get_weather', args: '{"city":"Oslo"}' },
      ]),
      'ai.response.finishReason': 'tool-calls',
    });
    assert.deepEqual(content.input[0]?.parts[1], {
      type: 'media',
      form: 'blob',
      mimeType: 'image/png',
      modality: 'image',
      content: 'QUJD',
    });
    assert.deepEqual(content.input.slice(1), [
      { role: 'assistant', parts: [weatherCall] },
      { role: 'tool', parts: [{ type: 'toolResult', callId: 'c1', name: 'get_weather', result: { celsius: 7 } }] },
    ]);
    assert.deepEqual(content.output, [
      { role: 'assistant', parts: [{ type: 'reasoning', text: 'hm' }, { type: 'text', text: 'yo' }, weatherCall] },
    ]);
    assert.deepEqual(content.finishReasons, ['tool_call']);
    const root = contentOf({ 'ai.prompt': '{"system":"Be brief.","prompt":"hi"}', 'ai.response.object': '{"a":1}' });
    assert.deepEqual(
      [root.system, root.input, root.output],
      [[{ type: 'text', text: 'Be brief.' }], [user('hi')], [assistant('{"a":1}')]],
    );
    assert.deepEqual(contentOf({ 'ai.result.text': 'yo' }).output, [assistant('yo')], 'before 4.0');
  });

  it('Pydantic AI v2+', () => {
    const part = (role: string, ...parts: object[]) => ({ role, parts });
    const all = [
      part('user', { type: 'text', content: 'old' }),
      part('assistant', { type: 'text', content: 'older' }),
      part(
        'user',
        { type: 'text', content: 'hi' },
        { type: 'binary', media_type: 'image/png', content: 'QUJD' },
        { type: 'image-url', url: 'http://x/a.png' },
      ),
      part(
        'assistant',
        { type: 'thinking', content: 'hm' },
        { type: 'tool_call', id: 'c1', name: 'get_weather', arguments: { city: 'Oslo' } },
      ),
      part('user', { type: 'tool_call_response', id: 'c1', result: { celsius: 7 } }),
      part('assistant', { type: 'text', content: 'yo' }),
    ];
    const content = contentOf(
      { 'pydantic_ai.all_messages': json(all), 'pydantic_ai.new_message_index': 2, final_result: 'yo' },
      { dialects: ['pydantic-ai'] },
    );
    assert.deepEqual(
      content.input.map(({ role, parts }) => [role, parts.map(({ type }) => type)]),
      [
        ['user', ['text', 'media', 'media']],
        ['assistant', ['reasoning', 'toolCall']],
        ['tool', ['toolResult']],
      ],
    );
    assert.deepEqual(content.output, [assistant('yo')]);
    const structured = contentOf({ 'pydantic_ai.all_messages': json(all.slice(0, 5)), final_result: '{"a":1}' });
    assert.deepEqual(structured.output, [assistant('{"a":1}')]);
  });

  it('Pydantic AI v1', () => {
    const events = [
      { 'event.name': 'gen_ai.system.message', content: 'Be brief.', role: 'system' },
      { 'event.name': 'gen_ai.user.message', content: 'hi', role: 'user', 'gen_ai.message.index': 0 },
      { 'event.name': 'gen_ai.choice', index: 0, message: { role: 'assistant', content: 'yo' } },
    ];
    const chat = contentOf({ events: json(events) }, { dialects: ['pydantic-ai'] });
    assert.deepEqual(
      [chat.system, chat.input, chat.output],
      [[{ type: 'text', text: 'Be brief.' }], [user('hi')], [assistant('yo')]],
    );
    const last = { 'event.name': 'gen_ai.assistant.message', role: 'assistant', content: 'yo' };
    const agent = contentOf({ all_messages_events: json([...events.slice(0, 2), last]), final_result: 'yo' });
    assert.deepEqual([agent.input, agent.output], [[user('hi')], [assistant('yo')]]);
    assert.deepEqual(contentOf({ events: json(events) }).input, [], 'an everyday word in other dialects');
  });

  it('Logfire OpenAI/Anthropic', () => {
    const content = contentOf(
      {
        request_data: json({
          model: 'm',
          system: 'Be brief.',
          temperature: 0.5,
          messages: [{ role: 'user', content: 'hi' }],
        }),
        response_data: json({ message: { role: 'assistant', content: 'yo' } }),
      },
      { dialects: ['logfire'] },
    );
    assert.deepEqual(
      [content.system, content.input, content.output],
      [[{ type: 'text', text: 'Be brief.' }], [user('hi')], [assistant('yo')]],
    );
    assert.deepEqual(content.params, { temperature: { value: 0.5, from: 'request_data→temperature' } });
    const responses = contentOf(
      { request_data: json({ input: 'hi', instructions: 'Be brief.' }) },
      { dialects: ['logfire'] },
    );
    assert.deepEqual([responses.input, responses.system], [[user('hi')], [{ type: 'text', text: 'Be brief.' }]]);
  });

  it('Langfuse', () => {
    const content = contentOf({
      'langfuse.observation.input': '[{"role":"user","content":"hi"}]',
      'langfuse.observation.output': '{"role":"assistant","content":"yo"}',
    });
    assert.deepEqual([content.input, content.output], [[user('hi')], [assistant('yo')]]);
    const trace = contentOf({ 'langfuse.trace.input': 'hi', 'langfuse.trace.output': 'yo' });
    assert.deepEqual([trace.input, trace.output], [[user('hi')], [assistant('yo')]]);
  });
});
