import type { CallPrice, PriceQuestion } from './callPrice.ts';
import type { SetAsideReason } from './normalSpan.ts';
import type { SpanKind } from './spanKind.ts';
import type { TokenCounts, UsageFacts, UsageReading, UsageScope, UsageSignal } from './tokenUsage.ts';

/** What the books need of a span. Ids are any strings that are unique in the trace; parent empty = root. */
export interface AccountSpan {
  readonly id: string;
  readonly parentId: string;
  /** Microseconds since the epoch. */
  readonly startMicros: number;
  /** Absent = it still runs. */
  readonly durationMicros?: number;
  readonly name: string;
  readonly label: string;
  readonly kind: SpanKind;
  readonly failed: boolean;
  readonly service: string;
  /** Name of the instrumentation scope. */
  readonly instrumentation?: string;
  /** The agent that the span itself names; else the nearest agent above it is taken. */
  readonly agent?: string;
  readonly usage?: UsageFacts;
  /** Not a span but a log record that was written within `parentId` and says usage: it is shown nowhere as a span. */
  readonly record?: true;
}

/** One call to a model (or an aggregate that nothing below it explains) that counts, and what it was part of. */
export interface CountedCall {
  readonly spanId: string;
  readonly startMicros: number;
  readonly durationMicros?: number;
  /** The response's model, else the request's. */
  readonly model?: string;
  readonly provider?: string;
  /** Its own, else the nearest agent's above it. */
  readonly agent?: string;
  /** Agents above it, the outermost first: sub-agents are nested. */
  readonly agentPath: readonly string[];
  /** The nearest tool it runs inside of, else the tool whose result it reads: the last one its agent used before it. */
  readonly tool?: string;
  readonly operation?: string;
  readonly service: string;
  readonly failed: boolean;
  /** From 1, `Turn.number`. */
  readonly turn: number;
  readonly tokens: TokenCounts;
  readonly reading?: UsageReading;
  readonly scope: UsageScope;
  readonly signal: UsageSignal;
  readonly price: CallPrice;
  readonly firstTokenMs?: number;
  /** By it the same call is known when another trace tells of it. */
  readonly responseId?: string;
  /** Of the span that counts: name of its instrumentation scope. */
  readonly instrumentation?: string;
  readonly dataSource?: string;
  /** Of the nearest span that says it: all calls under that span have it, and sums count it once for each `dataVolumeSpan`. */
  readonly dataVolumeGb?: number;
  readonly dataVolumeSpan?: string;
}

/** Usage that was sent and does not count, with the reason: shown, so that nobody has to guess. */
export interface SetAside {
  readonly spanId: string;
  /** Set where not the span itself says it but a log record that was written within it. */
  readonly signal?: 'log';
  readonly reason: SetAsideReason;
  readonly tokens: TokenCounts;
  /** The span that counts in its place; absent for aggregates, whose calls do. */
  readonly insteadOf?: string;
  /** Aggregates only: what it says beyond the sum of its calls, so was not traced. */
  readonly untraced?: TokenCounts;
}

/** One run of the outermost agent in answer to one input: from 1 in each trace, numbered on over the session. */
export interface Turn {
  readonly number: number;
  /** The span that is the turn; absent = the trace as a whole. */
  readonly spanId?: string;
  readonly name: string;
  readonly agent?: string;
  readonly startMicros: number;
  readonly durationMicros?: number;
}

/** The books of one trace: a pure function of the set of its spans, whatever the order or number of times they arrived. */
export interface TraceAccount {
  readonly calls: readonly CountedCall[];
  readonly setAside: readonly SetAside[];
  readonly turns: readonly Turn[];
}

export type Pricer = (question: PriceQuestion) => CallPrice;
