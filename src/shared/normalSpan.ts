import type { CallPrice } from './callPrice.ts';
import type { Json, Message, MessagePart, ToolDefinition } from './message.ts';
import type { SpanKind } from './spanKind.ts';
import type { TokenClass, UsageFacts } from './tokenUsage.ts';

/** A value and where it was read: what the hover over it says. */
export interface Sourced<T> {
  readonly value: T;
  /** An attribute key (`llm.model_name`, with a path into its JSON after `→`), or `span name`, `scope`, `resource …`, `event …`, `log …`, `mapping …`. */
  readonly from: string;
  /** Guessed from weak evidence. */
  readonly confidence?: 'low';
  /** Not of this span itself but of its nearest agent. */
  readonly inherited?: true;
}

/** The plain fields of the model (telemetry-dialects §1), each read by one table of sources. */
export const fieldNames = [
  'operation',
  'agent',
  'agentId',
  'agentVersion',
  'agentDescription',
  'workflow',
  'workflowId',
  'graphNode',
  'graphParent',
  'session',
  'parentSession',
  'run',
  'user',
  'team',
  'branch',
  'provider',
  'requestModel',
  'responseModel',
  'responseId',
  'tool',
  'toolCallId',
  'toolType',
  'toolDescription',
  'mcpMethod',
  'mcpSession',
  'errorType',
  'errorMessage',
  'errorStack',
  'firstTokenMs',
  'timePerOutputTokenMs',
  'stream',
  'serviceTier',
  'serverAddress',
  'dataSource',
  'dataVolumeGb',
  'dataRecords',
  'promptName',
  'promptVersion',
  'promptTemplate',
  'reportedUsd',
] as const;

export type FieldName = (typeof fieldNames)[number];

export interface RetrievedDocument {
  readonly id?: string;
  readonly score?: number;
  readonly content?: string;
  readonly metadata?: Json;
}

export interface Evaluation {
  readonly name: string;
  readonly score?: number;
  readonly label?: string;
  readonly explanation?: string;
  readonly from: string;
}

/** The part of the model that holds what was said: read only when somebody looks, since prompts are large. */
export interface SpanContent {
  readonly input: readonly Message[];
  readonly output: readonly Message[];
  readonly system: readonly MessagePart[];
  readonly tools: readonly ToolDefinition[];
  /** Of a tool call. */
  readonly arguments?: Sourced<Json>;
  readonly result?: Sourced<Json>;
  readonly params: Readonly<Record<string, Sourced<Json>>>;
  /** In the words of telemetry-dialects §4.12. */
  readonly finishReasons: readonly string[];
  readonly documents: readonly RetrievedDocument[];
  readonly query?: Sourced<string>;
  readonly evaluations: readonly Evaluation[];
  readonly promptVariables: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  /** Field → attribute, for `input`, `output`, `system`, `tools`. */
  readonly from: Readonly<Record<string, string>>;
  /** `off` = the sender did not record content; `redacted` = it put something in its place; `truncated` = it cut it. */
  readonly state: 'captured' | 'off' | 'redacted' | 'truncated';
}

/** One span of any framework in the one model. `GET /spans/{traceId}/{spanId}/meaning` */
export interface NormalSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  /** Ids of telemetry-dialects §3, the primary one first. */
  readonly dialects: readonly string[];
  readonly framework?: string;
  readonly kind: Sourced<SpanKind>;
  readonly title: Sourced<string>;
  readonly fields: Readonly<Partial<Record<FieldName, Sourced<string | number | boolean>>>>;
  readonly usage?: UsageFacts;
  /** Which attribute each count was read from. */
  readonly usageFrom: Readonly<Partial<Record<TokenClass | 'total', string>>>;
  /** Set by the collector, which knows prices and the rest of the trace. */
  readonly price?: CallPrice;
  /** Why the span's own usage is not part of the trace's total. */
  readonly setAside?: SetAsideReason;
  readonly failed: boolean;
  readonly content: SpanContent;
}

/**
 * - `aggregate`: calls below it are counted instead.
 * - `cumulative`: of several runs together.
 * - `duplicate`: another span, log or metric reports the same call and says more.
 */
export type SetAsideReason = 'aggregate' | 'cumulative' | 'duplicate';
