import type { SpanKind } from '../../shared/spanKind.ts';

/** Where a framework's instrumentation gives a kind that does not fit, as seen in real telemetry. */
export interface KindCorrection {
  readonly framework: string;
  readonly said: SpanKind;
  readonly kind: SpanKind;
  readonly name?: RegExp;
  /** The span lacks this field. */
  readonly without?: 'agent';
  /** Only of spans without a parent. */
  readonly root?: true;
}

export const kindCorrections: readonly KindCorrection[] = [
  // The outermost span is the whole run under its title; the agents below it have names.
  { framework: 'openai-agents', said: 'agent', kind: 'workflow', without: 'agent', root: true },
  // A hand-over is sent as a tool call, but no tool runs.
  { framework: 'openai-agents', said: 'tool', kind: 'other', name: /^handoff(?: to |:)/ },
  // Only prepares the call that `astream_chat` or `achat` makes.
  { framework: 'llamaindex', said: 'llm', kind: 'chain', name: /\._prepare_chat_with_tools$/ },
  { framework: 'llamaindex', said: 'chain', kind: 'workflow', name: /Workflow\.run$/ },
  { framework: 'llamaindex', said: 'chain', kind: 'agent', name: /Agent\.run$/ },
  { framework: 'crewai', said: 'chain', kind: 'workflow', name: /\.kickoff(?:_async)?$/ },
];
