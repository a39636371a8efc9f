import type { ConversationStep } from '../../../shared/costApi.ts';
import type { Message } from '../../../shared/message.ts';
import type { NormalSpan } from '../../../shared/normalSpan.ts';
import type { CountedCall } from '../../../shared/traceAccount.ts';
import { cutMessages } from './talk/cutMessages.ts';
import { heardMessages, type Thread } from './talk/heardMessages.ts';
import { ToolLedger, type ToolEntry, type ToolResultPart } from './talk/toolLedger.ts';

/** One span of a turn. */
export interface TalkSpan {
  readonly span: NormalSpan;
  /** Microseconds since the epoch. */
  readonly startMicros: number;
  /** Absent = it still runs. */
  readonly durationMicros?: number;
  /** Agents above it, itself included where it is one, the outermost first. */
  readonly agentPath: readonly string[];
  /** Where the span is a call that counts. */
  readonly call?: CountedCall;
}

/** What each agent of a session has talked of so far, by its path: the newest line of talk first. */
export type TalkState = ReadonlyMap<string, readonly Thread[]>;

/** The steps of one turn. */
export interface Talk {
  readonly steps: readonly ConversationStep[];
  /** Texts that were cut at 4,000 characters. */
  readonly cut: number;
  /** For the turn that follows in the session. */
  readonly state: TalkState;
}

/**
 * Tells one turn as a conversation. `spans` are the turn's, by start; the iterable is gone through once, so a generator may
 * decode them page by page: calls and tools are let go at once, only agents and other spans around them are kept.
 * `state` is what the turns before left (an empty map = none): to show turn n alone, run this over turn n − 1 first, or over
 * just its last call of each agent, and drop the steps.
 *
 * - Each call to a model: a `message` step with what it had not heard in the agent's call before, if anything (a changed system
 *   prompt comes first), then a `call` step with the answer. A call that does not say its input has that of the spans around it.
 * - Each tool call: one `tool` step with the call and its result. Where no span of it came it is told from the messages alone,
 *   after the call that asked for it. A span inside a tool's span with the same tool is the same call (MCP).
 * - A turn without calls to a model shows its outermost agent's input and output around the rest.
 *
 * Spans set aside as duplicates, embeddings and rerankers are not part of the talk.
 */
export function conversationSteps(spans: Iterable<TalkSpan>, state: TalkState, turn: number): Talk {
  const talk = new TurnTalk(state, turn);
  for (const span of spans) talk.add(span);
  return talk.close();
}

/** A step; one of a tool gets its messages in the end, since the answer may come in a later message. */
type Draft = ConversationStep | ToolDraft;
interface ToolDraft extends Omit<ConversationStep, 'messages'> {
  readonly entry: ToolEntry;
  /** Told from the model's side: not shown if a span of it comes. */
  readonly asked?: true;
}

/** Spans around a call that are asked for its input. */
const maxLevels = 4;

class TurnTalk {
  readonly #threads: Map<string, readonly Thread[]>;
  readonly #turn: number;
  readonly #tools = new ToolLedger();
  readonly #drafts: Draft[] = [];
  /** Tool spans → their tool. */
  readonly #toolSpans = new Map<string, string>();
  /** Spans a call may lie in. */
  readonly #above = new Map<string, NormalSpan>();
  #outermost: TalkSpan | undefined;
  #cut = 0;

  constructor(state: TalkState, turn: number) {
    this.#threads = new Map(state);
    this.#turn = turn;
  }

  add(one: TalkSpan): void {
    const { kind, setAside } = one.span;
    if (kind.value === 'embedding' || kind.value === 'reranker') return;
    if (kind.value === 'tool' || kind.value === 'mcp') this.#addTool(one);
    else if (setAside !== 'duplicate' && isCall(one)) this.#addCall(one);
    else this.#above.set(one.span.spanId, one.span);
    if (kind.value === 'agent' || kind.value === 'workflow') this.#outermost ??= one;
  }

