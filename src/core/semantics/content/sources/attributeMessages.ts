import type { Json, Message, Role } from '../../../../shared/message.ts';
import type { ContentBag } from '../contentBag.ts';
import type { ContentSource } from '../contentSource.ts';
import { isEmpty, listOf, objectOf, textOf } from '../jsonFields.ts';
import { settledMessages } from '../settledMessages.ts';
import { messagesOf } from '../shapes/messagesOf.ts';
import { partOf } from '../shapes/partOf.ts';
import { toolCall } from '../shapes/toolParts.ts';
import { tolerantJson } from '../tolerantJson.ts';
import {
  inputSources,
  newFrom,
  outputSources,
  spreadOutputs,
  withOpenContent,
  type MessageSource,
  type SpreadOutput,
} from './messageSources.ts';

/** Messages and the attribute or event they were read from. */
export interface FoundMessages {
  readonly messages: readonly Message[];
  readonly from: string;
}

/** The input a span's attributes hold; `except` are keys that were read as something else, such as a tool's arguments. */
export function attributeInput(source: ContentSource, except: ReadonlySet<string>): FoundMessages | undefined {
  return firstFound(source, inputSources, 'user', except);
}

/** The output a span's attributes hold. */
export function attributeOutput(source: ContentSource, except: ReadonlySet<string>): FoundMessages | undefined {
  for (const spread of spreadOutputs) {
    const found = readSpread(source.bag, spread);
    if (found !== undefined) return found;
  }
  return firstFound(source, outputSources, 'assistant', except);
}

function firstFound(
  { bag, dialects }: ContentSource,
  sources: readonly MessageSource[],
  role: Role,
  except: ReadonlySet<string>,
): FoundMessages | undefined {
  for (const row of sources) {
    if (row.dialects && !row.dialects.some((dialect) => dialects.includes(dialect))) continue;
    for (const key of keysOf(bag, row.key)) {
      const messages = except.has(key) ? [] : settledMessages(readRow(bag, row, key, role), bag.notes);
      if (messages.length > 0) return { messages, from: row.form?.startsWith('indexed') ? `${key}.*` : key };
    }
  }
  return undefined;
}

function keysOf(bag: ContentBag, key: string | RegExp): readonly string[] {
  return typeof key === 'string' ? [key] : [...bag.keys()].filter((sent) => key.test(sent));
}

function readRow(bag: ContentBag, row: MessageSource, key: string, role: Role): readonly Message[] {
  const messages = messagesOf(valueOf(bag, row, key), role);
  if (row.half !== true) return messages;
  const all = messages.slice(row.newFrom === undefined ? 0 : newFrom(bag.json(row.newFrom), messages.length));
  const lastHeard = all.findLastIndex((message) => message.role !== 'assistant');
  return role === 'assistant' ? all.slice(lastHeard + 1) : all.slice(0, lastHeard + 1);
}

function valueOf(bag: ContentBag, { form, mime }: MessageSource, key: string): Json | undefined {
  switch (form) {
    case 'indexed':
      return bag.indexed(key);
    case 'indexedJson':
      return bag.indexed(key)?.map((item) => withOpenContent(item, (text) => opened(bag, text)));
    case 'text':
      return bag.words(key);
    case 'mime':
      return isJsonMime(bag.text(mime ?? '')) ? bag.json(key) : (bag.words(key) ?? structured(bag.plain(key)));
    default:
      return bag.json(key);
  }
}

function opened(bag: ContentBag, text: string): Json {
  const { value, truncated } = tolerantJson(text);
  if (truncated) bag.notes.truncated = true;
  return value;
}

function isJsonMime(mime: string | undefined): boolean {
  return mime !== undefined && /^application\/json\b|^json$/i.test(mime);
}

/** A value that was sent as a list or map needs no parsing. */
function structured(value: Json | undefined): Json | undefined {
  return typeof value === 'string' ? undefined : value;
}

function readSpread(bag: ContentBag, { reasoning, text, calls, files }: SpreadOutput): FoundMessages | undefined {
  const keys = [reasoning, text, calls, files].map((names) => names.find((key) => !isEmpty(bag.plain(key))));
  const [thought, said, asked, drawn] = keys;
  const parts = [
    ...(thought ? thoughts(bag.json(thought)) : []),
    ...(said ? textsOf(bag.words(said)) : []),
    ...(asked ? (listOf(bag.json(asked)) ?? []).map(toolCall) : []),
    ...(drawn ? (listOf(bag.json(drawn)) ?? []).map((file) => partOf(typed(file))) : []),
  ];
  const from = keys.filter((key) => key !== undefined).join(', ');
  return parts.length === 0 ? undefined : { messages: [{ role: 'assistant', parts }], from };
}

function textsOf(text: string | undefined): Message['parts'] {
  return text === undefined ? [] : [{ type: 'text', text }];
}

function thoughts(value: Json | undefined): Message['parts'] {
  const text = textOf(value);
  if (text !== undefined) return [{ type: 'reasoning', text }];
  return (listOf(value) ?? []).map(partOf);
}

function typed(file: Json): Json {
  const object = objectOf(file);
  return object === undefined ? file : { type: 'file', ...object };
}
