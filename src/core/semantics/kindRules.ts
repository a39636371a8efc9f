import type { SpanKind } from '../../shared/spanKind.ts';

/** A span has the kind that `values` gives for one of the attributes `keys`. */
export interface KindRule {
  readonly keys: readonly string[];
  /** By the value in lower case; patterns are asked after whole values. */
  readonly values?: ReadonlyMap<string, SpanKind>;
  readonly patterns?: readonly (readonly [RegExp, SpanKind])[];
  /** For a value that is in neither; absent = such a value decides nothing. */
  readonly otherwise?: SpanKind;
  /** Only of spans whose name or origin speaks this dialect. */
  readonly dialect?: string;
  /** Only of spans without a parent. */
  readonly root?: true;
  /** Instead of `llm`, where the span carries neither a model nor usage: it is a shell around the calls. */
  readonly withoutModel?: SpanKind;
  /** Instead of `other`, where it does carry one. */
  readonly withModel?: SpanKind;
}

function valuesOf(table: Partial<Record<SpanKind, string>>): ReadonlyMap<string, SpanKind> {
  return new Map(
    Object.entries(table).flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind as SpanKind] as const)),
  );
}

const vectorStores = 'chroma chromadb pinecone qdrant milvus weaviate pgvector lancedb faiss marqo';

/**
 * What the sender says outright, first hit wins (telemetry-dialects §4.1). A key is in one rule only.
 */
