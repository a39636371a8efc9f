/** One talk in the shapes of six providers: all come to the same messages. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messagesOf } from '../../../../src/core/semantics/content/shapes/messagesOf.ts';
import { knownRole } from '../../../../src/core/semantics/content/shapes/roleOf.ts';
import type { Json } from '../../../../src/shared/message.ts';

const png = 'QUJD';
const args = { city: 'Oslo' };
const answer = { celsius: 7 };

const expected = [
  {
    role: 'user',
    parts: [
      { type: 'text', text: 'Weather?' },
      { type: 'media', form: 'blob', mimeType: 'image/png', modality: 'image', content: png },
    ],
  },
  {
    role: 'assistant',
    parts: [
      { type: 'text', text: 'I look.' },
      { type: 'toolCall', callId: 'c1', name: 'get_weather', arguments: args },
    ],
  },
  { role: 'tool', parts: [{ type: 'toolResult', callId: 'c1', result: answer }] },
  { role: 'assistant', parts: [{ type: 'text', text: '7 degrees.' }] },
];

const shapes: Readonly<Record<string, Json>> = {
  OpenAI: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Weather?' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
      ],
    },
    {
      role: 'assistant',
      content: 'I look.',
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'get_weather', arguments: JSON.stringify(args) } }],
    },
    { role: 'tool', tool_call_id: 'c1', content: JSON.stringify(answer) },
    { role: 'assistant', content: '7 degrees.' },
  ],
  'OpenAI Responses': [
    {
      type: 'message',
      role: 'user',
      content: [
        { type: 'input_text', text: 'Weather?' },
        { type: 'input_image', image_url: `data:image/png;base64,${png}` },
      ],
    },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'I look.' }] },
    { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'get_weather', arguments: JSON.stringify(args) },
    { type: 'function_call_output', call_id: 'c1', output: JSON.stringify(answer) },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: '7 degrees.' }] },
  ],
  Anthropic: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Weather?' },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I look.' },
        { type: 'tool_use', id: 'c1', name: 'get_weather', input: args },
      ],
    },
    {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'c1', content: [{ type: 'text', text: JSON.stringify(answer) }] }],
    },
    { role: 'assistant', content: '7 degrees.' },
  ],
  Bedrock: [
    { role: 'user', content: [{ text: 'Weather?' }, { image: { format: 'png', source: { bytes: png } } }] },
    {
      role: 'assistant',
      content: [{ text: 'I look.' }, { toolUse: { toolUseId: 'c1', name: 'get_weather', input: args } }],
    },
    { role: 'user', content: [{ toolResult: { toolUseId: 'c1', status: 'success', content: [{ json: answer }] } }] },
    { role: 'assistant', content: [{ text: '7 degrees.' }] },
  ],
  Gemini: [
    { role: 'user', parts: [{ text: 'Weather?' }, { inline_data: { mime_type: 'image/png', data: png } }] },
    { role: 'model', parts: [{ text: 'I look.' }, { functionCall: { id: 'c1', name: 'get_weather', args } }] },
    { role: 'user', parts: [{ functionResponse: { id: 'c1', response: answer } }] },
    { role: 'model', parts: [{ text: '7 degrees.' }] },
  ],
  'LangChain type/data': [
    {
      type: 'human',
      data: {
        content: [
          { type: 'text', text: 'Weather?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
        ],
      },
    },
    {
      type: 'ai',
      data: { content: 'I look.', tool_calls: [{ id: 'c1', name: 'get_weather', args, type: 'tool_call' }] },
    },
    { type: 'tool', data: { content: JSON.stringify(answer), tool_call_id: 'c1', id: null } },
    { type: 'ai', data: { content: '7 degrees.' } },
  ],
  'LangChain lc/kwargs': [
    {
      lc: 1,
      type: 'constructor',
      id: ['langchain', 'HumanMessage'],
      kwargs: {
        content: [
          { type: 'text', text: 'Weather?' },
          { type: 'image', mime_type: 'image/png', base64: png },
        ],
      },
    },
    {
      lc: 1,
      type: 'constructor',
      id: ['langchain', 'AIMessageChunk'],
      kwargs: { content: 'I look.', tool_calls: [{ id: 'c1', name: 'get_weather', args }] },
    },
    {
      lc: 1,
      type: 'constructor',
      id: ['langchain', 'ToolMessage'],
      kwargs: { content: JSON.stringify(answer), tool_call_id: 'c1' },
    },
    { lc: 1, type: 'constructor', id: ['langchain', 'AIMessage'], kwargs: { content: '7 degrees.' } },
  ],
  'AI SDK': [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Weather?' },
        { type: 'file', data: png, mediaType: 'image/png' },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I look.' },
        { type: 'tool-call', toolCallId: 'c1', toolName: 'get_weather', input: args },
      ],
    },
    {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId: 'c1', output: { type: 'text', value: JSON.stringify(answer) } }],
    },
    { role: 'assistant', content: '7 degrees.' },
  ],
};

describe('provider shapes', () => {
  for (const [provider, sent] of Object.entries(shapes)) {
    it(`${provider} comes to the same messages as the others`, () => {
      assert.deepEqual(messagesOf(sent, 'user'), expected);
    });
  }

  it('keep a failed tool result, in every way of saying so', () => {
    const failed: readonly Json[] = [
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', is_error: true, content: 'no' }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 'c1', status: 'error', content: [{ text: 'no' }] } }] },
      { type: 'tool', data: { content: 'no', tool_call_id: 'c1', status: 'error' } },
      {
        role: 'tool',
        content: [{ type: 'tool-result', toolCallId: 'c1', output: { type: 'error-text', value: 'no' } }],
      },
    ];
    const part = { type: 'toolResult', callId: 'c1', result: 'no', failed: true };
    for (const sent of failed) assert.deepEqual(messagesOf([sent], 'user'), [{ role: 'tool', parts: [part] }]);
  });

  it('keep parts of unknown types, reasoning without words, and refusals', () => {
    const sent = {
      role: 'assistant',
      reasoning_content: 'hm',
      refusal: 'No.',
      content: [
        { type: 'redacted_thinking', data: 'x' },
        { type: 'hologram', z: 1 },
      ],
    };
    assert.deepEqual(messagesOf(sent, 'user')[0]?.parts, [
      { type: 'reasoning', text: 'hm' },
      { type: 'reasoning', text: '' },
      { type: 'other', name: 'hologram', value: { type: 'hologram', z: 1 } },
      { type: 'text', text: 'No.' },
    ]);
  });

  it('map the words for roles', () => {
    const words = {
      assistant: 'model ai bot assistant AIMessage MessageRole.ASSISTANT',
      user: 'human user',
      system: 'developer system',
      tool: 'function tool',
    };
    for (const [role, names] of Object.entries(words))
      for (const name of names.split(' ')) assert.equal(knownRole(name), role);
    assert.deepEqual(messagesOf([{ role: 'ghost', content: 'boo' }], 'user'), [
      { role: 'unknown', parts: [{ type: 'text', text: 'boo' }] },
    ]);
    assert.deepEqual(
      messagesOf(
        [
          ['human', 'hi'],
          ['ai', 'yo'],
        ],
        'user',
      ).map(({ role }) => role),
      ['user', 'assistant'],
    );
  });
});
