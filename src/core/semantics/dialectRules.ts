/** How the spans of one emitter family are recognised (telemetry-dialects §3). */
export interface DialectRule {
  readonly id: string;
  /** Instrumentation scope names, whole. */
  readonly scopes?: readonly string[];
  /** What a scope's name begins with. */
  readonly scopePrefixes?: readonly string[];
  /** Span attributes that nobody else sends. */
  readonly keys?: readonly string[];
  /** Attribute → values (lower case) that give the emitter away. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  readonly spanNames?: readonly string[];
  readonly spanNamePrefixes?: readonly string[];
  /** Resource attribute → values. */
  readonly resource?: Readonly<Record<string, readonly string[]>>;
  /** Resource attributes whose presence is enough. */
  readonly resourceKeys?: readonly string[];
  /** Groups of attributes of which each must be there in one member. */
  readonly together?: readonly [readonly string[], readonly string[]];
  /** Attributes that are a sign only under one of these scopes. */
  readonly under?: { readonly scopes: readonly string[]; readonly keys: readonly string[] };
}

/**
 * All dialects, the one to be believed first at the top. A span may speak several (telemetry-dialects §3).
 * Attribute families (`mastra.*`) are given by the members that every span of the family, or the ones that matter, carry:
 * a look-up of whole keys is what the ingest path can afford.
 */
