import type { SpanKind } from '../../shared/spanKind.ts';

/** Where a framework's instrumentation gives a kind that does not fit, as seen in real telemetry. */
export interface KindCorrection {
  readonly framework: string;
  readonly said: SpanKind;
  readonly kind: SpanKind;
  /** The span's name begins so. */
  readonly namePrefix?: string;
  /** The span lacks this field. */
  readonly without?: 'agent';
  /** Only of spans without a parent. */
  readonly root?: true;
}

export const kindCorrections: readonly KindCorrection[] = [
  // The outermost span is the whole run under its title; the agents below it have names.
  { framework: 'openai-agents', said: 'agent', kind: 'workflow', without: 'agent', root: true },
  // A hand-over is sent as a tool call, but no tool runs.
  { framework: 'openai-agents', said: 'tool', kind: 'other', namePrefix: 'handoff to ' },
  { framework: 'openai-agents', said: 'tool', kind: 'other', namePrefix: 'handoff:' },
];
