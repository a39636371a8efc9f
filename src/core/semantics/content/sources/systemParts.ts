import type { Json, Message, MessagePart } from '../../../../shared/message.ts';
import type { ContentSource } from '../contentSource.ts';
import { fieldAt, isEmpty } from '../jsonFields.ts';
import { messagesOf } from '../shapes/messagesOf.ts';
import { requestBlobs } from './requestBlobs.ts';

/** Attributes with system instructions alone (telemetry-dialects §4.9). */
const keys = ['gen_ai.system_instructions', 'gen_ai.agent.instructions', 'user_system_prompt', 'system_prompt'];
const paths = ['system', 'config.system_instruction', 'config.systemInstruction', 'systemInstruction', 'instructions'];

/** System instructions and the input without them. */
export interface SystemAndInput {
  readonly system: readonly MessagePart[];
  readonly input: readonly Message[];
  readonly from?: string;
}

/**
 * Instructions that stand apart come first; system messages at the start of the input join them unless they say the same, and
 * leave the input: nothing is shown twice. A system message later in the talk stays where it was said.
 */
export function systemParts(source: ContentSource, messages: readonly Message[], from: string): SystemAndInput {
  const apart = instructions(source);
  const firstOther = messages.findIndex(({ role }) => role !== 'system');
  const heads = firstOther < 0 ? messages : messages.slice(0, firstOther);
  const system = distinct([...(apart?.parts ?? []), ...heads.flatMap(({ parts }) => parts)]);
  const origin = apart?.from ?? (heads.length > 0 ? from : undefined);
  return { system, input: messages.slice(heads.length), ...(origin !== undefined && { from: origin }) };
}

function instructions(
  source: ContentSource,
): { readonly parts: readonly MessagePart[]; readonly from: string } | undefined {
  const { bag, events } = source;
  const bags = [{ bag, from: '' }, ...events.map((event) => ({ bag: event.bag, from: event.from }))];
  for (const { bag: held, from } of bags) {
    for (const key of from === '' ? keys : keys.slice(0, 1)) {
      const parts = partsOf(held.json(key));
      if (parts.length > 0) return { parts, from: from || key };
    }
  }
  for (const { value, from } of requestBlobs(source)) {
    for (const path of paths) {
      const parts = partsOf(fieldAt(value, path));
      if (parts.length > 0) return { parts, from: `${from}→${path}` };
    }
  }
  return undefined;
}

function partsOf(value: Json | undefined): readonly MessagePart[] {
  return isEmpty(value) ? [] : messagesOf(value, 'system').flatMap(({ parts }) => parts);
}

function distinct(parts: readonly MessagePart[]): readonly MessagePart[] {
  return [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
}
