import type { SpanKind } from '../../shared/spanKind.ts';

/** Span names that a dialect gives a meaning (telemetry-dialects §4.1): the whole name, or with `*` what it begins with. */
export const dialectNames: readonly (readonly [dialect: string, names: Readonly<Record<string, SpanKind>>])[] = [
  [
    'haystack',
    {
      'haystack.pipeline.run': 'workflow',
      'haystack.async_pipeline.run': 'workflow',
      'haystack.agent.run': 'agent',
      'haystack.agent.step.llm': 'llm',
      'haystack.agent.step.tool': 'tool',
      'haystack.agent.step': 'chain',
      'haystack.component.run': 'chain',
    },
  ],
  [
    'ms-agent-framework',
    {
      'workflow.run': 'workflow',
      workflow_invoke: 'workflow',
      'workflow.session': 'workflow',
      'workflow.run *': 'workflow',
      'workflow_invoke *': 'workflow',
      'workflow.session *': 'workflow',
      'executor.process*': 'chain',
      'edge_group.process*': 'other',
      'message.send*': 'other',
      'workflow.build*': 'other',
    },
  ],
  [
    'google-adk',
    {
      invocation: 'workflow',
      'agent_run [*': 'agent',
      'invoke_agent *': 'agent',
      call_llm: 'llm',
      send_data: 'other',
      'execute_tool (merged)': 'other',
      'execute_tool *': 'tool',
    },
  ],
  ['litellm', { litellm_request: 'llm', raw_gen_ai_request: 'llm' }],
];

/**
 * Names in the style of tutorials (inventory ATR-20 to ATR-25), in this order: the prefixes come first because
 * `team_workflow:x` also looks like `<agent>:<operation>`.
 */
export const namePatterns: readonly (readonly [RegExp, SpanKind])[] = [
  [/^(?:team_workflow:|data_pipeline:|workflow\.)/, 'workflow'],
  [/^[^:]+:data_processing:/, 'agent'],
  [/^(?:agent\.query|agent\.process_query|data_processing_request|debug_agent_call)$/, 'agent'],
];

/** Words in the name of a span that says nothing else (telemetry-dialects §9): no more than a guess. */
export const nameWords: readonly (readonly [RegExp, SpanKind])[] = [
  [/\bagents?\b/, 'agent'],
  [/\b(?:llm|chat|completions?|generate|openai|claude|gemini)\b/, 'llm'],
  [/\b(?:tools?|function_call)\b/, 'tool'],
  [/\b(?:retriev\w*|search|vector)\b/, 'retriever'],
  [/\b(?:embed|embeddings?|embedder)\b/, 'embedding'],
  [/\brerank\w*\b/, 'reranker'],
  [/\b(?:guard|guardrails?|moderat\w*)\b/, 'guardrail'],
  [/\b(?:eval|evaluat\w*|judge|score)\b/, 'evaluator'],
  [/\b(?:workflow|pipeline|graph|crew|orchestrat\w*)\b/, 'workflow'],
];
