import type { Json, MessagePart } from '../../../../shared/message.ts';
import { fieldAt, firstField, firstText, listOf, objectOf, textOf } from '../jsonFields.ts';
import { tolerantJson } from '../tolerantJson.ts';

type ToolCall = Extract<MessagePart, { type: 'toolCall' }>;
type ToolResult = Extract<MessagePart, { type: 'toolResult' }>;

// The Responses API has its own `id` for the item beside the `call_id` that the result names.
const idPaths = [
  'call_id',
  'callId',
  'toolCallId',
  'tool_call_id',
  'toolUseId',
  'tool_use_id',
  'id',
  'ref',
  'origin.id',
];
const namePaths = ['name', 'toolName', 'tool_name', 'function.name', 'origin.tool_name'];
const argumentPaths = [
  'arguments',
  'args',
  'input',
  'function.arguments',
  'parameters',
  'server_tool_call',
  'toolInput',
];
const resultPaths = ['response', 'result', 'output', 'content', 'server_tool_call_response', 'value', 'error'];

/** A model's wish to use a tool, in any vocabulary. Arguments that are JSON text are decoded; other text stays text. */
export function toolCall(value: Json): ToolCall {
  const callId = idOf(value);
  return {
    type: 'toolCall',
    ...(callId !== undefined && { callId }),
    name: firstText(value, namePaths) ?? '',
    arguments: decoded(firstField(value, argumentPaths) ?? null),
  };
}

/** What a tool answered, in any vocabulary. */
export function toolResult(value: Json): ToolResult {
  const callId = idOf(value);
  const name = firstText(value, namePaths);
  return {
    type: 'toolResult',
    ...(callId !== undefined && { callId }),
    ...(name !== undefined && { name }),
    result: resultOf(firstField(value, resultPaths) ?? null),
    ...(hasFailed(value) && { failed: true }),
  };
}

function idOf(value: Json): string | undefined {
  const id = firstField(value, idPaths);
  return typeof id === 'number' ? String(id) : textOf(id);
}

/** JSON text as what it says. */
export function decoded(value: Json): Json {
  return typeof value === 'string' ? tolerantJson(value).value : value;
}

/** Unwraps what providers put around a result: text blocks, Bedrock's `{json}`, the AI SDK's `{type, value}`. */
export function resultOf(value: Json): Json {
  const blocks = listOf(value);
  if (blocks?.length === 1 && fieldAt(blocks[0], 'json') !== undefined) return fieldAt(blocks[0], 'json') ?? null;
  const texts = blocks?.map(blockText);
  if (texts && texts.length > 0 && texts.every((text) => text !== undefined)) return decoded(texts.join('\n'));
  const object = objectOf(value);
  const isTyped = /^(?:json|text|content|error-text|error-json|execution-denied)$/.test(
    firstText(value, ['type']) ?? '',
  );
  if (object && isTyped && Object.hasOwn(object, 'value')) return resultOf(object.value ?? null);
  return decoded(value);
}

function blockText(block: Json): string | undefined {
  const { type } = objectOf(block) ?? {};
  const isText = type === undefined || type === 'text' || type === 'input_text' || type === 'output_text';
  return isText ? firstText(block, ['text', 'content']) : undefined;
}

function hasFailed(value: Json): boolean {
  const flag = firstField(value, ['is_error', 'isError', 'status', 'outcome', 'error']);
  const shape = firstText(value, ['output.type', 'result.type']);
  return (
    flag === true || flag === 'true' || flag === 'error' || flag === 'failed' || shape?.startsWith('error') === true
  );
}
