import type { Asked, JsonSchema, Usage } from './conversation.ts';
import { createdSeconds, inTwo, sse } from './protocol.ts';
import type { Answer, Protocol } from './protocol.ts';

interface Item {
  readonly type?: string;
  readonly role?: string;
  readonly name?: string;
}

interface ResponsesBody {
  readonly model: string;
  readonly stream?: boolean;
  readonly instructions?: string | null;
  readonly input: string | readonly Item[];
  readonly tools?: readonly { readonly type: string; readonly name?: string; readonly parameters?: JsonSchema }[];
  readonly tool_choice?: string | { readonly name?: string };
  readonly text?: { readonly format?: { readonly schema?: JsonSchema } };
}

/** `POST /v1/responses` */
export const openAiResponses: Protocol = {
  path: /\/responses$/,
  writesCache: false,
  read: (body) => read(body as ResponsesBody),
  answer: (answer) => response(answer, 'completed', [item(answer)]),
  stream,
};

function read(body: ResponsesBody): Asked {
  const items: readonly Item[] = typeof body.input === 'string' ? [{ role: 'user' }] : body.input;
  const lastUser = items.findLastIndex(({ role }) => role === 'user');
  const isAnswer = ({ type, role }: Item): boolean => role === 'assistant' || type === 'function_call';
  const named = typeof body.tool_choice === 'object' ? body.tool_choice.name : undefined;
  const answerSchema = body.text?.format?.schema;
  return {
    model: body.model,
    stream: body.stream === true,
    tools: (body.tools ?? []).flatMap(({ type, name, parameters }) =>
      type === 'function' && name !== undefined ? [{ name, schema: parameters ?? {} }] : [],
    ),
    answers: items.filter(isAnswer).length,
    called: items
      .slice(lastUser + 1)
      .flatMap(({ type, name }) => (type === 'function_call' && name !== undefined ? [name] : [])),
    ...(named === undefined ? {} : { namedTool: named }),
    ...(answerSchema ? { answerSchema } : {}),
  };
}

function item({ reply }: Answer): object {
  if ('text' in reply) {
    const content = [{ type: 'output_text', text: reply.text, annotations: [], logprobs: [] }];
    return { id: `msg_${reply.id}`, type: 'message', status: 'completed', role: 'assistant', content };
  }
  const call = { call_id: `call_${reply.id}`, name: reply.tool, arguments: JSON.stringify(reply.arguments) };
  return { id: `fc_${reply.id}`, type: 'function_call', status: 'completed', ...call };
}

function response({ model, reply, usage, body }: Answer, status: string, output: readonly object[]): object {
  const asked = body as ResponsesBody;
  return {
    id: `resp_${reply.id}`,
    object: 'response',
    created_at: createdSeconds,
    status,
    error: null,
    incomplete_details: null,
    instructions: asked.instructions ?? null,
    max_output_tokens: null,
    metadata: {},
    model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: 'default',
    store: true,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: asked.tool_choice ?? 'auto',
    tools: asked.tools ?? [],
    top_p: 1,
    truncation: 'disabled',
    usage: status === 'completed' ? usageOf(usage) : null,
    user: null,
  };
}

function usageOf({ uncached, cacheRead, cacheWrite, visible, reasoning }: Usage): object {
  const input = uncached + cacheRead + cacheWrite;
  const output = visible + reasoning;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}

function stream(answer: Answer): readonly string[] {
  const whole = item(answer);
  const started = {
    ...whole,
    status: 'in_progress',
    ...('text' in answer.reply ? { content: [] } : { arguments: '' }),
  };
  const events: readonly StreamEvent[] = [
    { type: 'response.created', response: response(answer, 'in_progress', []) },
    { type: 'response.in_progress', response: response(answer, 'in_progress', []) },
    { type: 'response.output_item.added', output_index: 0, item: started },
    ...middle(answer),
    { type: 'response.output_item.done', output_index: 0, item: whole },
    { type: 'response.completed', response: response(answer, 'completed', [whole]) },
  ];
  return events.map((event, number) => sse({ ...event, sequence_number: number }, event.type));
}

interface StreamEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

function middle({ reply }: Answer): readonly StreamEvent[] {
  if (!('text' in reply)) {
    const text = JSON.stringify(reply.arguments);
    const at = { item_id: `fc_${reply.id}`, output_index: 0 };
    return [
      { type: 'response.function_call_arguments.delta', ...at, delta: text },
      { type: 'response.function_call_arguments.done', ...at, name: reply.tool, arguments: text },
    ];
  }
  const at = { item_id: `msg_${reply.id}`, output_index: 0, content_index: 0 };
  const part = { type: 'output_text', text: reply.text, annotations: [], logprobs: [] };
  return [
    { type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
    ...inTwo(reply.text).map((delta) => ({ type: 'response.output_text.delta', ...at, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...at, text: reply.text, logprobs: [] },
    { type: 'response.content_part.done', ...at, part },
  ];
}