  close(): Talk {
    const whole = this.#drafts.some(({ kind }) => kind === 'call') ? undefined : this.#outermost;
    const drafts = (whole === undefined ? this.#drafts : this.#around(whole)).filter(
      (draft) => !('entry' in draft && draft.asked && draft.entry.hasRun),
    );
    const steps = drafts.map((draft) => ('entry' in draft ? this.#toolStep(draft) : draft));
    return { steps, cut: this.#cut, state: this.#threads };
  }

  #toolStep({ entry, asked, ...step }: ToolDraft): ConversationStep {
    const failed = asked ? entry.result?.failed === true : step.failed;
    return { ...step, failed, messages: this.#shown(toolMessages(entry)) };
  }

  #shown(messages: readonly Message[]): readonly Message[] {
    const shown = cutMessages(messages);
    this.#cut += shown.cut;
    return shown.messages;
  }

  #addTool(one: TalkSpan): void {
    const name = String(one.span.fields.tool?.value ?? '');
    const isInner = name !== '' && this.#toolSpans.get(one.span.parentSpanId) === name;
    this.#toolSpans.set(one.span.spanId, name);
    const isMerged = name === '(merged tools)';
    if (isInner || isMerged || (one.span.kind.value === 'mcp' && name === '')) return;
    this.#drafts.push({ ...this.#stepOf(one, 'tool'), entry: this.#tools.run(agentOf(one), one.span) });
  }

  #addCall(one: TalkSpan): void {
    const agent = agentOf(one);
    const { output } = one.span.content;
    const heard = heardMessages(this.#threads.get(agent) ?? [], this.#inputOf(one.span), output);
    this.#threads.set(agent, heard.threads);
    this.#addMessages(
      one,
      heard.fresh.flatMap((message) => this.#withoutAnswers(agent, message)),
    );
    this.#drafts.push({ ...this.#stepOf(one, 'call'), ...spendOf(one), messages: this.#shown(output) });
    for (const part of output.flatMap(({ parts }) => parts)) {
      if (part.type === 'toolCall') this.#ask(one, this.#tools.ask(agent, part));
      else if (part.type === 'toolResult') this.#answer(agent, part);
    }
  }

  /** Mastra's calls say only their answer: their input is on the step around them. */
  #inputOf(span: NormalSpan): readonly Message[] {
    let from = span;
    for (let level = 0; level < maxLevels && from.content.input.length === 0; level++) {
      const above = this.#above.get(from.parentSpanId);
      if (above === undefined) break;
      from = above;
    }
    const { content } = from.content.input.length === 0 ? span : from;
    return [...promptOf(content.system), ...content.input];
  }

  #addMessages(one: TalkSpan, fresh: readonly Message[]): void {
    if (fresh.length > 0) this.#drafts.push(this.#messageStep(one, fresh));
  }

  #messageStep(one: TalkSpan, messages: readonly Message[]): Draft {
    return { ...this.#stepOf(one, 'message'), failed: false, messages: this.#shown(messages) };
  }

  /** Its time is the end of the call that asks; how long the tool took nobody knows. */
  #ask(one: TalkSpan, entry: ToolEntry | undefined): void {
    if (entry === undefined) return;
    const startMicros = one.startMicros + (one.durationMicros ?? 0);
    this.#drafts.push({ ...this.#stepOf({ ...withoutDuration(one), startMicros }, 'tool'), entry, asked: true });
  }

  /** Answers of tools belong to the tools' steps; what is left of the message is new. */
  #withoutAnswers(agent: string, message: Message): readonly Message[] {
    const parts = message.parts.filter((part) => part.type !== 'toolResult' || !this.#answer(agent, part));
    return parts.length === 0 ? [] : [parts.length === message.parts.length ? message : { ...message, parts }];
  }

  #answer(agent: string, part: ToolResultPart): boolean {
    return this.#tools.answer(agent, part) !== undefined;
  }

  /** The steps so far between an agent's input and output. */
  #around(one: TalkSpan): readonly Draft[] {
    const { system, input, output } = one.span.content;
    const heard = [...promptOf(system), ...input];
    return [
      ...(heard.length === 0 ? [] : [this.#messageStep(one, heard)]),
      ...this.#drafts,
      ...(output.length === 0 ? [] : [{ ...this.#stepOf(one, 'call'), messages: this.#shown(output) }]),
    ];
  }

  #stepOf(one: TalkSpan, kind: ConversationStep['kind']): Omit<ConversationStep, 'messages'> {
    const { traceId, spanId, failed, content } = one.span;
    return {
      ...{ traceId, spanId, turn: this.#turn, startMicros: one.startMicros, kind, agentPath: one.agentPath, failed },
      ...(one.durationMicros !== undefined && { durationMicros: one.durationMicros }),
      state: content.state,
    };
  }
}

/** A model's span that says nothing is a preparation (LlamaIndex), not a call. */
function isCall({ span, call, durationMicros }: TalkSpan): boolean {
  if (call !== undefined) return true;
  if (span.kind.value !== 'llm') return false;
  return span.content.output.length > 0 || span.usage !== undefined || span.failed || durationMicros === undefined;
}

function promptOf(system: NormalSpan['content']['system']): readonly Message[] {
  return system.length === 0 ? [] : [{ role: 'system', parts: system }];
}

function withoutDuration({ span, startMicros, agentPath }: TalkSpan): TalkSpan {
  return { span, startMicros, agentPath };
}

function agentOf({ agentPath }: TalkSpan): string {
  return JSON.stringify(agentPath);
}

function spendOf({ call, span }: TalkSpan): Pick<ConversationStep, 'model' | 'tokens' | 'usd'> {
  const said = span.fields.responseModel?.value ?? span.fields.requestModel?.value;
  const model = call?.model ?? (said === undefined ? undefined : String(said));
  const usd = call?.price.usd;
  return {
    ...(model !== undefined && { model }),
    ...(call && { tokens: call.tokens }),
    ...(usd !== undefined && { usd }),
  };
}

function toolMessages({ call, result }: ToolEntry): readonly Message[] {
  return [
    ...(call ? [{ role: 'assistant', parts: [call] } as const] : []),
    ...(result ? [{ role: 'tool', parts: [result] } as const] : []),
  ];
}
