import type { Json, Message, Role } from '../../../../shared/message.ts';
import type { ContentBag } from '../contentBag.ts';
import type { ContentEvent, ContentSource } from '../contentSource.ts';
import { listOf, objectOf } from '../jsonFields.ts';
import { messageOf } from '../shapes/messageOf.ts';
import { messagesOf } from '../shapes/messagesOf.ts';
import { toolResult } from '../shapes/toolParts.ts';
import type { FoundMessages } from './attributeMessages.ts';
import { mergedMessages } from './mergedMessages.ts';

/** What one event says. */
interface Said {
  readonly input?: readonly Message[];
  readonly output?: readonly Message[];
}

interface EventRow {
  /** Row of telemetry-dialects §4.8. */
  readonly row: string;
  readonly name: RegExp;
  readonly read: (bag: ContentBag, name: string) => Said;
}

const eventRows: readonly EventRow[] = [
  {
    row: 'OTel ≥1.37, as event',
    name: /^gen_ai\.client\.inference\.operation\.details$/,
    read: (bag) => ({
      input: messagesOf(bag.json('gen_ai.input.messages'), 'user'),
      output: messagesOf(bag.json('gen_ai.output.messages'), 'assistant'),
    }),
  },
  {
    row: 'OTel 1.28–1.36',
    name: /^gen_ai\.(?:system|user|assistant|tool)\.message$/,
    read: (bag, name) => ({ input: oldMessages(bag, name.split('.')[1] as Role) }),
  },
  {
    row: 'OTel 1.28–1.36',
    name: /^gen_ai\.choice$/,
    read: (bag) => ({ output: [...oldMessages(bag, 'assistant'), ...toolAnswers(bag.json('tool.result'))] }),
  },
  {
    row: 'OTel 1.27',
    name: /^gen_ai\.content\.prompt$/,
    read: (bag) => ({ input: messagesOf(bag.json('gen_ai.prompt'), 'user') }),
  },
  {
    row: 'OTel 1.27',
    name: /^gen_ai\.content\.completion$/,
    read: (bag) => ({ output: messagesOf(bag.json('gen_ai.completion'), 'assistant') }),
  },
  {
    row: 'LlamaIndex native',
    name: /^LLM(?:Chat|Completion)StartEvent$/,
    read: (bag) => ({ input: messagesOf(bag.json('messages') ?? bag.words('prompt'), 'user') }),
  },
  {
    row: 'LlamaIndex native',
    name: /^LLM(?:Chat|Completion)EndEvent$/,
    read: (bag) => ({ output: messagesOf(bag.json('response'), 'assistant') }),
  },
  {
    row: 'Claude Code',
    name: /^(?:(?:claude_code|codex|gemini_cli)\.)?user_prompt$/,
    read: (bag) => ({ input: messagesOf(bag.words('prompt'), 'user') }),
  },
  {
    row: 'Claude Code',
    name: /^(?:claude_code\.)?api_request_body$/,
    read: (bag) => ({ input: messagesOf(bodyOf(bag), 'user') }),
  },
  {
    row: 'Claude Code',
    name: /^(?:claude_code\.)?api_response_body$/,
    read: (bag) => ({ output: messagesOf(bodyOf(bag), 'assistant') }),
  },
];

/** The messages of a span's events and of its log records, by time. Both signals may tell the same, and one may be in pieces. */
export function eventMessages({ events }: ContentSource): {
  readonly input?: FoundMessages;
  readonly output?: FoundMessages;
} {
  const told = events.flatMap((event) => {
    const row = eventRows.find(({ name }) => name.test(event.name));
    return row === undefined ? [] : [{ event, row, said: row.read(event.bag, event.name) }];
  });
  return { ...side('input', told), ...side('output', told) };
}

interface Told {
  readonly event: ContentEvent;
  readonly row: EventRow;
  readonly said: Said;
}

function side(
  key: 'input' | 'output',
  told: readonly Told[],
): Readonly<Partial<Record<'input' | 'output', FoundMessages>>> {
  const telling = told.filter(({ said }) => (said[key] ?? []).length > 0);
  const signals = (['event', 'log'] as const).map((signal) =>
    joined(
      telling.filter(({ event }) => event.signal === signal).map((one) => ({ ...one, list: one.said[key] ?? [] })),
    ),
  );
  const messages = mergedMessages(signals);
  const from = [...new Set(telling.map(({ event }) => event.from))].join(', ');
  return messages.length === 0 ? {} : { [key]: { messages, from } };
}

/** Single messages follow one another; events that hold whole lists are pieces of one list, which may overlap. */
function joined(pieces: readonly (Told & { readonly list: readonly Message[] })[]): readonly Message[] {
  const single = pieces.filter(({ row }) => row.row === 'OTel 1.28–1.36').flatMap(({ list }) => list);
  const lists = pieces.filter(({ row }) => row.row !== 'OTel 1.28–1.36').map(({ list }) => list);
  return mergedMessages([...lists, single]);
}

/** Fields as attributes of a span event or as a log's body map; Semantic Kernel and Azure put them all into one of JSON. */
function oldMessages(bag: ContentBag, role: Role): readonly Message[] {
  const whole = bag.json('gen_ai.event.content');
  if (whole !== undefined) return messagesOf(whole, role);
  const fields = fieldNames.map((name): readonly [string, Json | undefined] => [name, bag.json(name)]);
  const sent = Object.fromEntries(fields.filter((field): field is readonly [string, Json] => field[1] !== undefined));
  const message = messageOf({ ...sent, ...contentOf(bag), ...choiceOf(bag, role) }, role);
  return message === undefined ? [] : [message];
}

const fieldNames = ['role', 'tool_calls', 'finish_reason', 'name', 'id', 'tool_call_id'];

/** Parts as JSON (Strands), or text; what somebody wrote stays text also where it is JSON. */
function contentOf(bag: ContentBag): { readonly content?: Json } {
  const value = bag.json('content');
  if (value === undefined) return {};
  const isParts =
    typeof bag.plain('content') !== 'string' || listOf(value)?.every((item) => objectOf(item) !== undefined);
  return { content: isParts === true ? value : (bag.words('content') ?? null) };
}

/** The message of a choice: a map of role and content, or with Strands blocks or text. */
function choiceOf(bag: ContentBag, role: Role): { readonly message?: Json } {
  const value = bag.json('message');
  if (value === undefined) return {};
  if (Array.isArray(value)) return { message: { role, content: value as readonly Json[] } };
  const isMessage = objectOf(value) !== undefined && messageOf(value, role) !== undefined;
  return { message: isMessage ? value : (bag.words('message') ?? value) };
}

/** Strands: what the tools of this cycle answered, on the model's choice. */
function toolAnswers(value: Json | undefined): readonly Message[] {
  const parts = listOf(value) ?? [];
  if (parts.length === 0) return [];
  return messagesOf(parts, 'tool').map((message) => ({
    role: 'tool',
    parts: message.parts.map((part) => (part.type === 'toolResult' ? part : toolResult({ result: value ?? null }))),
  }));
}

/** 60 KB of the Messages API's JSON, cut there. */
function bodyOf(bag: ContentBag): Json | undefined {
  if (bag.plain('body_truncated') === true || bag.plain('body_truncated') === 'true') bag.notes.truncated = true;
  return bag.json('body');
}
