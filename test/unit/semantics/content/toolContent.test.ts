/** Telemetry-dialects §4.10 and §4.11. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assistant, contentOf, user, type EventSpec, type Values } from './contentFixtures.ts';

const json = JSON.stringify;

describe('tool definitions', () => {
  const schema = { type: 'object', properties: {} };
  const full = [{ name: 'get_weather', description: 'Weather', parameters: schema }];
  const rows: Readonly<Record<string, Values>> = {
    OTel: {
      'gen_ai.tool.definitions': json([
        { type: 'function', name: 'get_weather', description: 'Weather', parameters: schema },
      ]),
    },
    Strands: {
      'gen_ai.tool.definitions': json([{ name: 'get_weather', description: 'Weather', inputSchema: { json: schema } }]),
    },
    OpenInference: {
      'llm.tools.0.tool.json_schema': json({
        type: 'function',
        function: { name: 'get_weather', description: 'Weather', parameters: schema },
      }),
    },
    OpenLLMetry: {
      'llm.request.functions.0.name': 'get_weather',
      'llm.request.functions.0.description': 'Weather',
      'llm.request.functions.0.parameters': json(schema),
    },
    Vercel: {
      'ai.prompt.tools': [json({ type: 'function', name: 'get_weather', description: 'Weather', inputSchema: schema })],
    },
    'Pydantic AI': {
      model_request_parameters: json({
        function_tools: [{ name: 'get_weather', description: 'Weather', parameters_json_schema: schema }],
      }),
    },
    Azure: {
      'gen_ai.request.tools': json([
        { type: 'function', function: { name: 'get_weather', description: 'Weather', parameters: schema } },
      ]),
    },
    ADK: {
      'gcp.vertex.agent.llm_request': json({
        config: {
          tools: [{ function_declarations: [{ name: 'get_weather', description: 'Weather', parameters: schema }] }],
        },
      }),
    },
  };
  for (const [row, attributes] of Object.entries(rows)) {
    it(row, () => {
      assert.deepEqual(contentOf(attributes).tools, full);
    });
  }

  it('may be names only', () => {
    const names: readonly Values[] = [
      { 'gen_ai.tool.definitions': json(['a', 'b']) },
      { 'gen_ai.agent.tools': '["a","b"]' },
      { 'spring.ai.model.request.tool.names': ['a', 'b'] },
      { 'sk.available_functions': 'a,b' },
      { 'haystack.agent.tools': json([{ name: 'a' }, { name: 'b' }, { name: 'a' }]) },
    ];
    for (const attributes of names) assert.deepEqual(contentOf(attributes).tools, [{ name: 'a' }, { name: 'b' }]);
  });
});

describe('tool execution of telemetry-dialects §4.11', () => {
  const given = '{"city":"Oslo"}';
  const answer = '{"celsius":7}';
  const rows: Readonly<Record<string, readonly [Values, (readonly EventSpec[])?]>> = {
    OTel: [{ 'gen_ai.tool.name': 't', 'gen_ai.tool.call.arguments': given, 'gen_ai.tool.call.result': answer }],
    OpenInference: [
      {
        'openinference.span.kind': 'TOOL',
        'tool.name': 't',
        'input.value': given,
        'input.mime_type': 'application/json',
        'output.value': answer,
        'tool.parameters': '{"type":"object"}',
      },
    ],
    OpenLLMetry: [
      {
        'traceloop.span.kind': 'tool',
        'traceloop.entity.input': json({ args: [], kwargs: { city: 'Oslo' } }),
        'traceloop.entity.output': answer,
      },
    ],
    'LangChain JS by OpenLLMetry': [
      {
        'gen_ai.operation.name': 'execute_tool',
        'traceloop.entity.input': json({ args: [given] }),
        'traceloop.entity.output': json({
          lc: 1,
          id: ['ToolMessage'],
          kwargs: { content: answer, tool_call_id: 'c1' },
        }),
      },
    ],
    'Vercel legacy': [{ 'ai.toolCall.name': 't', 'ai.toolCall.args': given, 'ai.toolCall.result': answer }],
    'Pydantic AI v2': [{ 'gen_ai.tool.name': 't', tool_arguments: given, tool_response: answer }],
    Langfuse: [
      {
        'langfuse.observation.type': 'tool',
        'langfuse.observation.input': given,
        'langfuse.observation.output': answer,
      },
    ],
    ADK: [
      {
        'gen_ai.tool.name': 't',
        'gcp.vertex.agent.llm_request': '{}',
        'gcp.vertex.agent.tool_call_args': given,
        'gcp.vertex.agent.tool_response': answer,
      },
    ],
    Strands: [
      { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 't' },
      [
        { name: 'gen_ai.tool.message', attributes: { role: 'tool', content: given, id: 'c1' } },
        { name: 'gen_ai.choice', attributes: { message: json([{ text: answer }]), id: 'c1' } },
      ],
    ],
    'Mastra old': [{ 'gen_ai.tool.name': 't', 'gen_ai.tool.input': given, 'gen_ai.tool.output': answer }],
    Genkit: [{ 'genkit:metadata:subtype': 'tool', 'genkit:name': 't', 'genkit:input': given, 'genkit:output': answer }],
    'Spring AI': [
      {
        'spring.ai.tool.definition.name': 't',
        'spring.ai.tool.call.arguments': given,
        'spring.ai.tool.call.result': answer,
      },
    ],
    Haystack: [
      { 'haystack.tool.name': 't', 'haystack.agent.step.tool.input': given, 'haystack.agent.step.tool.output': answer },
    ],
    'Gemini CLI': [
      {
        'gen_ai.operation.name': 'tool_call',
        'gen_ai.tool.name': 't',
        function_args: given,
        'gen_ai.output.messages': answer,
      },
    ],
    'Claude Code': [
      { 'span.type': 'tool', tool_name: 'Bash', tool_input: given },
      [{ name: 'tool.output', attributes: { output: answer } }],
    ],
    'Claude Code, command': [
      { 'span.type': 'tool', tool_name: 'Bash', full_command: given },
      [{ name: 'tool.output', attributes: { output: answer } }],
    ],
    'Codex log': [{ tool_name: 'shell', arguments: given, output: answer }],
    'OpenLIT legacy': [{ 'gen_ai.tool.name': 't', 'gen_ai.tool.args': given, 'gen_ai.tool.output': answer }],
    plain: [{ 'tool.name': 't', 'tool.args': given, 'tool.output': answer }],
    MCP: [{ 'mcp.method.name': 'tools/call', 'mcp.request.argument': given, 'mcp.response.value': answer }],
  };
  for (const [row, [attributes, events = []]] of Object.entries(rows)) {
    it(row, () => {
      const content = contentOf(attributes, { events });
      assert.deepEqual(content.arguments?.value, { city: 'Oslo' });
      assert.deepEqual(content.result?.value, { celsius: 7 });
      assert.deepEqual([content.input, content.output], [[], []], 'not as messages too');
    });
  }

  it('leaves the same keys of other spans to their messages', () => {
    const content = contentOf({ 'openinference.span.kind': 'CHAIN', 'input.value': 'hi', 'output.value': 'yo' });
    assert.deepEqual([content.arguments, content.input, content.output], [undefined, [user('hi')], [assistant('yo')]]);
  });

  it('tells where the values were read', () => {
    const content = contentOf(
      { 'gen_ai.tool.name': 't', tool_arguments: given },
      { events: [{ name: 'tool.output', attributes: { output: 'x' } }] },
    );
    assert.deepEqual([content.arguments?.from, content.result?.from], ['tool_arguments', 'event tool.output']);
  });
});
