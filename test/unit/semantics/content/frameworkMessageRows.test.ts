/** One test per row of telemetry-dialects §4.8, named by the row. The others are in the other two files of this name. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assistant, contentOf, user } from './contentFixtures.ts';

const json = JSON.stringify;
const weatherCall = { type: 'toolCall', callId: 'c1', name: 'get_weather', arguments: { city: 'Oslo' } };
const weatherAnswer = { type: 'toolResult', callId: 'c1', result: { celsius: 7 } };

describe('messages of telemetry-dialects §4.8', () => {
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
      [step.input, step.output, step.from.input],
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
    assert.deepEqual([content.params.max_tokens?.value, content.state], [9, 'truncated']);
  });

  it('Gemini CLI: text cut with a note', () => {
    const sent = `${json([{ role: 'user', parts: [{ type: 'text', content: 'x'.repeat(50) }] }]).slice(0, 70)}...[TRUNCATED: original length 12345]`;
    const content = contentOf({ 'gen_ai.input.messages': sent });
    assert.equal(content.input[0]?.role, 'user');
    assert.equal(content.state, 'truncated');
    const answer = JSON.stringify([{ role: 'system', parts: [{ type: 'text', content: 'yo' }] }]);
    assert.deepEqual(contentOf({ 'gen_ai.output.messages': answer }).output, [assistant('yo')]);
  });

  it('Spring AI: its log lines are text, not content', () => {
    const content = contentOf(
      { 'spring.ai.kind': 'chat_client' },
      { logs: [{ name: '', body: 'Chat Model Prompt Content: ["hi"]' }] },
    );
    assert.deepEqual([content.input, content.output, content.state], [[], [], 'off']);
  });
});
