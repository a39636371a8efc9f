/**
 * The collector's answers about sessions and money. Times are microseconds since the epoch; amounts are US dollars.
 * `usd` of a sum is its known part: when `unpriced` is above 0 the view writes "≥" before it.
 */
import type { Message } from './message.ts';
import type { CountedCall, SetAside, Turn } from './traceAccount.ts';
import type { TokenClass, TokenCounts } from './tokenUsage.ts';

/** Sums over calls. `tokens` has every class. */
export interface Spend {
  readonly calls: number;
  /** Turns that made these calls. */
  readonly requests: number;
  /** Calls whose price is not known: their tokens are in `tokens`, nothing of them in `usd`. */
  readonly unpriced: number;
  readonly usd: number;
  /** Of `usd`, what senders reported; the rest is computed. */
  readonly reportedUsd: number;
  /** What the price tables say, over all calls they know, those with a reported amount included. */
  readonly computedUsd: number;
  readonly tokens: Readonly<Record<TokenClass, number>>;
  readonly errors: number;
  /** 0 = no call says it. */
  readonly dataGb: number;
  /** Of `usd`, what the calls with data volume cost. */
  readonly dataUsd: number;
}

/** Where the session's id comes from: said by the spans, the run's id, or there is none and the trace stands for it. */
export type SessionSource = 'session' | 'run' | 'trace';

export interface SessionSummary {
  /** The session's id, the run's id, or the trace id. */
  readonly session: string;
  readonly source: SessionSource;
  /** The session that started this one. */
  readonly parent?: string;
  readonly service: string;
  /** Of its newest trace: what to call it. */
  readonly name: string;
  readonly user?: string;
  readonly traces: number;
  readonly turns: number;
  readonly spans: number;
  readonly errors: number;
  /** Distinct names, in the order of first use; filled for the sessions of the asked page. */
  readonly agents: readonly string[];
  readonly models: readonly string[];
  readonly startMicros: number;
  readonly lastMicros: number;
  /** A trace of it is running. */
  readonly live: boolean;
  /** Traces that say more than one session id; the best is taken. */
  readonly conflicts: number;
  readonly spend: Spend;
}

export const sessionOrders = ['last', 'start', 'cost', 'tokens', 'turns', 'errors', 'duration'] as const;
export type SessionOrder = (typeof sessionOrders)[number];

/**
 * `GET /sessions?limit=&offset=&order=&ascending=&q=&since=&window=`; `q` is looked for in id, service, name and user, `window`
 * (`CostWindow`) stands for `since` its start.
 */
export interface SessionList {
  readonly sessions: readonly SessionSummary[];
  /** All that match. */
  readonly total: number;
  /** All that are stored, whatever was asked for; given where a window was. */
  readonly stored?: number;
  readonly revision: number;
}

/** One call in the session page; `CountedCall.turn` counts over the whole session. */
export interface SessionCall extends CountedCall {
  readonly traceId: string;
}

export interface SessionTurn extends Turn {
  readonly traceId: string;
  readonly spend: Spend;
  readonly live: boolean;
  readonly failed: boolean;
}

/** `GET /sessions/{session}?before=`: the newest 200 turns, or those before turn number `before`. */
export interface SessionPage {
  readonly summary: SessionSummary;
  readonly turns: readonly SessionTurn[];
  /** Of these turns, by start: cost, tokens and context growth (`tokens.input` of calls of one agent) are drawn from it. */
  readonly calls: readonly SessionCall[];
  readonly setAside: readonly (SetAside & { readonly traceId: string })[];
  /** Number of the first turn given; above 1 = there are older ones. */
  readonly firstTurn: number;
  readonly children: readonly SessionSummary[];
}

