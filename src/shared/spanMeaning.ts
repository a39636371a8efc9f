import type { SpanKind } from './spanKind.ts';
import type { UsageFacts } from './tokenUsage.ts';

/** What a span says of who it belongs to. A trace has one of each field, chosen among all its spans' in `rank` order. */
export const identityFields = ['session', 'parentSession', 'run', 'user', 'team', 'workflow', 'branch'] as const;

export type IdentityField = (typeof identityFields)[number];

export interface Identity {
  readonly field: IdentityField;
  readonly value: string;
  /** Position of the attribute in the resolution order: a lower one is believed first. */
  readonly rank: number;
}

/** What a span means to an agent developer, as far as the stored row needs it. Absent = the span does not say. */
export interface SpanMeaning {
  readonly kind: SpanKind;
  /** The name people know it by: the model of a model call, the tool of a tool call, the agent's name; else the span name. */
  readonly label: string;
  /** Id of the primary dialect (telemetry-dialects §3). */
  readonly dialect: string;
  readonly model?: string;
  readonly agent?: string;
  readonly tool?: string;
  /** The sender says it failed though the OTLP status does not (telemetry-dialects §4.13). */
  readonly failed?: true;
  readonly identities: readonly Identity[];
  /** Only of spans that say something of tokens or money. */
  readonly usage?: UsageFacts;
  /**
   * The span is a sign that another one has started (Logfire's pending spans, telemetry-dialects §8): it is stored as that
   * span, still open. Ids in 16 hex digits, parent empty = root.
   */
  readonly standsFor?: { readonly spanId: string; readonly parentSpanId: string };
  /** The end that was sent is made up, the span still runs. */
  readonly unended?: true;
}
