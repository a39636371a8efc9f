import type { SpanKind } from './spanKind.ts';

/** What a span means to an agent developer, as far as the stored row needs it. Absent = the span does not say. */
export interface SpanMeaning {
  readonly kind: SpanKind;
  /** The name people know it by: the model of a model call, the tool of a tool call, the agent's name; else the span name. */
  readonly label: string;
  readonly model?: string;
  readonly agent?: string;
  readonly session?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}
