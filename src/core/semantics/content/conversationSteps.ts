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
 * Spans that are set aside, which a model's span with usage and no `call` is taken for, embeddings and rerankers are not part of
 * the talk.
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

/** As for all texts; stack traces have a place of their own. */
const longestError = 4000;
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
  /** Spans of calls that are set aside, by their response's id. */
  readonly #byResponse = new Map<string, NormalSpan>();
  /** Runs whose input has been told with a call. */
  readonly #lent = new Set<string>();
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
    else if (setAside === undefined && isCall(one)) this.#addCall(this.#told(one));
    else this.#keep(one.span);
    if (isRun(one.span)) this.#outermost ??= one;
  }

  #keep(span: NormalSpan): void {
    this.#above.set(span.spanId, span);
    const response = span.fields.responseId?.value;
    if (response !== undefined && span.kind.value === 'llm') this.#byResponse.set(String(response), span);
  }

  close(): Talk {
    const whole = this.#drafts.some(({ kind }) => kind === 'call') ? undefined : this.#outermost;
    const drafts = (whole === undefined ? this.#drafts : this.#around(whole)).filter(
      (draft) => !('entry' in draft && draft.asked && draft.entry.hasRun),
    );
    const steps = drafts.map((draft) => ('entry' in draft ? this.#toolStep(draft) : draft));
    return { steps, cut: this.#cut, state: this.#threads };
  }

  #toolStep({ entry, asked, error, ...step }: ToolDraft): ConversationStep {
    const failed = asked ? entry.result?.failed === true : step.failed;
    // Where the span is silent the model's messages may have told it all.
    const state = step.state === 'off' && entry.result !== undefined ? 'captured' : step.state;
    return { ...step, failed, ...(error && !asked && { error }), state, messages: this.#shown(toolMessages(entry)) };
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
    const { system, input, output } = one.span.content;
    const heard = heardMessages(this.#threads.get(agent) ?? [], [...promptOf(system), ...input], output);
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

  /**
   * What a call leaves unsaid is taken from around it: its input from the step (Mastra) or, once, from the agent's run (coding
   * agents), its answer from the other instrumentation of the same call.
   */
  #told(one: TalkSpan): TalkSpan {
    const { span } = one;
    const { content } = span;
    const twin = this.#twinOf(span);
    const output = content.output.length > 0 ? content.output : (twin?.content.output ?? content.output);
    const around = content.input.length > 0 ? undefined : this.#inputAround(twin ?? span);
    if (around === undefined && output === content.output) return one;
    const { input, system, state } = (around ?? span).content;
    const told = { ...content, input, system, output, state: content.state === 'off' ? state : content.state };
    return this.#lend({ ...one, span: { ...span, content: told } }, around);
  }

  /** An agent's run says no history: its input is news, also where somebody said the same before, and only once. */
  #lend(one: TalkSpan, from: NormalSpan | undefined): TalkSpan {
    const run = from !== undefined && isRun(from) ? from.spanId : undefined;
    if (run === undefined) return one;
    const { input, system, ...content } = one.span.content;
    if (!this.#lent.has(run)) this.#addMessages(one, [...promptOf(system), ...input]);
    this.#lent.add(run);
    return { ...one, span: { ...one.span, content: { ...content, input: [], system: [] } } };
  }

  /** What another instrumentation tells of the same call: a span around it, or one with the same response. */
  #twinOf({ fields, parentSpanId }: NormalSpan): NormalSpan | undefined {
    const parent = this.#above.get(parentSpanId);
    if (parent?.kind.value === 'llm') return parent;
    return fields.responseId && this.#byResponse.get(String(fields.responseId.value));
  }

  /** The span itself or the nearest around it that has an input. */
  #inputAround(span: NormalSpan): NormalSpan | undefined {
    let above: NormalSpan | undefined = span;
    for (let level = 0; above?.content.input.length === 0; level++) {
      above = level < maxLevels ? this.#above.get(above.parentSpanId) : undefined;
    }
    return above;
  }

  #addMessages(one: TalkSpan, fresh: readonly Message[]): void {
    if (fresh.length > 0) this.#drafts.push(this.#messageStep(one, fresh));
  }

  #messageStep(one: TalkSpan, messages: readonly Message[]): Draft {
    const heard = { ...withoutDuration(one), span: { ...one.span, failed: false } };
    return { ...this.#stepOf(heard, 'message'), messages: this.#shown(messages) };
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
      ...(failed && errorOf(one.span)),
      state: content.state,
    };
  }
}

/** A model's span whose usage does not count is told by another; one that says nothing is a preparation (LlamaIndex). */
function isCall({ span, call, durationMicros }: TalkSpan): boolean {
  if (call !== undefined) return true;
  if (span.kind.value !== 'llm' || span.usage !== undefined) return false;
  return span.content.output.length > 0 || span.failed || durationMicros === undefined;
}

function isRun({ kind }: NormalSpan): boolean {
  return kind.value === 'agent' || kind.value === 'workflow';
}

function promptOf(system: NormalSpan['content']['system']): readonly Message[] {
  return system.length === 0 ? [] : [{ role: 'system', parts: system }];
}

function withoutDuration({ span, startMicros, agentPath }: TalkSpan): TalkSpan {
  return { span, startMicros, agentPath };
}

function errorOf({ fields: { errorType, errorMessage } }: NormalSpan): Pick<ConversationStep, 'error'> {
  if (errorType === undefined && errorMessage === undefined) return {};
  const type = errorType && { type: String(errorType.value) };
  const message = errorMessage && { message: String(errorMessage.value).slice(0, longestError) };
  return { error: { ...type, ...message } };
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
