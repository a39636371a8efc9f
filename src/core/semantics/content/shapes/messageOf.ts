import type { Json, Message, MessagePart, Role } from '../../../../shared/message.ts';
import { finishReason } from '../finishReason.ts';
import { fieldAt, firstField, firstText, isEmpty, listOf, objectOf, textOf, type JsonObject } from '../jsonFields.ts';
import { isTypedPart, partOf } from './partOf.ts';
import { knownRole, roleOf } from './roleOf.ts';
import { resultOf, toolCall } from './toolParts.ts';

type Read = (object: JsonObject, role: Role) => Message | undefined;

/** Shapes a message comes in, tried in this order. */
const shapes: readonly Read[] = [
  langChainMessage,
  eventMessage,
  wrappedMessage,
  choiceWithText,
  roleAsKey,
  (object, role) => (saysRole(object) ? plainMessage(object, roleSaid(object) ?? role) : undefined),
  (object, role) => (hasContent(object) ? plainMessage(object, role) : undefined),
];

/** One message of any vocabulary; `role` is for those that do not say theirs. `undefined` = not a message. */
export function messageOf(value: Json, role: Role): Message | undefined {
  const object = objectOf(value);
  if (object === undefined) return pairMessage(value);
  if (isTypedPart(object) && !saysRole(object)) return undefined;
  for (const read of shapes) {
    const message = read(object, role);
    if (message !== undefined) return message;
  }
  return undefined;
}

/** LangChain's `["human", "hi"]`. */
function pairMessage(value: Json): Message | undefined {
  const [word, content, ...rest] = listOf(value) ?? [];
  const role = typeof word === 'string' ? knownRole(word) : undefined;
  if (role === undefined || rest.length > 0 || typeof content !== 'string') return undefined;
  return { role, parts: [{ type: 'text', text: content }] };
}

/** `{type:"human", data:{content}}`, `{type:"human", content}` and the serialised class `{lc, id:[…,"HumanMessage"], kwargs}`. */
function langChainMessage(object: JsonObject): Message | undefined {
  const kwargs = objectOf(object.kwargs);
  const className = textOf(listOf(object.id)?.at(-1));
  const role = knownRole(className ?? textOf(object.type) ?? '');
  if (role === undefined || isTypedPart(object)) return undefined;
  const inner = kwargs ?? objectOf(object.data) ?? object;
  return Object.hasOwn(inner, 'content') || Object.hasOwn(inner, 'tool_calls') ? plainMessage(inner, role) : undefined;
}

/** An old-style event as Pydantic AI v1 and Logfire list them. */
function eventMessage(object: JsonObject): Message | undefined {
  const word = /^gen_ai\.(system|user|assistant|tool)\.message$|^gen_ai\.(choice)$/.exec(
    textOf(object['event.name']) ?? '',
  );
  if (word === null) return undefined;
  const role = roleOf(word[1] ?? word[2] ?? '');
  return wrappedMessage(object, role) ?? plainMessage(object, roleSaid(object) ?? role);
}

/** A choice or candidate around a message: OpenAI, OpenInference, Genkit, LangChain generations, Gemini (`content`). */
function wrappedMessage(object: JsonObject, role: Role): Message | undefined {
  const content = objectOf(object.content);
  const held = object.message ?? (content && (saysRole(content) || hasContent(content)) ? content : undefined);
  if (typeof held === 'string' && !saysRole(object)) return plainMessage({ ...object, content: held }, role);
  const message = objectOf(held) && messageOf(held ?? null, role);
  return message && { ...message, ...reasonOf(object) };
}

function choiceWithText(object: JsonObject, role: Role): Message | undefined {
  const text = object.text;
  if (typeof text !== 'string' || isEmpty({ ...reasonOf(object) })) return undefined;
  return { role, parts: [partOf(text)], ...reasonOf(object) };
}

/** Haystack by OpenLLMetry: `{user: "hi"}`. */
function roleAsKey(object: JsonObject): Message | undefined {
  const [entry, ...others] = Object.entries(object);
  const role = entry && /^(?:user|system|assistant)$/.test(entry[0]) ? knownRole(entry[0]) : undefined;
  if (entry === undefined || role === undefined || others.length > 0 || typeof entry[1] !== 'string') return undefined;
  return { role, parts: [partOf(entry[1])] };
}