export const saidKinds: readonly KindRule[] = [
  {
    keys: ['langfuse.observation.type'],
    values: valuesOf({
      llm: 'generation',
      embedding: 'embedding',
      agent: 'agent',
      tool: 'tool',
      chain: 'chain',
      retriever: 'retriever',
      evaluator: 'evaluator',
      guardrail: 'guardrail',
      other: 'span event',
    }),
    // The SDK for Python called its generations spans until 3.3.
    withModel: 'llm',
  },
  {
    keys: ['openinference.span.kind'],
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
  { keys: ['mcp.method.name'], values: valuesOf({ tool: 'tools/call' }), otherwise: 'mcp' },
  {
    // Before the operation's name: LangSmith writes `embeddings` there for retrievers and `chat` for prompts.
    keys: ['langsmith.span.kind'],
    values: valuesOf({
      llm: 'llm',
      tool: 'tool',
      retriever: 'retriever',
      embedding: 'embedding',
      chain: 'chain prompt parser',
    }),
  },
  {
    keys: ['gen_ai.operation.name'],
    values: valuesOf({
      llm: 'chat text_completion generate_content completion generate chat.completions chat.streaming_completions model_request llm_call llm_request responses speech transcription image',
      embedding: 'embeddings embedding',
      retriever: 'retrieval vector_db_retrieve search_memory',
      reranker: 'rerank',
      agent: 'invoke_agent create_agent agent_call',
      workflow: 'invoke_workflow workflow workflow.run',
      chain: 'framework plan agent_step execute_event_loop_cycle execute_task user_prompt schedule_tool_calls',
      tool: 'execute_tool tool_call tool.execute',
      other:
        'execute_hook agent_handoff content_event create_memory update_memory upsert_memory delete_memory create_memory_store delete_memory_store model_chunk system_prompt',
      guardrail: 'guardrail_check',
    }),
  },
  {
    keys: ['traceloop.span.kind'],
    values: valuesOf({ workflow: 'workflow', chain: 'task', agent: 'agent', tool: 'tool' }),
  },
  {
    keys: ['ai.operationId'],
    values: valuesOf({
      agent: 'ai.generatetext ai.streamtext ai.generateobject ai.streamobject',
      tool: 'ai.toolcall',
      chain: 'ai.embed ai.embedmany',
    }),
    patterns: [
      [/^ai\.rerank/, 'reranker'],
      [/\.doembed$/, 'embedding'],
      [/\.do(?:generate|stream)$/, 'llm'],
      [/^ai\./, 'chain'],
    ],
  },
  {
    keys: ['genkit:metadata:subtype'],
    values: valuesOf({
      agent: 'agent',
      llm: 'model background-model',
      embedding: 'embedder',
      tool: 'tool tool.v2',
      retriever: 'retriever',
      evaluator: 'evaluator',
      reranker: 'reranker',
      workflow: 'flow',
      chain: 'flowstep util helper prompttemplate dotprompt prompt executable-prompt',
    }),
  },
  {
    keys: ['genkit:type'],
    values: valuesOf({ workflow: 'flow', chain: 'flowstep util helper prompttemplate dotprompt' }),
  },
  {
    keys: ['mastra.span.type'],
    values: valuesOf({
      agent: 'agent_run',
      workflow: 'workflow_run',
      llm: 'model_generation llm_generation model_inference',
      other: 'model_step model_chunk llm_chunk generic',
      tool: 'tool_call mcp_tool_call provider_tool_call',
      embedding: 'rag_embedding',
    }),
    patterns: [[/^workflow_/, 'chain']],
    withoutModel: 'chain',
  },
  {
    keys: ['span.type'],
    dialect: 'claude-code',
    values: valuesOf({
      agent: 'interaction subagent.spawn',
      llm: 'llm_request',
      tool: 'tool',
      other: 'tool.execution tool.blocked_on_user',
      guardrail: 'hook',
    }),
  },
  {
    keys: ['spring.ai.kind'],
    values: valuesOf({ chain: 'chat_client advisor', tool: 'tool_call', retriever: 'vector_store' }),
  },
  {
    keys: ['haystack.component.type'],
    patterns: [
      [/generator$/, 'llm'],
      [/embedder$/, 'embedding'],
      [/retriever$/, 'retriever'],
      [/ranker$/, 'reranker'],
      [/toolinvoker$/, 'tool'],
      [/agent$/, 'agent'],
    ],
    otherwise: 'chain',
  },
];

/** What a span merely carries: asked when neither it nor its name says what it is. */
export const carriedKinds: readonly KindRule[] = [
  { keys: ['koog.strategy.name'], otherwise: 'workflow' },
  { keys: ['koog.node.id', 'koog.subgraph.id', 'koog.planner.id'], otherwise: 'chain' },
  { keys: ['gen_ai.tool.name', 'gen_ai.tool.call.id', 'gen_ai.tool.call_id'], otherwise: 'tool' },
  {
    keys: [
      'gen_ai.response.model',
      'gen_ai.response.id',
      'gen_ai.usage.input_tokens',
      'gen_ai.usage.output_tokens',
      'gen_ai.usage.prompt_tokens',
      'gen_ai.usage.completion_tokens',
      'llm.model_name',
      'llm.token_count.prompt',
      'llm.token_count.completion',
      'llm.token_count.total',
      'llm.request.type',
      'langfuse.observation.model.name',
      'langfuse.observation.usage_details',
    ],
    otherwise: 'llm',
  },
  { keys: ['gen_ai.agent.name'], otherwise: 'agent', root: true },
  { keys: ['db.vector.query.content', 'db.vector.query.top_k', 'db.vector.query.filter'], otherwise: 'retriever' },
  { keys: ['db.system.name', 'db.system'], values: valuesOf({ retriever: vectorStores }), otherwise: 'db' },
  { keys: ['http.request.method', 'http.method'], otherwise: 'http' },
  { keys: ['rpc.system'], otherwise: 'other' },
];

/** Attributes of home-made instrumentation (telemetry-dialects §9): asked last, the first row that has one of its keys. */
export const plainKinds: readonly KindRule[] = [
  { keys: ['tool.name', 'tool_name', 'function.name'], otherwise: 'tool' },
  { keys: ['llm.model', 'llm.tokens'], otherwise: 'llm' },
  { keys: ['agent.name', 'agent.operation', 'agent.id', 'agent.type', 'agent.role', 'agent_name'], otherwise: 'agent' },
  {
    keys: ['team.name', 'workflow.id', 'workflow.name', 'workflow.type', 'pipeline.name', 'crew.name', 'graph.name'],
    otherwise: 'workflow',
  },
];
