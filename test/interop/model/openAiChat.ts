import type { Asked, JsonSchema, Usage } from './conversation.ts';
import { createdSeconds, inTwo, sse } from './protocol.ts';
import type { Answer, Protocol } from './protocol.ts';

interface ChatMessage {
  readonly role: string;
  readonly content?: string | readonly { readonly text?: string }[] | null;
  readonly tool_calls?: readonly { readonly function?: { readonly name: string } }[] | null;
}

interface ChatBody {
  readonly model: string;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly { readonly function?: { readonly name: string; readonly parameters?: JsonSchema } }[];
  readonly tool_choice?: string | { readonly function?: { readonly name: string } };
  readonly response_format?: { readonly json_schema?: { readonly schema?: JsonSchema } };
}

/** `POST /v1/chat/completions` */
export const openAiChat: Protocol = {
  path: /\/chat\/completions$/,
  writesCache: false,
  read: (body) => read(body as ChatBody),
  answer: (answer) => ({ ...head(answer, 'chat.completion'), choices: [choice(answer)], usage: usageOf(answer.usage) }),
  stream,
};

function read(body: ChatBody): Asked {
  const lastUser = body.messages.findLastIndex((one) => one.role === 'user' && !textOf(one).startsWith('Observation:'));
  const named = typeof body.tool_choice === 'object' ? body.tool_choice.function?.name : undefined;
  const answerSchema = body.response_format?.json_schema?.schema;
  return {
    model: body.model,
    stream: body.stream === true,
    tools: (body.tools ?? []).flatMap(({ function: tool }) =>
      tool ? [{ name: tool.name, schema: tool.parameters ?? {} }] : [],
    ),
    answers: body.messages.filter(({ role }) => role === 'assistant').length,
    called: body.messages.slice(lastUser + 1).flatMap(calledBy),
    ...(named === undefined ? {} : { namedTool: named }),
    ...(answerSchema ? { answerSchema } : {}),
  };
}

function textOf({ content }: ChatMessage): string {
  return typeof content === 'string' ? content : (content ?? []).map(({ text = '' }) => text).join('');
}

/** smolagents retells calls and their results as text: `Calling tools: [{… 'name': 'x' …}]` and `Observation: …`. */
function calledBy(message: ChatMessage): readonly string[] {
  if (message.tool_calls) return message.tool_calls.map((call) => call.function?.name ?? '');
  const text = message.role === 'user' ? '' : textOf(message);
  return text.startsWith('Calling tools:') ? [...text.matchAll(/'name': '(\w+)'/g)].map(([, name = '']) => name) : [];
}

function head({ model, reply }: Answer, object: string): object {
  const id = `chatcmpl-${reply.id}`;
  return { id, object, created: createdSeconds, model, service_tier: 'default', system_fingerprint: 'fp_loupe' };
}

function toolCall(answer: Answer): object | undefined {
  const { reply } = answer;
  if ('text' in reply) return undefined;
  const call = { name: reply.tool, arguments: JSON.stringify(reply.arguments) };
  return { id: `call_${reply.id}`, type: 'function', function: call };
}

function finish({ reply }: Answer): string {
  return 'text' in reply ? 'stop' : 'tool_calls';
}

function choice(answer: Answer): object {
  const call = toolCall(answer);
  const content = 'text' in answer.reply ? answer.reply.text : null;
  const message = {
    role: 'assistant',
    content,
    refusal: null,
    annotations: [],
    ...(call ? { tool_calls: [call] } : {}),
  };
  return { index: 0, message, logprobs: null, finish_reason: finish(answer) };
}

function usageOf({ uncached, cacheRead, cacheWrite, visible, reasoning }: Usage): object {
  const prompt = uncached + cacheRead + cacheWrite;
  const completion = visible + reasoning;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cacheRead, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function stream(answer: Answer): readonly string[] {
  const call = toolCall(answer);
  const wantsUsage = (answer.body as ChatBody).stream_options?.include_usage === true;
  const deltas = call
    ? [{ role: 'assistant', content: null, tool_calls: [{ index: 0, ...call }] }]
    : inTwo('text' in answer.reply ? answer.reply.text : '').map((content) => ({ role: 'assistant', content }));
  const chunk = (delta: object, reason: string | null): object => ({
    ...head(answer, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
    ...(wantsUsage ? { usage: null } : {}),
  });
  const last = { ...head(answer, 'chat.completion.chunk'), choices: [], usage: usageOf(answer.usage) };
  return [
    ...deltas.map((delta) => sse(chunk(delta, null))),
    sse(chunk({}, finish(answer))),
    ...(wantsUsage ? [sse(last)] : []),
    sse('[DONE]'),
  ];
}
