import type { SpanKind } from '../../shared/spanKind.ts';

/** A span has the kind that `values` gives for the attribute `key`, or `otherwise` when the value is not in the table. */
export interface KindRule {
  readonly key: string;
  readonly values: ReadonlyMap<string, SpanKind>;
  /** Absent = a value that is not in the table decides nothing. */
  readonly otherwise?: SpanKind;
}

function valuesOf(table: Partial<Record<SpanKind, string>>): ReadonlyMap<string, SpanKind> {
  return new Map(
    Object.entries(table).flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind as SpanKind] as const)),
  );
}

const none: ReadonlyMap<string, SpanKind> = new Map();

/** First hit wins; values are compared in lower case. What the sender says outright comes before what it merely carries. */
export const kindRules: readonly KindRule[] = [
  {
    key: 'openinference.span.kind',
    values: valuesOf({
      llm: 'llm',
      embedding: 'embedding',
      chain: 'chain prompt',
      retriever: 'retriever',
      reranker: 'reranker',
      tool: 'tool',
      agent: 'agent',
      guardrail: 'guardrail',
      evaluator: 'evaluator',
    }),
  },
  { key: 'mcp.method.name', values: valuesOf({ tool: 'tools/call' }), otherwise: 'mcp' },
  {
    key: 'gen_ai.operation.name',
    values: valuesOf({
      llm: 'chat text_completion generate_content completion generate chat.completions chat.streaming_completions model_request llm_call llm_request responses speech transcription image',
      embedding: 'embeddings embedding',
      retriever: 'retrieval vector_db_retrieve search_memory',
      reranker: 'rerank',
      agent: 'invoke_agent create_agent agent_call',
      workflow: 'invoke_workflow',
      chain:
        'framework workflow.run plan agent_step execute_event_loop_cycle execute_task user_prompt schedule_tool_calls',
      tool: 'execute_tool tool_call tool.execute',
      guardrail: 'guardrail_check',
    }),
  },
  {
    key: 'traceloop.span.kind',
    values: valuesOf({ workflow: 'workflow', chain: 'task', agent: 'agent', tool: 'tool' }),
  },
  { key: 'gen_ai.tool.name', values: none, otherwise: 'tool' },
  { key: 'tool.name', values: none, otherwise: 'tool' },
  { key: 'gen_ai.response.model', values: none, otherwise: 'llm' },
  { key: 'llm.model_name', values: none, otherwise: 'llm' },
  { key: 'gen_ai.agent.name', values: none, otherwise: 'agent' },
  { key: 'agent.name', values: none, otherwise: 'agent' },
  {
    key: 'db.system.name',
    values: valuesOf({ retriever: 'chroma pinecone qdrant milvus weaviate' }),
    otherwise: 'db',
  },
  { key: 'db.system', values: valuesOf({ retriever: 'chroma pinecone qdrant milvus weaviate' }), otherwise: 'db' },
  { key: 'http.request.method', values: none, otherwise: 'http' },
  { key: 'http.method', values: none, otherwise: 'http' },
  { key: 'rpc.system', values: none, otherwise: 'other' },
];

/**
 * Span names of plain OpenTelemetry code that carries no agent attributes, tested in this order.
 * The prefixes come first because `team_workflow:x` also looks like `<agent>:<operation>`.
 */
export const namePatterns: readonly (readonly [RegExp, SpanKind])[] = [
  [/^(team_workflow:|data_pipeline:|workflow\.)/, 'workflow'],
  [/^[^:]+:data_processing:/, 'agent'],
  [/^(agent\.query|agent\.process_query|data_processing_request|debug_agent_call)$/, 'agent'],
  [/\b(llm|chat|completion|generate|openai|claude|gemini)\b/i, 'llm'],
  [/\b(tool|function_call)\b/i, 'tool'],
  [/\b(embed|embedding|embeddings)\b/i, 'embedding'],
  [/\b(retriev\w*|vector)\b/i, 'retriever'],
  [/\b(rerank\w*)\b/i, 'reranker'],
  [/\b(guardrail|moderat\w*)\b/i, 'guardrail'],
  [/\b(workflow|pipeline|crew|orchestrat\w*)\b/i, 'workflow'],
  [/\bagent\b/i, 'agent'],
];