/** One step of the conversation, in order of time. */
export interface ConversationStep {
  readonly traceId: string;
  readonly spanId: string;
  readonly turn: number;
  readonly startMicros: number;
  /** Absent = it still runs, or it is a `message`: saying something takes no time. */
  readonly durationMicros?: number;
  readonly kind: 'message' | 'call' | 'tool';
  readonly agentPath: readonly string[];
  readonly failed: boolean;
  /** What a failed call or tool says of it, as far as it does; the message is cut at 4,000 characters. */
  readonly error?: { readonly type?: string; readonly message?: string };
  /** `message`: new input, not heard in the call before. `call`: what the model answered. `tool`: its call and result as parts. */
  readonly messages: readonly Message[];
  readonly model?: string;
  readonly tokens?: TokenCounts;
  readonly usd?: number;
  /** Content was not recorded, cut, or replaced. */
  readonly state: 'captured' | 'off' | 'redacted' | 'truncated';
}

/** `GET /sessions/{session}/conversation?turn=`: the steps of one turn. Texts over 4,000 characters are cut, `cut` says how many were. */
export interface Conversation {
  readonly session: string;
  readonly turn: number;
  readonly steps: readonly ConversationStep[];
  readonly cut: number;
  /** Spans of a huge turn that were not read; absent = all were. */
  readonly omittedSpans?: number;
}

export const costWindows = ['1h', '24h', '7d', '30d'] as const;
export type CostWindow = (typeof costWindows)[number];

export const costDimensions = [
  'session',
  'agent',
  'model',
  'user',
  'team',
  'service',
  'operation',
  'tool',
  'dataSource',
  'branch',
] as const;
export type CostDimension = (typeof costDimensions)[number];

/** One value of a dimension; `value` is empty where calls do not say it ("(none)"). */
export interface CostRow {
  readonly value: string;
  readonly spend: Spend;
  /** Distinct days with calls, in local time. */
  readonly activeDays: number;
}

export interface CostBar {
  /** Of the clock or the calendar. The first and the last bar may reach beyond the window; what they hold is of the window only. */
  readonly startMicros: number;
  readonly endMicros: number;
  readonly spend: Spend;
  /** Distinct ones that calls name (CST-66). */
  readonly users?: number;
  /** By value of the asked dimension, the biggest of the window first; the rest under `other`. */
  readonly parts: readonly { readonly value: string; readonly usd: number; readonly tokens: number }[];
}

/** What a period comes to if it goes on like this; the method is always told. */
export interface Projection {
  readonly usd: number;
  readonly low: number;
  readonly high: number;
  readonly method: 'meanOfHours' | 'meanOfDays' | 'linear';
  /** How many complete hours or days it rests on. */
  readonly samples: number;
  /** Day on which the period's budget would be used up. */
  readonly exhaustedMicros?: number;
}

export interface PeriodSpend {
  readonly period: 'day' | 'week' | 'month';
  readonly startMicros: number;
  readonly endMicros: number;
  readonly spend: Spend;
  /** USD; absent = no budget is set. */
  readonly budget?: number;
  /** Absent = too few samples. */
  readonly projection?: Projection;
  /** Month only: the second estimate. */
  readonly second?: Projection;
}

/**
 * `GET /cost?window=24h&by=model&limit=`; bars and periods are of the local time zone. The window is all of its named time up to
 * now, to five minutes. Calls that are dated later than the current five minutes count in no window, period or projection yet.
 */
export interface CostAnswer {
  readonly window: CostWindow;
  readonly by: CostDimension;
  readonly startMicros: number;
  readonly endMicros: number;
  readonly total: Spend;
  /** (this window − the one before) ÷ the one before × 100; absent = that was 0 or is not covered. */
  readonly trendPercent?: number;
  /** Data processed for a dollar, over the calls that say their volume, and how it changed as `trendPercent` (CST-74); absent = none say it. */
  readonly efficiency?: { readonly gbPerUsd: number; readonly trendPercent?: number };
  readonly periods: readonly PeriodSpend[];
  /** Oldest first: 5 minutes for 1 h, clock hours for 24 h (25 mostly), calendar days for 7 d and 30 d (one more). */
  readonly bars: readonly CostBar[];
  /** Highest cost first, then most tokens. */
  readonly rows: readonly CostRow[];
  /** Values in all; more than `rows` = the rest was cut by `limit`. */
  readonly values: number;
  /** Models without a price in this window. */
  readonly unpricedModels: readonly {
    readonly model: string;
    readonly provider?: string;
    readonly calls: number;
    readonly tokens: number;
  }[];
  /** Day of the bundled table, and entries of override files. */
  readonly prices: { readonly asOf: string; readonly overrides: number; readonly faults: readonly string[] };
  readonly repricing?: { readonly done: number; readonly total: number };
  /** Fractions of a budget that the settings name, in rising order: marked on the budgets' bars. Absent = the usual ones. */
  readonly thresholds?: readonly number[];
  readonly revision: number;
}

