import type { Json, Message, MessagePart, Role } from '../../../../shared/message.ts';
import { isEmpty, listOf, objectOf, type JsonObject } from '../jsonFields.ts';
import { messageOf } from './messageOf.ts';
import { isTypedPart, knownPart, partOf } from './partOf.ts';

/** Where a request, a response or a run's inputs keep their messages; the first that holds any counts. */
const requestKeys =
  'messages contents input prompt prompts inputs request message chat_history kwargs args question query text'.split(
    ' ',
  );
const responseKeys =
  'choices generations candidates output outputs message messages replies response content result answer update args kwargs raw text'.split(
    ' ',
  );

/** Lists and objects in one another that are looked into for messages. */
const maxDepth = 8;

/**
 * The messages of any vocabulary: a list of messages, a list of parts, one message, a whole request or response around them, or
 * plain text. `role` is for what does not say its own. A value nobody has told us of becomes one message with an `other` part.
 */
export function messagesOf(value: Json | undefined, role: Role): readonly Message[] {
  return isEmpty(value) || value === undefined ? [] : read(value, role, 0);
}

function read(value: Json, role: Role, depth: number): readonly Message[] {
  const list = listOf(value);
  if (list !== undefined) return readList(list, role, depth);
  const object = objectOf(value);
  if (object === undefined)
    return [{ role, parts: [partOf(typeof value === 'string' ? value : JSON.stringify(value))] }];
  const message = messageOf(object, role);
  if (message !== undefined) return [message];
  return (depth < maxDepth ? wrapped(object, role, depth) : undefined) ?? [partMessage(object, role)];
}

function wrapped(object: JsonObject, role: Role, depth: number): readonly Message[] | undefined {
  if (isTypedPart(object)) return undefined;
  for (const key of role === 'assistant' ? responseKeys : requestKeys) {
    const inner = Object.hasOwn(object, key) ? object[key] : undefined;
    if (isEmpty(inner) || inner === undefined) continue;
    const messages = read(inner, role, depth + 1);
    if (messages.some(saysMore)) return messages;
  }
  return undefined;
}

/** An `other` part alone is no reason to forget what stood around it. */
function saysMore({ parts }: Message): boolean {
  return parts.some(({ type }) => type !== 'other');
}

/** A message that parts may still be added to. */
type Draft = Omit<Message, 'parts'> & { readonly parts: MessagePart[] };

function readList(list: readonly Json[], role: Role, depth: number): readonly Message[] {
  const pair = messageOf(list, role);
  if (pair !== undefined) return [pair];
  const drafts: Draft[] = [];
  for (const item of list) add(drafts, item, role, depth);
  return drafts;
}

/** Parts that stand between messages (items of the Responses API, Bedrock blocks) make up a message of their own. */
function add(drafts: Draft[], item: Json, role: Role, depth: number): void {
  const message = messageOf(item, role);
  const inner = listOf(item);
  if (message !== undefined) drafts.push(draftOf(message));
  else if (inner !== undefined && depth < maxDepth)
    for (const held of readList(inner, role, depth + 1)) drafts.push(draftOf(held));
  else for (const draft of unknownItem(item, role, depth)) join(drafts, draft);
}

/** A part, or something around messages such as LangGraph's `Command`. */
function unknownItem(item: Json, role: Role, depth: number): readonly Draft[] {
  const object = knownPart(item) === undefined && depth < maxDepth ? objectOf(item) : undefined;
  const inner = object && wrapped(object, role, depth + 1);
  return inner?.map(draftOf) ?? [partMessage(item, role)];
}

function draftOf(message: Message): Draft {
  return { ...message, parts: [...message.parts] };
}

function partMessage(value: Json, role: Role): Draft {
  const part = partOf(value);
  return { role: roleOfPart[part.type] ?? role, parts: [part] };
}

const roleOfPart: Readonly<Partial<Record<MessagePart['type'], Role>>> = {
  toolCall: 'assistant',
  reasoning: 'assistant',
  toolResult: 'tool',
};

function join(drafts: Draft[], next: Draft): void {
  const last = drafts.at(-1);
  if (last?.role === next.role && last.finishReason === undefined) last.parts.push(...next.parts);
  else drafts.push(next);
}
