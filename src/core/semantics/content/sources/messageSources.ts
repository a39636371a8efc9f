import type { Json } from '../../../../shared/message.ts';
import { fieldAt, numberOf } from '../jsonFields.ts';

/** How a value is turned into messages. */
export type MessageForm =
  /** Decoded JSON, or text. */
  | 'json'
  /** JSON only where `mime` says so, else plain text. */
  | 'mime'
  /** A list spelled by keys `KEY.0.…`. */
  | 'indexed'
  /** Like `indexed`, and `content` may be JSON of parts. */
  | 'indexedJson'
  /** Text whatever it looks like. */
  | 'text';

export interface MessageSource {
  /** Row of telemetry-dialects §4.8. */
  readonly row: string;
  /** An attribute, or the expression of several. */
  readonly key: string | RegExp;
  readonly form?: MessageForm;
  readonly mime?: string;
  /** The value holds the whole talk: the model's last words are the output, what is before them the input. */
  readonly half?: true;
  /** Number of the first message that is new, in an attribute of its own. */
  readonly newFrom?: string;
  /** Only for these dialects (telemetry-dialects §3): the key is an everyday word. */
  readonly dialects?: readonly string[];
}

/** Attributes with what went into a span, the first that says anything counts: new names first, generic ones last. */
export const inputSources: readonly MessageSource[] = [
  { row: 'OTel ≥1.37', key: 'gen_ai.input.messages' },
  { row: 'OpenInference', key: 'llm.input_messages', form: 'indexed' },
  { row: 'Vercel legacy', key: 'ai.prompt.messages' },
  { row: 'Vercel legacy', key: 'ai.prompt' },
  { row: 'Pydantic AI v2+', key: 'pydantic_ai.all_messages', half: true, newFrom: 'pydantic_ai.new_message_index' },
  { row: 'Pydantic AI v1', key: 'all_messages_events', half: true },
  { row: 'Pydantic AI v1', key: 'events', half: true, dialects: ['pydantic-ai', 'logfire'] },
  { row: 'Logfire OpenAI/Anthropic', key: 'request_data', dialects: ['logfire', 'pydantic-ai'] },
  { row: 'Langfuse', key: 'langfuse.observation.input' },
  { row: 'ADK', key: 'gcp.vertex.agent.llm_request' },
  { row: 'Genkit', key: 'genkit:input' },
  { row: 'OpenLLMetry classic', key: 'gen_ai.prompt', form: 'indexedJson' },
  { row: 'OpenInference completions', key: 'llm.prompts', form: 'indexed' },
  { row: 'OpenInference completions', key: 'llm.prompts' },
  { row: 'older / LangSmith / old Mastra', key: 'gen_ai.prompt' },
  { row: 'Copilot', key: 'copilot_chat.user_request' },
  { row: 'Claude Code', key: 'user_prompt', form: 'text', dialects: ['claude-code'] },
  { row: 'Claude Code', key: 'prompt', form: 'text', dialects: ['claude-code', 'codex', 'gemini-cli'] },
  { row: 'Mastra', key: /^mastra\.[a-z_]+\.input$/ },
  {
    row: 'Haystack',
    key: /^haystack\.(?:component\.input|agent\.input|agent\.step\.llm\.input|pipeline\.input_data)$/,
  },
  { row: 'MS Agent Framework', key: 'executor.input' },
  { row: 'OpenInference generic', key: 'input.value', form: 'mime', mime: 'input.mime_type' },
  { row: 'OpenLLMetry workflow/task', key: 'traceloop.entity.input' },
  { row: 'Vercel embed', key: /^ai\.values?$/, form: 'text' },
  { row: 'Langfuse', key: 'langfuse.trace.input' },
  { row: 'Mastra', key: 'input' },
  { row: 'plain', key: /^(?:prompt|question|query)$/, form: 'text' },
];

/** Attributes with what came out of a span. */
export const outputSources: readonly MessageSource[] = [
  { row: 'OTel ≥1.37', key: 'gen_ai.output.messages' },
  { row: 'OpenInference', key: 'llm.output_messages', form: 'indexed' },
  { row: 'Pydantic AI v2+', key: 'pydantic_ai.all_messages', half: true, newFrom: 'pydantic_ai.new_message_index' },
  { row: 'Pydantic AI v1', key: 'all_messages_events', half: true },
  { row: 'Pydantic AI v1', key: 'events', half: true, dialects: ['pydantic-ai', 'logfire'] },
  { row: 'Pydantic AI v2+', key: 'final_result', form: 'text' },
  { row: 'Logfire OpenAI/Anthropic', key: 'response_data', dialects: ['logfire', 'pydantic-ai'] },
  { row: 'Langfuse', key: 'langfuse.observation.output' },
  { row: 'ADK', key: 'gcp.vertex.agent.llm_response' },
  { row: 'Genkit', key: 'genkit:output' },
  { row: 'OpenLLMetry classic', key: 'gen_ai.completion', form: 'indexedJson' },
  { row: 'OpenInference completions', key: 'llm.choices', form: 'indexed' },
  { row: 'older / LangSmith / old Mastra', key: 'gen_ai.completion' },
  { row: 'Mastra', key: /^mastra\.[a-z_]+\.output$/ },
  {
    row: 'Haystack',
    key: /^haystack\.(?:component\.output|agent\.output|agent\.step\.llm\.output|pipeline\.output_data)$/,
  },
  { row: 'MS Agent Framework', key: 'executor.output' },
  { row: 'OpenInference generic', key: 'output.value', form: 'mime', mime: 'output.mime_type' },
  { row: 'OpenLLMetry workflow/task', key: 'traceloop.entity.output' },
  { row: 'Langfuse', key: 'langfuse.trace.output' },
  { row: 'Mastra', key: 'output' },
  { row: 'plain', key: /^(?:response|answer|result)$/, form: 'text' },
];

/** One answer spread over attributes: what was thought, said, asked of tools, drawn. */
export interface SpreadOutput {
  readonly row: string;
  readonly reasoning: readonly string[];
  readonly text: readonly string[];
  readonly calls: readonly string[];
  readonly files: readonly string[];
}

export const spreadOutputs: readonly SpreadOutput[] = [
  {
    row: 'Vercel legacy',
    reasoning: ['ai.response.reasoning', 'ai.result.reasoning'],
    text: ['ai.response.text', 'ai.result.text', 'ai.response.object', 'ai.result.object'],
    calls: ['ai.response.toolCalls', 'ai.result.toolCalls'],
    files: ['ai.response.files'],
  },
  {
    row: 'Copilot',
    reasoning: ['copilot_chat.reasoning_content'],
    text: ['copilot_chat.markdown_content'],
    calls: [],
    files: [],
  },
];

/** A message whose `content` is JSON text of parts, as OpenLLMetry writes them; other text stays text. */
export function withOpenContent(item: Json, open: (text: string) => Json): Json {
  const content = fieldAt(item, 'content');
  if (typeof content !== 'string' || !content.startsWith('[')) return item;
  const parts = open(content);
  return Array.isArray(parts) ? { ...(item as object), content: parts as readonly Json[] } : item;
}

/** Where the new messages of a whole talk begin. */
export function newFrom(index: Json | undefined, messages: number): number {
  const start = numberOf(index) ?? 0;
  return start > 0 && start < messages ? Math.floor(start) : 0;
}