export const dialectRules: readonly DialectRule[] = [
  {
    id: 'claude-code',
    scopes: ['com.anthropic.claude_code'],
    scopePrefixes: ['com.anthropic.claude_code.'],
    spanNamePrefixes: ['claude_code.'],
    resource: { 'service.name': ['claude-code'] },
  },
  {
    id: 'codex',
    keys: ['codex.usage.total_tokens', 'codex.usage.reasoning_output_tokens'],
    spanNamePrefixes: ['codex.'],
    resource: { 'service.name': ['codex', 'codex_cli_rs', 'codex_exec', 'codex-app-server', 'codex_vscode'] },
  },
  {
    id: 'gemini-cli',
    scopes: ['gemini-cli'],
    values: { 'gen_ai.agent.name': ['gemini-cli'] },
    spanNamePrefixes: ['gemini_cli.'],
    resource: { 'service.name': ['gemini-cli'] },
  },
  {
    id: 'copilot',
    keys: [
      'github.copilot.cost',
      'github.copilot.aiu',
      'github.copilot.nano_aiu',
      'github.copilot.agent.type',
      'github.copilot.interaction_id',
      'github.copilot.turn_id',
      'github.copilot.initiator',
      'github.copilot.server_duration',
      'github.copilot.time_to_first_chunk',
      'github.copilot.hook.type',
      'copilot_chat.chat_session_id',
      'copilot_chat.session_id',
      'copilot_chat.parent_chat_session_id',
      'copilot_chat.debug_log_label',
      'copilot_chat.time_to_first_token',
      'copilot_chat.api_type',
      'copilot_chat.debug_name',
      'copilot_chat.user_request',
      'copilot_chat.turn.index',
      'copilot_chat.canceled',
    ],
    spanNamePrefixes: ['copilot_chat.'],
    resource: { 'service.name': ['copilot-chat', 'github-copilot'] },
  },
  {
    id: 'langfuse',
    scopes: ['langfuse-sdk'],
    keys: [
      'langfuse.observation.type',
      'langfuse.observation.input',
      'langfuse.observation.output',
      'langfuse.observation.level',
      'langfuse.observation.model.name',
      'langfuse.observation.usage_details',
      'langfuse.observation.cost_details',
      'langfuse.observation.completion_start_time',
      'langfuse.trace.name',
      'langfuse.trace.input',
      'langfuse.trace.tags',
      'langfuse.session.id',
      'langfuse.user.id',
    ],
  },
  {
    id: 'vercel-v7',
    keys: ['gen_ai.execute_tool.duration'],
    under: {
      scopes: ['gen_ai'],
      keys: [
        'gen_ai.operation.name',
        'ai.settings.maxRetries',
        'ai.settings.context.sessionId',
        'ai.settings.context.userId',
        'ai.telemetry.functionId',
        'ai.response.providerMetadata',
        'ai.usage.inputTokenDetails.noCacheTokens',
        'ai.stream.msToFirstChunk',
      ],
    },
  },
  {
    id: 'vercel-legacy',
    scopes: ['ai'],
    keys: ['ai.operationId'],
  },
  {
    id: 'pydantic-ai',
    scopes: ['pydantic-ai'],
    keys: [
      'pydantic_ai.all_messages',
      'pydantic_ai.new_message_index',
      'pydantic_ai.tool.failure_stage',
      'pydantic_ai.tool.deferral.name',
      'gen_ai.agent.call.id',
      'gen_ai.aggregated_usage.input_tokens',
      'gen_ai.aggregated_usage.output_tokens',
      'model_request_parameters',
      'all_messages_events',
    ],
  },
  {
    id: 'logfire',
    scopePrefixes: ['logfire'],
    keys: ['logfire.span_type', 'logfire.msg', 'logfire.json_schema'],
    resourceKeys: ['logfire.version'],
  },
  {
    id: 'google-adk',
    scopes: ['gcp.vertex.agent'],
    keys: [
      'gcp.vertex.agent.llm_request',
      'gcp.vertex.agent.llm_response',
      'gcp.vertex.agent.session_id',
      'gcp.vertex.agent.invocation_id',
      'gcp.vertex.agent.event_id',
      'gcp.vertex.agent.tool_call_args',
      'gcp.vertex.agent.tool_response',
    ],
    values: { 'gen_ai.system': ['gcp.vertex.agent'], 'gen_ai.provider.name': ['gcp.vertex.agent'] },
  },
  {
    id: 'strands',
    scopes: ['strands.telemetry.tracer'],
    keys: ['event_loop.cycle_id'],
    values: { 'gen_ai.system': ['strands-agents'], 'gen_ai.provider.name': ['strands-agents'] },
  },
  {
    id: 'mastra',
    scopes: ['@mastra/otel', '@mastra/otel-exporter'],
    keys: ['mastra.span.type', 'mastra.completion_start_time', 'mastra.metadata.runId'],
    resource: { 'telemetry.sdk.name': ['@mastra/otel-exporter'] },
  },
  {
    id: 'genkit',
    scopes: ['genkit-tracer'],
    keys: ['genkit:type', 'genkit:name', 'genkit:input', 'genkit:output', 'genkit:state', 'genkit:path'],
  },
  {
    id: 'ms-agent-framework',
    scopes: ['agent_framework', 'Experimental.Microsoft.Agents.AI'],
    keys: [
      'workflow.definition',
      'executor.id',
      'executor.type',
      'edge_group.id',
      'edge_group.type',
      'message.source_id',
      'message.target_id',
      'agent_framework.function.invocation.duration',
    ],
  },
  {
    id: 'semantic-kernel',
    scopes: ['Microsoft.SemanticKernel.Diagnostics'],
    scopePrefixes: ['semantic_kernel.', 'agent_runtime '],
    keys: ['sk.available_functions'],
    values: { 'gen_ai.operation.name': ['chat.completions', 'chat.streaming_completions'] },
  },
  {
    id: 'autogen',
    scopes: ['autogen-core'],
    scopePrefixes: ['autogen '],
    values: { 'gen_ai.system': ['autogen'] },
    together: [['messaging.destination'], ['messaging.operation', 'gen_ai.agent.name']],
  },
  {
    id: 'azure-ai',
    keys: ['gen_ai.thread.id', 'gen_ai.thread.run.id'],
    values: {
      'az.namespace': ['microsoft.cognitiveservices'],
      'gen_ai.provider.name': ['microsoft.foundry'],
      'gen_ai.system': ['az.ai.agents'],
    },
  },
  {
    id: 'langsmith',
    scopes: ['langsmith'],
    keys: [
      'langsmith.span.kind',
      'langsmith.trace.name',
      'langsmith.trace.session_id',
      'langsmith.span.id',
      'langsmith.span.tags',
      'langsmith.usage_metadata',
    ],
  },
  {
    id: 'spring-ai',
    keys: [
      'spring.ai.kind',
      'spring.ai.advisor.name',
      'spring.ai.chat.client.stream',
      'spring.ai.chat.client.conversation.id',
      'spring.ai.chat.client.tool.names',
      'spring.ai.model.request.tool.names',
      'spring.ai.tool.definition.name',
      'spring.ai.tool.type',
    ],
  },
  {
    id: 'koog',
    keys: ['koog.strategy.name', 'koog.node.id', 'koog.subgraph.id', 'koog.planner.id', 'koog.event.id'],
  },
  {
    id: 'haystack',
    scopes: ['haystack'],
    keys: ['haystack.component.name', 'haystack.component.type', 'haystack.tool.name', 'haystack.agent.tools'],
    spanNamePrefixes: ['haystack.'],
  },
  {
    id: 'llamaindex',
    scopes: ['llamaindex.opentelemetry.tracer'],
    keys: ['llamaindex.workflow.name', 'llamaindex.span.id', 'llamaindex.run_id'],
  },
  {
    id: 'litellm',
    scopes: ['litellm'],
    spanNames: ['litellm_request', 'raw_gen_ai_request'],
  },
  {
    id: 'openinference',
    scopePrefixes: ['openinference.instrumentation.', '@arizeai/openinference-instrumentation-'],
    keys: ['openinference.span.kind'],
    together: [
      ['input.value', 'output.value'],
      [
        'llm.model_name',
        'llm.provider',
        'llm.system',
        'llm.token_count.prompt',
        'llm.token_count.completion',
        'llm.invocation_parameters',
        'llm.input_messages.0.message.role',
      ],
    ],
  },
  {
    id: 'openllmetry',
    scopes: ['traceloop.tracer'],
    scopePrefixes: ['@traceloop/instrumentation-'],
    keys: [
      'traceloop.span.kind',
      'traceloop.workflow.name',
      'traceloop.entity.name',
      'traceloop.entity.path',
      'traceloop.association.properties.session_id',
      'traceloop.association.properties.user_id',
      'gen_ai.prompt.0.role',
      'gen_ai.completion.0.role',
      'llm.request.type',
    ],
  },
  {
    id: 'openlit',
    scopePrefixes: ['openlit'],
    keys: ['gen_ai.usage.cost', 'gen_ai.sdk.version', 'gen_ai.application_name'],
    resource: { 'telemetry.sdk.name': ['openlit'] },
  },
  { id: 'mcp', keys: ['mcp.method.name'] },
  { id: 'otel-genai-new', keys: ['gen_ai.provider.name', 'gen_ai.input.messages', 'gen_ai.output.messages'] },
  { id: 'otel-genai-old', keys: ['gen_ai.system'] },
  { id: 'plain' },
];
