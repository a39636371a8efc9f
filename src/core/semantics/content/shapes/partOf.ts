import type { Json, MessagePart } from '../../../../shared/message.ts';
import { fieldAt, firstField, firstText, listOf, objectOf, textOf, type JsonObject } from '../jsonFields.ts';
import { mediaPart } from './mediaPart.ts';
import { toolCall, toolResult } from './toolParts.ts';

type Read = (value: Json) => MessagePart | undefined;

/** One entry per meaning, with the words for it; `-` and `_` are the same, case does not matter. */
function table(rows: readonly (readonly [words: string, read: Read])[]): ReadonlyMap<string, Read> {
  return new Map(rows.flatMap(([words, read]) => words.split(' ').map((word) => [word, read] as const)));
}

const media =
  (modality?: string): Read =>
  (value) =>
    mediaPart(value, modality);

/** By `type`: OTel, OpenAI (both APIs), Anthropic, AI SDK, LangChain, Pydantic AI, LlamaIndex (`block_type`). */
const byType = table([
  ['text input_text output_text refusal summary_text markdown', textPart],
  ['reasoning thinking redacted_thinking reasoning_text reasoning_content', reasoningPart],
  ['tool_call tool_use toolcall tooluse function function_call server_tool_call server_tool_use', toolCall],
  ['mcp_call mcp_tool_use custom_tool_call tool_request builtin_tool_call', toolCall],
  ['tool_result tool_call_response tool_response function_call_output server_tool_call_response', toolResult],
  ['web_search_tool_result code_execution_tool_result mcp_tool_result custom_tool_call_output', toolResult],
  ['tool_call_result builtin_tool_return tool_return function_response function_result', toolResult],
  ['image image_url input_image image_file', media('image')],
  ['audio input_audio audio_url', media('audio')],
  ['video video_url', media('video')],
  ['blob uri file document binary media input_file document_url file_url', media()],
]);

/** By the property that holds it: Gemini, Bedrock, Genkit, Haystack, OpenInference, completions. The first that is there counts. */
const byProperty: ReadonlyMap<string, (inner: Json, whole: Json) => MessagePart | undefined> = new Map([
  ...each('tool_call toolUse toolRequest function_call functionCall', (inner: Json) => toolCall(inner)),
  ...each('tool_call_result toolResult toolResponse function_response functionResponse', (inner: Json) =>
    toolResult(inner),
  ),
  ...each('message_content prompt completion', (inner: Json) => partOf(inner)),
  ...each('reasoningContent', (inner: Json) => reasoningPart(fieldAt(inner, 'reasoningText') ?? inner)),
  ...each('inline_data inlineData file_data fileData media', (_: Json, whole: Json) => mediaPart(whole)),
  ...each('image', (_: Json, whole: Json) => mediaPart(whole, 'image')),
  ...each('video', (_: Json, whole: Json) => mediaPart(whole, 'video')),
  ...each('document', (_: Json, whole: Json) => mediaPart(whole)),
  ...each('reasoning thinking', (inner: Json) => reasoningPart(inner)),
  ...each('toolCallId', (_: Json, whole: Json) =>
    firstField(whole, ['result', 'output']) === undefined ? toolCall(whole) : toolResult(whole),
  ),
  ...each('text', (_: Json, whole: Json) => (fieldAt(whole, 'thought') === true ? reasoningPart : textPart)(whole)),
]);

function each<T>(words: string, read: T): readonly (readonly [string, T])[] {
  return words.split(' ').map((word) => [word, read] as const);
}

/** One part of a message in any vocabulary; what nobody has told us of stays as `other`, so nothing is lost. */
export function partOf(value: Json): MessagePart {
  return knownPart(value) ?? otherPart(value);
}

/** `undefined` = not a part of any vocabulary. */
export function knownPart(value: Json): MessagePart | undefined {
  if (typeof value === 'string') return { type: 'text', text: value };
  const object = objectOf(value);
  if (object === undefined) return undefined;
  return byType.get(typeName(object))?.(object) ?? propertyPart(object);
}

/** Whether the value says by its `type` that it is a part. */
export function isTypedPart(value: Json): boolean {
  const object = objectOf(value);
  return object !== undefined && byType.has(typeName(object));
}

function typeName(object: JsonObject): string {
  const type = firstText(object, ['type', 'block_type', 'kind']) ?? '';
  return type.toLowerCase().replaceAll('-', '_');
}

function propertyPart(object: JsonObject): MessagePart | undefined {
  for (const [property, read] of byProperty) {
    const inner = Object.hasOwn(object, property) ? object[property] : undefined;
    const part = inner === undefined || inner === null ? undefined : read(inner, object);
    if (part !== undefined && part.type !== 'other') return part;
  }
  return undefined;
}

function otherPart(value: Json): MessagePart {
  const object = objectOf(value);
  return { type: 'other', name: (object && firstText(object, ['type', 'kind'])) ?? 'json', value };
}

function textPart(value: Json): MessagePart | undefined {
  const text = typeof value === 'string' ? value : firstText(value, ['text', 'content', 'text.value', 'refusal']);
  if (text !== undefined) return { type: 'text', text };
  // Content capture is off: the sender keeps the shape and leaves the words out.
  return fieldAt(value, 'text') === undefined || fieldAt(value, 'text') === '' ? { type: 'text', text: '' } : undefined;
}

const reasoningPaths = ['text', 'content', 'thinking', 'reasoning', 'reasoning_text'];

function reasoningPart(value: Json): MessagePart {
  const lines = listOf(fieldAt(value, 'summary')) ?? listOf(fieldAt(value, 'content'));
  const joined = lines?.map((line) => textOf(line) ?? firstText(line, ['text'])).filter((line) => line !== undefined);
  const text = textOf(value) ?? firstText(value, reasoningPaths) ?? joined?.join('\n') ?? '';
  return { type: 'reasoning', text };
}
