import type { MessagePart } from '../../../../shared/message.ts';
import type { NormalSpan } from '../../../../shared/normalSpan.ts';

export type ToolCallPart = Extract<MessagePart, { type: 'toolCall' }>;
export type ToolResultPart = Extract<MessagePart, { type: 'toolResult' }>;

/** A tool call as far as it is known: asked for by the model, run in a span, answered in a later message or by the span. */
export interface ToolEntry {
  readonly agent: string;
  call?: ToolCallPart;
  result?: ToolResultPart;
  /** A span of it came. */
  hasRun?: true;
}

/** All tool calls of a turn. Spans and messages meet by call id, else by name and order within the agent (§4.11). */
export class ToolLedger {
  readonly #byId = new Map<string, ToolEntry>();
  /** Agent and tool → entries without a span, the first asked first. */
  readonly #waiting = new Map<string, ToolEntry[]>();
  readonly #entries: ToolEntry[] = [];

  /**
   * The model asks for a tool; `undefined` = two spans report the same call. An id that is asked for again after its answer is a
   * new call: some servers number their calls anew in every response.
   */
  ask(agent: string, call: ToolCallPart): ToolEntry | undefined {
    const known = call.callId === undefined ? undefined : this.#byId.get(call.callId);
    if (known !== undefined && known.hasRun === undefined && known.result === undefined) return undefined;
    const entry = this.#add({ agent, call }, call.callId);
    const key = keyOf(agent, call.name);
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) this.#waiting.set(key, [entry]);
    else waiting.push(entry);
    return entry;
  }

  /** A span runs a tool. */
  run(agent: string, { fields, content, failed, title }: NormalSpan): ToolEntry {
    const callId = textOf(fields.toolCallId?.value);
    const name = textOf(fields.tool?.value) ?? title.value;
    const entry = this.#asked(agent, name, callId) ?? this.#add({ agent }, callId);
    entry.hasRun = true;
    const id = callId ?? entry.call?.callId;
    const base = { ...(id !== undefined && { callId: id }), name: entry.call?.name ?? name };
    // What the span was given beats what the model asked for: that is what was run.
    entry.call = { type: 'toolCall', ...base, arguments: content.arguments?.value ?? entry.call?.arguments ?? null };
    if (content.result) {
      entry.result = { type: 'toolResult', ...base, result: content.result.value, ...(failed && { failed: true }) };
    }
    return entry;
  }

  /** A message brings a tool's answer; `undefined` = of a call nobody has heard of in this turn. */
  answer(agent: string, result: ToolResultPart): ToolEntry | undefined {
    const entry = this.#answered(agent, result);
    if (entry !== undefined) entry.result ??= result;
    return entry;
  }

  #add(entry: ToolEntry, callId: string | undefined): ToolEntry {
    this.#entries.push(entry);
    if (callId !== undefined) this.#byId.set(callId, entry);
    return entry;
  }

  /** By name only where one of the two has no id: two ids that differ are two calls. */
  #asked(agent: string, name: string, callId: string | undefined): ToolEntry | undefined {
    const exact = callId === undefined ? undefined : this.#byId.get(callId);
    if (exact !== undefined) return exact.hasRun ? undefined : exact;
    const waiting = this.#waiting.get(keyOf(agent, name)) ?? [];
    const index = waiting.findIndex((entry) => entry.hasRun === undefined && !(callId && entry.call?.callId));
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  }

  #answered(agent: string, { callId, name }: ToolResultPart): ToolEntry | undefined {
    if (callId !== undefined) return this.#byId.get(callId);
    return this.#entries.find(
      (entry) =>
        entry.agent === agent && entry.result === undefined && (name === undefined || entry.call?.name === name),
    );
  }
}

function keyOf(agent: string, tool: string): string {
  return `${agent}\u0000${tool}`;
}

function textOf(value: string | number | boolean | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : String(value);
}