const rolePaths = ['role', '_role'];
const contentPaths = ['contents', 'parts', 'blocks', '_content', 'content'];
const callPaths = ['tool_calls', 'toolCalls', 'additional_kwargs.tool_calls'];

function saysRole(object: JsonObject): boolean {
  return firstText(object, rolePaths) !== undefined;
}

function roleSaid(object: JsonObject): Role | undefined {
  const word = firstText(object, rolePaths);
  return word === undefined ? undefined : roleOf(word);
}

/** `{type:"text", content}` is a part, not a message. */
function hasContent(object: JsonObject): boolean {
  if (isTypedPart(object)) return false;
  const content = object.content;
  return (
    typeof content === 'string' ||
    Array.isArray(content) ||
    ['parts', 'blocks', 'tool_calls'].some((key) => Array.isArray(object[key]))
  );
}

function plainMessage(object: JsonObject, said: Role): Message {
  const content = contentParts(firstFilled(object, contentPaths));
  const answersCall = said === 'tool' && !content.some(({ type }) => type === 'toolResult');
  const parts = answersCall
    ? [resultPart(object)]
    : [...reasoningBeside(object), ...content, ...callsBeside(object, content)];
  const role = parts.length > 0 && parts.every(({ type }) => type === 'toolResult') ? 'tool' : said;
  const name = role === 'tool' ? undefined : firstText(object, ['name', '_name']);
  return { role, ...(name !== undefined && { name }), parts, ...reasonOf(object) };
}

function firstFilled(object: JsonObject, paths: readonly string[]): Json | undefined {
  return paths.map((path) => fieldAt(object, path)).find((found) => !isEmpty(found));
}

function contentParts(content: Json | undefined): readonly MessagePart[] {
  if (isEmpty(content) || content === undefined) return [];
  return (listOf(content) ?? [content]).map(partOf);
}

/** Reasoning that stands beside the content: DeepSeek, LiteLLM, OpenRouter. */
function reasoningBeside(object: JsonObject): readonly MessagePart[] {
  const text = firstText(object, ['reasoning_content', 'reasoning', 'additional_kwargs.reasoning_content']);
  return text === undefined ? [] : [{ type: 'reasoning', text }];
}

/** Calls that stand beside the content, the one of the older API last; a refusal counts as what was said. OpenInference tells a call in both places. */
function callsBeside(object: JsonObject, content: readonly MessagePart[]): readonly MessagePart[] {
  const told = new Set(content.map((part) => (part.type === 'toolCall' ? (part.callId ?? part.name) : undefined)));
  const calls = listOf(firstFilled(object, callPaths)) ?? [];
  const refusal = firstText(object, ['refusal']);
  const legacyName = firstText(object, ['function_call.name', 'function_call_name']);
  const legacyArguments = firstField(object, ['function_call.arguments', 'function_call_arguments_json']);
  return [
    ...(refusal === undefined ? [] : [partOf(refusal)]),
    ...calls
      .map((call) => toolCall(objectOf(fieldAt(call, 'tool_call')) ?? call))
      .filter(({ callId, name }) => !told.has(callId ?? name)),
    ...(legacyName === undefined ? [] : [toolCall({ name: legacyName, arguments: legacyArguments ?? null })]),
  ];
}

/** The answer of a tool whose message says the call's id beside its content. */
function resultPart(object: JsonObject): MessagePart {
  const callId = firstText(object, ['tool_call_id', 'toolCallId', 'call_id', 'id', 'additional_kwargs.tool_call_id']);
  const name = firstText(object, ['name', 'tool_name', 'additional_kwargs.name']);
  return {
    type: 'toolResult',
    ...(callId !== undefined && { callId }),
    ...(name !== undefined && { name }),
    result: resultOf(firstFilled(object, contentPaths) ?? null),
    ...(object.status === 'error' && { failed: true }),
  };
}

const reasonPaths = [
  ...['finish_reason', 'finishReason', 'stop_reason', 'stopReason', 'generation_info.finish_reason'],
  ...['response_metadata.finish_reason', 'response_metadata.stop_reason'],
];

function reasonOf(object: JsonObject): { readonly finishReason?: string } {
  const word = firstText(object, reasonPaths);
  return word === undefined ? {} : { finishReason: finishReason(word) };
}
