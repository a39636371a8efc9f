import type { Asked, JsonSchema, Usage } from './conversation.ts';
import { inTwo, sse } from './protocol.ts';
import type { Answer, Protocol } from './protocol.ts';

interface Block {
  readonly type: string;
  readonly name?: string;
}

interface MessagesBody {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly role: string; readonly content: string | readonly Block[] }[];
  readonly tools?: readonly { readonly name: string; readonly input_schema?: JsonSchema }[];
  readonly tool_choice?: { readonly type: string; readonly name?: string };
}

/** `POST /v1/messages` */
export const anthropicMessages: Protocol = {
  path: /\/messages$/,
  writesCache: true,
  read: (body) => read(body as MessagesBody),
  answer: (answer) => ({
    ...head(answer),
    content: [block(answer)],
    stop_reason: stopReason(answer),
    usage: usageOf(answer.usage, answer.usage.visible + answer.usage.reasoning),
  }),
  stream,
};

function read(body: MessagesBody): Asked {
  const blocks = (content: string | readonly Block[]): readonly Block[] =>
    typeof content === 'string' ? [{ type: 'text' }] : content;
  const isResult = ({ type }: Block): boolean => type === 'tool_result';
  const lastUser = body.messages.findLastIndex(
    ({ role, content }) => role === 'user' && !blocks(content).some(isResult),
  );
  const since = body.messages.slice(lastUser + 1).flatMap(({ content }) => blocks(content));
  return {
    model: body.model,
    stream: body.stream === true,
    tools: (body.tools ?? []).map(({ name, input_schema }) => ({ name, schema: input_schema ?? {} })),
    answers: body.messages.filter(({ role }) => role === 'assistant').length,
    called: since.flatMap(({ type, name }) => (type === 'tool_use' && name !== undefined ? [name] : [])),
    ...(body.tool_choice?.name === undefined ? {} : { namedTool: body.tool_choice.name }),
  };
}

function head({ model, reply }: Answer): object {
  return {
    id: `msg_${reply.id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
}

function block({ reply }: Answer): object {
  if ('text' in reply) return { type: 'text', text: reply.text };
  return { type: 'tool_use', id: `toolu_${reply.id}`, name: reply.tool, input: reply.arguments };
}

function stopReason({ reply }: Answer): string {
  return 'text' in reply ? 'end_turn' : 'tool_use';
}

/** Anthropic's `input_tokens` is what the cache had no part in. */
function usageOf({ uncached, cacheRead, cacheWrite }: Usage, output: number): object {
  return {
    input_tokens: uncached,
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    service_tier: 'standard',
  };
}

function stream(answer: Answer): readonly string[] {
  const { reply, usage } = answer;
  const deltas =
    'text' in reply
      ? inTwo(reply.text).map((text) => ({ type: 'text_delta', text }))
      : inTwo(JSON.stringify(reply.arguments)).map((text) => ({ type: 'input_json_delta', partial_json: text }));
  const empty = 'text' in reply ? { type: 'text', text: '' } : { ...block(answer), input: {} };
  const events = [
    { type: 'message_start', message: { ...head(answer), usage: usageOf(usage, 1) } },
    { type: 'content_block_start', index: 0, content_block: empty },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: stopReason(answer), stop_sequence: null },
      usage: { output_tokens: usage.visible + usage.reasoning },
    },
    { type: 'message_stop' },
  ];
  return events.map((event) => sse(event, event.type));
}
