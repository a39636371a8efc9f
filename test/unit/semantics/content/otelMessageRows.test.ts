/** One test per row of telemetry-dialects §4.8, named by the row. The others are in the other two files of this name. */
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
      assert.equal(content.from.input, 'gen_ai.input.messages');
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
    assert.equal(contentOf({}, { logs: events }).from.output, `log ${name}`);
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
    assert.equal(contentOf({}, { logs: logs.toReversed() }).input[0]?.role, 'user', 'ordered by time');
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
    assert.equal(content.from.input, 'event gen_ai.content.prompt');
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
});
