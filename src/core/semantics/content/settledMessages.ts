import type { Json, Message, MessagePart } from '../../../shared/message.ts';
import type { ContentNotes } from './contentBag.ts';
import { isRedaction } from './redactions.ts';
import { saysTruncated } from './tolerantJson.ts';

/** Messages without what stands in the place of content: empty texts and placeholders go, and are noted. */
export function settledMessages(messages: readonly Message[], notes: ContentNotes): readonly Message[] {
  return messages
    .map((message) => ({ ...message, parts: settledParts(message.parts, notes) }))
    .filter(({ parts, finishReason }) => parts.length > 0 || finishReason !== undefined);
}

/** The same for parts that are no message's. */
export function settledParts(parts: readonly MessagePart[], notes: ContentNotes): readonly MessagePart[] {
  return parts.flatMap((part) => settled(part, notes));
}

/** Reasoning stays without its words: that the model thought is worth telling. */
function settled(part: MessagePart, notes: ContentNotes): readonly MessagePart[] {
  switch (part.type) {
    case 'text':
      return isTaken(part.text, notes) || part.text === '' ? [] : [part];
    case 'reasoning':
      return [isTaken(part.text, notes) ? { ...part, text: '' } : part];
    case 'toolCall':
      return [{ ...part, arguments: settledValue(part.arguments, notes) }];
    case 'toolResult':
      return [{ ...part, result: settledValue(part.result, notes) }];
    case 'media':
      return isTaken(part.content, notes) ? [] : [part];
    case 'other':
      return [part];
  }
}

function settledValue(value: Json, notes: ContentNotes): Json {
  return typeof value === 'string' && isTaken(value, notes) ? null : value;
}

function isTaken(text: string, notes: ContentNotes): boolean {
  if (saysTruncated(text)) notes.truncated = true;
  if (!isRedaction(text)) return false;
  notes.redacted = true;
  return true;
}
