/** The smallest spans a conversation needs, and one conversation of many. */
import {
  conversationSteps,
  type TalkSpan,
  type TalkState,
} from '../../../../src/core/semantics/content/conversationSteps.ts';
import type { ConversationStep } from '../../../../src/shared/costApi.ts';
import type { Json, Message, MessagePart } from '../../../../src/shared/message.ts';
import type { NormalSpan, SpanContent } from '../../../../src/shared/normalSpan.ts';
import type { SpanKind } from '../../../../src/shared/spanKind.ts';

const nothing: SpanContent = {
  ...{ input: [], output: [], system: [], tools: [], params: {}, finishReasons: [], documents: [], evaluations: [] },
  ...{ promptVariables: {}, tags: [], from: {}, state: 'captured' },
};

export interface TalkSpec {
  readonly id: string;
  readonly kind: SpanKind;
  readonly parent?: string;
  readonly at?: number;
  readonly agents?: readonly string[];
  readonly content?: Partial<SpanContent>;
  readonly fields?: NormalSpan['fields'];
  readonly more?: Partial<NormalSpan>;
}

let clock = 0;

/** A span of 10 µs; each starts after the one before unless `at` says when. */
export function talkSpan({
  id,
  kind,
  parent = '',
  at,
  agents = ['planner'],
  content = {},
  fields = {},
  more = {},
}: TalkSpec): TalkSpan {
  clock += 100;
  return {
    startMicros: at ?? clock,
    durationMicros: 10,
    agentPath: agents,
    span: {
      ...{ traceId: 't', spanId: id, parentSpanId: parent, dialects: ['plain'], usageFrom: {}, failed: false, fields },
      kind: { value: kind, from: 'x' },
      title: { value: id, from: 'span name' },
      content: { ...nothing, ...content },
      ...more,
    },
  };
}

export function llm(
  id: string,
  input: readonly Message[],
  output: readonly Message[],
  spec: Partial<TalkSpec> = {},
): TalkSpan {
  return talkSpan({ id, kind: 'llm', ...spec, content: { input, output, ...spec.content } });
}

export function tool(
  id: string,
  name: string,
  args: Json,
  result: Json,
  callId?: string,
  spec: Partial<TalkSpec> = {},
): TalkSpan {
  return talkSpan({
    ...{ id, kind: 'tool', ...spec },
    content: { arguments: { value: args, from: 'x' }, result: { value: result, from: 'x' } },
    fields: {
      tool: { value: name, from: 'x' },
      ...(callId !== undefined && { toolCallId: { value: callId, from: 'x' } }),
    },
  });
}

export const said = (role: Message['role'], ...parts: MessagePart[]): Message => ({ role, parts });
export const text = (words: string): MessagePart => ({ type: 'text', text: words });
export const call = (name: string, args: Json, callId?: string): MessagePart => ({
  ...{ type: 'toolCall', name, arguments: args },
  ...(callId !== undefined && { callId }),
});
export const answer = (result: Json, callId?: string, name?: string): MessagePart => ({
  ...{ type: 'toolResult', result },
  ...(callId !== undefined && { callId }),
  ...(name !== undefined && { name }),
});

export const none: TalkState = new Map();
export const stepsOf = (spans: Iterable<TalkSpan>, state = none) => conversationSteps(spans, state, 1).steps;

function words(part: MessagePart): string {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return part.text;
    case 'toolCall':
      return `${part.name}(${JSON.stringify(part.arguments)})`;
    case 'toolResult':
      return `=${JSON.stringify(part.result)}`;
    default:
      return part.type;
  }
}

/** `kind span: role words | role words` */
export function line({ kind, spanId, messages }: ConversationStep): string {
  const told = messages.map(({ role, parts }) => `${role} ${parts.map(words).join(' ')}`);
  return `${kind} ${spanId}: ${told.join(' | ')}`;
}

export const question = said('user', text('Where is it warmer?'));
export const asks = said(
  'assistant',
  call('weather', { city: 'Oslo' }, 'c1'),
  call('weather', { city: 'Lisbon' }, 'c2'),
);
export const answers = [said('tool', answer(7, 'c1')), said('tool', answer(21, 'c2'))];
export const books = said('assistant', call('book', { city: 'Lisbon' }, 'c3'));
export const booked = said('tool', answer('ok', 'c3'));
export const done = said('assistant', text('Booked.'));

/** Three calls, each repeating the history, with two tools at once in between. */
export function loop(): readonly TalkSpan[] {
  const system = [text('Be brief.')];
  return [
    talkSpan({ id: 'run', kind: 'agent' }),
    llm('l1', [question], [asks], { content: { system } }),
    tool('t2', 'weather', { city: 'Lisbon' }, 21, 'c2'),
    tool('t1', 'weather', { city: 'Oslo' }, 7, 'c1'),
    llm('l2', [question, asks, ...answers], [books], { content: { system } }),
    tool('t3', 'book', { city: 'Lisbon' }, 'ok', 'c3'),
    llm('l3', [question, asks, ...answers, books, booked], [done], { content: { system } }),
  ];
}

export const loopLines = [
  'message l1: system Be brief. | user Where is it warmer?',
  'call l1: assistant weather({"city":"Oslo"}) weather({"city":"Lisbon"})',
  'tool t2: assistant weather({"city":"Lisbon"}) | tool =21',
  'tool t1: assistant weather({"city":"Oslo"}) | tool =7',
  'call l2: assistant book({"city":"Lisbon"})',
  'tool t3: assistant book({"city":"Lisbon"}) | tool ="ok"',
  'call l3: assistant Booked.',
];
