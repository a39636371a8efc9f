/** One test per row of telemetry-dialects §4.8, named by the row. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assistant, contentOf, user } from './contentFixtures.ts';

const json = JSON.stringify;
const weatherCall = { type: 'toolCall', callId: 'c1', name: 'get_weather', arguments: { city: 'Oslo' } };
const weatherAnswer = { type: 'toolResult', callId: 'c1', result: { celsius: 7 } };

describe('messages of telemetry-dialects §4.8', () => {
  it('OTel ≥1.37', () => {
    const input = [
      { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
      {
        role: 'user',
        name: 'ann',
        parts: [
          { type: 'text', content: 'hi' },
          { type: 'uri', uri: 'http://x/a.png', modality: 'image' },
        ],
      },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'get_weather', arguments: { city: 'Oslo' } }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', result: { celsius: 7 } }] },
      {
        role: 'user',
        parts: [
          { type: 'blob', mime_type: 'image/png', modality: 'image', content: 'QUJD' },
          { type: 'file', file_id: 'f1' },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'server_tool_call', id: 's1', name: 'search', server_tool_call: { q: 'x' } },
          { type: 'new_kind', x: 1 },
        ],
      },
    ];
    const output = [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'hm' },
          { type: 'text', content: 'yo' },
        ],
        finish_reason: 'stop',
      },
    ];
    for (const encode of [json, (value: unknown) => value, (value: unknown) => json(json(value))]) {
      const content = contentOf({ 'gen_ai.input.messages': encode(input), 'gen_ai.output.messages': encode(output) });
      assert.deepEqual(content.system, [{ type: 'text', text: 'Be brief.' }]);
      assert.deepEqual(content.input, [
        {
          role: 'user',
          name: 'ann',
          parts: [
            { type: 'text', text: 'hi' },
            { type: 'media', form: 'uri', modality: 'image', content: 'http://x/a.png' },
          ],
        },
        { role: 'assistant', parts: [weatherCall] },
        { role: 'tool', parts: [weatherAnswer] },
        {
          role: 'user',
          parts: [
            { type: 'media', form: 'blob', mimeType: 'image/png', modality: 'image', content: 'QUJD' },
            { type: 'media', form: 'file', content: 'f1' },
          ],
        },
        {
          role: 'assistant',
          parts: [
            { type: 'toolCall', callId: 's1', name: 'search', arguments: { q: 'x' } },
            { type: 'other', name: 'new_kind', value: { type: 'new_kind', x: 1 } },
          ],
        },
      ]);
      assert.deepEqual(content.output, [
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', text: 'hm' },
            { type: 'text', text: 'yo' },
          ],
          finishReason: 'stop',
        },
      ]);
      assert.equal(content.from['input'], 'gen_ai.input.messages');
      assert.deepEqual([content.finishReasons, content.state], [['stop'], 'captured']);
    }
  });

  it('same, as event: several partial events are merged, on a span event or a log record', () => {
    const name = 'gen_ai.client.inference.operation.details';
    const first = { 'gen_ai.input.messages': json([{ role: 'user', parts: [{ type: 'text', content: 'a' }] }]) };
    const longer = {
      'gen_ai.input.messages': json(
        ['a', 'b'].map((content) => ({ role: 'user', parts: [{ type: 'text', content }] })),
      ),
    };
    const last = { 'gen_ai.output.messages': [{ role: 'assistant', parts: [{ type: 'text', content: 'c' }] }] };
    const events = [last, first, longer].map((attributes, index) => ({ name, attributes, time: 10 - index }));
    for (const signals of [{ events }, { logs: events }, { events, logs: events }]) {
      const content = contentOf({}, signals);
      assert.deepEqual(content.input, [user('a'), user('b')]);
      assert.deepEqual(content.output, [assistant('c')]);
    }
    assert.equal(contentOf({}, { logs: events }).from['output'], `log ${name}`);
  });

  it('OTel 1.28–1.36', () => {
    const calls = [{ id: 'c1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } }];
    const said = [
      ['gen_ai.system.message', { content: 'Be brief.' }],
      ['gen_ai.user.message', { content: '{"not":"parts"}' }],
      ['gen_ai.assistant.message', { tool_calls: calls }],
      ['gen_ai.tool.message', { id: 'c1', content: '{"celsius":7}' }],
    ] as const;
    const choice = { index: 0, finish_reason: 'stop', message: { content: 'It is 7.', role: 'assistant' } };
    const logs = [
      ...said.map(([name, body], time) => ({ name, body, time: time + 1 })),
      { name: 'gen_ai.choice', body: choice, time: 9 },
    ];
    const events = [
      ...said.map(([name, body], time) => ({
        name,
        time: time + 1,
        attributes: 'tool_calls' in body ? { tool_calls: json(calls) } : body,
      })),
      {
        name: 'gen_ai.choice',
        time: 9,
        attributes: { index: 0, finish_reason: 'stop', message: json(choice.message) },
      },
    ];
    for (const content of [contentOf({}, { logs }), contentOf({}, { events }), contentOf({}, { events, logs })]) {
      assert.deepEqual(content.system, [{ type: 'text', text: 'Be brief.' }]);
      assert.deepEqual(content.input, [
        user('{"not":"parts"}'),
        { role: 'assistant', parts: [weatherCall] },
        { role: 'tool', parts: [weatherAnswer] },
      ]);
      assert.deepEqual(content.output, [{ ...assistant('It is 7.'), finishReason: 'stop' }]);
    }
  });

  it('OTel 1.28–1.36 by Semantic Kernel: all fields in gen_ai.event.content; names in the attribute or the body', () => {
    const content = contentOf(
      {},
      {
        events: [
          { name: 'gen_ai.user.message', attributes: { 'gen_ai.event.content': '{"role":"user","content":"hi"}' } },
          {
            name: 'gen_ai.choice',
            attributes: { 'gen_ai.event.content': '{"index":0,"finish_reason":"Stop","message":{"content":"yo"}}' },
          },
        ],
      },
    );
    assert.deepEqual([content.input, content.output], [[user('hi')], [{ ...assistant('yo'), finishReason: 'stop' }]]);
    const inAttribute = contentOf(
      {},
      {
        logs: [
          { name: 'event src/lib.rs:7', body: { content: 'hi' }, attributes: { 'event.name': 'gen_ai.user.message' } },
        ],
      },
    );
    assert.deepEqual(inAttribute.input, [user('hi')]);
    assert.deepEqual(
      contentOf({}, { logs: [{ name: '', body: 'gen_ai.user.message', attributes: { content: 'hi' } }] }).input,
      [user('hi')],
    );
  });

  it('OTel 1.27', () => {
    const content = contentOf(
      {},
      {
        events: [
          { name: 'gen_ai.content.prompt', attributes: { 'gen_ai.prompt': '[{"role":"user","content":"hi"}]' } },
          {
            name: 'gen_ai.content.completion',
            attributes: { 'gen_ai.completion': '[{"role":"assistant","content":"yo"}]' },
          },
        ],
      },
    );
    assert.deepEqual([content.input, content.output], [[user('hi')], [assistant('yo')]]);
    assert.equal(content.from['input'], 'event gen_ai.content.prompt');
  });

  it('older / LangSmith / old Mastra', () => {
    const inputs = [
      'hi',
      '[{"role":"user","content":"hi"}]',
      '{"messages":[{"role":"user","content":"hi"}]}',
      '{"input":"hi"}',
    ];
    for (const sent of inputs) assert.deepEqual(contentOf({ 'gen_ai.prompt': sent }).input, [user('hi')]);
    const human = {
      lc: 1,
      type: 'constructor',
      id: ['langchain', 'schema', 'messages', 'HumanMessage'],
      kwargs: { content: 'hi' },
    };
    assert.deepEqual(contentOf({ 'gen_ai.prompt': json({ messages: [[human]] }) }).input, [user('hi')]);
    const generations = {
      generations: [
        [
          {
            text: 'yo',
            message: { lc: 1, id: ['AIMessage'], kwargs: { content: 'yo' } },
            generation_info: { finish_reason: 'stop' },
          },
        ],
      ],
    };
    const choices = { choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'yo' } }] };
    for (const sent of [generations, choices]) {
      assert.deepEqual(contentOf({ 'gen_ai.completion': json(sent) }).output, [
        { ...assistant('yo'), finishReason: 'stop' },
      ]);
    }
    assert.deepEqual(contentOf({ 'gen_ai.prompt': '{"city":"Oslo","n":3}' }).input, [
      { role: 'user', parts: [{ type: 'other', name: 'json', value: { city: 'Oslo', n: 3 } }] },
    ]);
  });

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
    assert.equal(content.from['input'], 'gen_ai.prompt.*');
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

  it('ADK', () => {
    const request = {
      model: 'gemini-2.5-flash',
      config: {
        system_instruction: 'Be brief.',
        temperature: 0.1,
        tools: [{ function_declarations: [{ name: 'get_weather', parameters: { type: 'OBJECT' } }] }],
      },
      contents: [
        { role: 'user', parts: [{ text: 'hi' }] },
        { role: 'model', parts: [{ function_call: { id: 'c1', name: 'get_weather', args: { city: 'Oslo' } } }] },
        { role: 'user', parts: [{ function_response: { id: 'c1', name: 'get_weather', response: { celsius: 7 } } }] },
      ],
    };
    const content = contentOf({
      'gcp.vertex.agent.llm_request': json(request),
      'gcp.vertex.agent.llm_response': json({
        content: { role: 'model', parts: [{ text: 'hm', thought: true }, { text: 'yo' }] },
        finish_reason: 'STOP',
      }),
    });
    assert.deepEqual(content.system, [{ type: 'text', text: 'Be brief.' }]);
    assert.deepEqual(content.input, [
      user('hi'),
      { role: 'assistant', parts: [weatherCall] },
      { role: 'tool', parts: [{ ...weatherAnswer, name: 'get_weather' }] },
    ]);
    assert.deepEqual(content.output, [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'hm' },
          { type: 'text', text: 'yo' },
        ],
        finishReason: 'stop',
      },
    ]);
    assert.deepEqual(content.tools, [{ name: 'get_weather', parameters: { type: 'OBJECT' } }]);
    assert.deepEqual(content.params, {
      temperature: { value: 0.1, from: 'gcp.vertex.agent.llm_request→config→temperature' },
    });
  });

  it('Genkit', () => {
    const content = contentOf({
      'genkit:input': json({
        messages: [
          {
            role: 'user',
            content: [{ text: 'hi' }, { media: { url: 'data:image/png;base64,QUJD', contentType: 'image/png' } }],
          },
          { role: 'tool', content: [{ toolResponse: { ref: 'c1', name: 'get_weather', output: { celsius: 7 } } }] },
        ],
        config: { temperature: 0.5 },
      }),
      'genkit:output': json({
        message: {
          role: 'model',
          content: [{ toolRequest: { ref: 'c1', name: 'get_weather', input: { city: 'Oslo' } } }],
        },
        finishReason: 'stop',
      }),
    });
    assert.deepEqual(content.input[0]?.parts[1], {
      type: 'media',
      form: 'blob',
      mimeType: 'image/png',
      modality: 'image',
      content: 'QUJD',
    });
    assert.deepEqual(content.input[1], { role: 'tool', parts: [{ ...weatherAnswer, name: 'get_weather' }] });
    assert.deepEqual(content.output, [{ role: 'assistant', parts: [weatherCall], finishReason: 'stop' }]);
    const streamed = { candidates: [{ message: { role: 'model', content: [{ text: 'yo' }] }, finishReason: 'stop' }] };
    assert.deepEqual(contentOf({ 'genkit:output': json(streamed) }).output, [
      { ...assistant('yo'), finishReason: 'stop' },
    ]);
  });

  it('Strands default', () => {
    const content = contentOf(
      {},
      {
        events: [
          { name: 'gen_ai.user.message', time: 1, attributes: { content: json([{ text: 'hi' }]) } },
          {
            name: 'gen_ai.assistant.message',
            time: 2,
            attributes: {
              content: json([{ toolUse: { toolUseId: 'c1', name: 'get_weather', input: { city: 'Oslo' } } }]),
            },
          },
          {
            name: 'gen_ai.tool.message',
            time: 3,
            attributes: {
              content: json([
                { toolResult: { toolUseId: 'c1', status: 'success', content: [{ text: '{"celsius":7}' }] } },
              ]),
            },
          },
          { name: 'gen_ai.choice', time: 4, attributes: { message: 'yo', finish_reason: 'end_turn' } },
        ],
      },
    );
    assert.deepEqual(content.input, [
      user('hi'),
      { role: 'assistant', parts: [weatherCall] },
      { role: 'tool', parts: [weatherAnswer] },
    ]);
    assert.deepEqual(content.output, [{ ...assistant('yo'), finishReason: 'stop' }]);
    const cycle = contentOf(
      {},
      {
        events: [
          {
            name: 'gen_ai.choice',
            attributes: {
              message: json([{ text: 'yo' }]),
              'tool.result': json([{ toolResult: { toolUseId: 'c1', content: [{ json: { celsius: 7 } }] } }]),
            },
          },
        ],
      },
    );
    assert.deepEqual(cycle.output, [assistant('yo'), { role: 'tool', parts: [weatherAnswer] }]);
    const structured = contentOf(
      {},
      { events: [{ name: 'gen_ai.choice', attributes: { message: '{"city":"Oslo"}' } }] },
    );
    assert.deepEqual(structured.output, [assistant('{"city":"Oslo"}')]);
  });

  it('Mastra', () => {
    const step = contentOf({
      'mastra.model_step.input': json({ messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] }),
      'mastra.model_step.output': json({ text: 'yo' }),
    });
    assert.deepEqual(
      [step.input, step.output, step.from['input']],
      [[user('hi')], [assistant('yo')], 'mastra.model_step.input'],
    );
    const old = contentOf({ input: '[{"role":"user","content":"hi"}]', output: '{"text":"yo"}' });
    assert.deepEqual([old.input, old.output], [[user('hi')], [assistant('yo')]]);
  });

  it('Haystack', () => {
    const component = contentOf({
      'haystack.component.input': json({
        messages: [{ role: 'user', content: [{ text: 'hi' }], name: null, meta: {} }],
      }),
      'haystack.component.output': json({
        replies: [
          {
            role: 'assistant',
            content: [{ tool_call: { id: 'c1', tool_name: 'get_weather', arguments: { city: 'Oslo' } } }],
          },
        ],
      }),
    });
    assert.deepEqual(
      [component.input, component.output],
      [[user('hi')], [{ role: 'assistant', parts: [weatherCall] }]],
    );
    const answered = {
      messages: [
        {
          _role: 'tool',
          _content: [
            {
              tool_call_result: {
                result: '{"celsius":7}',
                error: false,
                origin: { id: 'c1', tool_name: 'get_weather' },
              },
            },
          ],
        },
      ],
    };
    assert.deepEqual(contentOf({ 'haystack.agent.input': json(answered) }).input, [
      { role: 'tool', parts: [{ ...weatherAnswer, name: 'get_weather' }] },
    ]);
    assert.deepEqual(contentOf({ 'haystack.pipeline.output_data': '{"answer":"yo"}' }).output, [assistant('yo')]);
  });

  it('LlamaIndex native', () => {
    const content = contentOf(
      {},
      {
        events: [
          {
            name: 'LLMChatStartEvent',
            attributes: { messages: json([{ role: 'user', blocks: [{ block_type: 'text', text: 'hi' }] }]) },
          },
          {
            name: 'LLMChatEndEvent',
            attributes: {
              response: json({ message: { role: 'assistant', blocks: [{ block_type: 'text', text: 'yo' }] } }),
            },
          },
        ],
      },
    );
    assert.deepEqual([content.input, content.output], [[user('hi')], [assistant('yo')]]);
  });

  it('MS Agent Framework', () => {
    const content = contentOf({
      'executor.input': 'hi',
      'executor.output': '{"role":"assistant","parts":[{"type":"text","content":"yo"}]}',
    });
    assert.deepEqual([content.input, content.output], [[user('hi')], [assistant('yo')]]);
  });

  it('Copilot', () => {
    const content = contentOf({
      'copilot_chat.user_request': 'hi',
      'copilot_chat.reasoning_content': 'hm',
      'copilot_chat.markdown_content': '**yo**',
    });
    assert.deepEqual(content.input, [user('hi')]);
    assert.deepEqual(content.output, [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'hm' },
          { type: 'text', text: '**yo**' },
        ],
      },
    ]);
  });

  it('Claude Code', () => {
    assert.deepEqual(contentOf({ user_prompt: 'hi' }, { dialects: ['claude-code'] }).input, [user('hi')]);
    const request = {
      system: [{ type: 'text', text: 'Be brief.' }],
      max_tokens: 9,
      tools: [{ name: 'Bash', input_schema: { type: 'object' } }],
      messages: [{ role: 'user', content: 'hi' }],
    };
    const response = {
      type: 'message',
      role: 'assistant',
      stop_reason: 'end_turn',
      content: [
        { type: 'thinking', thinking: 'hm' },
        { type: 'text', text: 'yo' },
      ],
    };
    const content = contentOf(
      {},
      {
        logs: [
          {
            name: 'claude_code.api_request_body',
            attributes: { 'event.name': 'api_request_body', body: json(request) },
          },
          { name: 'claude_code.api_response_body', attributes: { body: json(response), body_truncated: 'true' } },
        ],
      },
    );
    assert.deepEqual([content.system, content.input], [[{ type: 'text', text: 'Be brief.' }], [user('hi')]]);
    assert.deepEqual(content.output, [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'hm' },
          { type: 'text', text: 'yo' },
        ],
        finishReason: 'stop',
      },
    ]);
    assert.deepEqual(content.tools, [{ name: 'Bash', parameters: { type: 'object' } }]);
    assert.deepEqual([content.params['max_tokens']?.value, content.state], [9, 'truncated']);
  });

  it('Gemini CLI: text cut with a note', () => {
    const sent = `${json([{ role: 'user', parts: [{ type: 'text', content: 'x'.repeat(50) }] }]).slice(0, 70)}...[TRUNCATED: original length 12345]`;
    const content = contentOf({ 'gen_ai.input.messages': sent });
    assert.equal(content.input[0]?.role, 'user');
    assert.equal(content.state, 'truncated');
  });

  it('Spring AI: its log lines are text, not content', () => {
    const content = contentOf(
      { 'spring.ai.kind': 'chat_client' },
      { logs: [{ name: '', body: 'Chat Model Prompt Content: ["hi"]' }] },
    );
    assert.deepEqual([content.input, content.output, content.state], [[], [], 'off']);
  });
});