/** A way to spend less: always with its formula, its evidence, and how sure it is. */
export interface CostHint {
  /** Stable while the cause is the same, so that a dismissal lasts. */
  readonly id: string;
  readonly rule:
    'smallerModel' | 'repeatedRequests' | 'lowCacheShare' | 'growingContext' | 'resentToolResults' | 'retries';
  /** Agent, model or session it is about. */
  readonly subject: string;
  /** Numbers of the sentence and of the formula, by name; the views put them into words. */
  readonly figures: Readonly<Record<string, number | string>>;
  /** USD over the sample; absent = the saving cannot be known. */
  readonly savingUsd?: number;
  /** `19 × $0.0163 = $0.31` */
  readonly formula: string;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly calls: number;
  readonly evidence: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly dismissed: boolean;
}

/** `GET /cost/hints?window=24h` */
export interface CostHints {
  readonly hints: readonly CostHint[];
  /** Calls that were looked at: the newest of each agent. */
  readonly sample: number;
  /** Calls of the window in all. */
  readonly calls?: number;
}

/** `GET /cost/whatif?session=&model=&provider=`: the same tokens at another model's prices. */
export interface WhatIf {
  readonly session: string;
  readonly model: string;
  /** Absent = the model has no price. */
  readonly usd?: number;
  readonly now: Spend;
  /** Calls the other model has a price for. */
  readonly calls: number;
  /** What the figure takes for granted, in codes. */
  readonly assumed: readonly ('sameTokens' | 'sameCacheShare' | 'noCachePrice' | 'noReadPrice' | 'noWritePrice')[];
}

/** `GET /cost/models?q=`: models with a known price, those used lately first. */
export interface PricedModels {
  readonly models: readonly {
    readonly model: string;
    readonly provider: string;
    readonly input: number;
    readonly output: number;
  }[];
}

/** Settings `agentLoupe.cost.budgets.*`; USD, 0 or absent = none. */
export interface Budgets {
  readonly daily?: number;
  readonly weekly?: number;
  readonly monthly?: number;
  readonly session?: number;
  readonly request?: number;
  /** Fractions, e.g. 0.5, 0.8, 0.9, 1. */
  readonly thresholds: readonly number[];
}

export interface BudgetAlert {
  /** `day:2026-11-21:0.8`, `session:<id>:1`, … */
  readonly id: string;
  readonly scope: 'day' | 'week' | 'month' | 'session' | 'request';
  readonly threshold: number;
  readonly budget: number;
  readonly usd: number;
  /** Part of the sum is not known. */
  readonly atLeast: boolean;
  readonly atMicros: number;
  /** Session and request only. */
  readonly session?: string;
  readonly traceId?: string;
  /** `process.pid` of the resource, to find the debug session that runs it. */
  readonly pid?: number;
}

/** `GET /budgets`: what passed a threshold and nobody has shown yet. `POST /budgets/claim {id}` answers whether the asker shows it. */
export interface BudgetAlerts {
  readonly alerts: readonly BudgetAlert[];
}

/** `POST /cost/settings`: what the windows' settings and files say. `source` is the workspace they are of. */
export interface CostSettings {
  readonly source: string;
  readonly budgets?: Budgets;
  /** Text of `.agent-loupe/prices.json`; empty = there is none. Faults come back in `CostAnswer.prices.faults`. */
  readonly prices?: string;
}
