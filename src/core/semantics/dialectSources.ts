import type { Source, SourceTable } from './fieldTypes.ts';
import { sourceOf } from './fieldTypes.ts';

/** A model may have been told to answer with JSON that has an id, too. */
const providersId: Pick<Source, 'kinds' | 'as'> = { kinds: ['llm'], as: 'providersId' };

/** Where a dialect says something else, or more, than the order for all of them: its table is asked first (telemetry-dialects §11). */
export const dialectSources: Readonly<Record<string, SourceTable>> = {
  'claude-code': {
    // The main thread, compaction, titles and the like are no agents of their own.
    agent: ['gen_ai.agent.name', { key: 'query_source', as: 'querySource' }],
    requestModel: ['gen_ai.request.model', 'model'],
    input: ['input_tokens'],
    output: ['output_tokens'],
    cacheRead: ['cache_read_tokens'],
    cacheWrite: ['cache_creation_tokens'],
    serviceTier: ['speed'],
    errorMessage: ['error'],
  },
  codex: { requestModel: ['gen_ai.request.model', 'model', 'slug'], session: ['conversation.id'] },
  'gemini-cli': { requestModel: ['gen_ai.request.model', 'model'], agent: ['gen_ai.agent.name', 'agent_name'] },
  copilot: { errorMessage: ['error.message'] },
  langfuse: {
    requestModel: ['langfuse.observation.model.name'],
    reportedUsd: ['langfuse.observation.cost_details→total'],
  },
  'vercel-legacy': {
    agent: ['ai.telemetry.functionId'],
    operation: ['ai.operationId'],
    requestModel: ['gen_ai.request.model', 'ai.model.id'],
    input: ['ai.usage.inputTokens', 'gen_ai.usage.input_tokens', 'ai.usage.promptTokens'],
    output: ['ai.usage.outputTokens', 'gen_ai.usage.output_tokens', 'ai.usage.completionTokens'],
    responseModel: ['ai.response.model', 'gen_ai.response.model'],
  },
  'vercel-v7': { agent: ['gen_ai.agent.name', 'ai.telemetry.functionId'] },
  'pydantic-ai': { agent: ['gen_ai.agent.name', 'agent_name'], requestModel: ['gen_ai.request.model', 'model_name'] },
  'google-adk': { run: ['gcp.vertex.agent.invocation_id'] },
  strands: {
    // Strands writes milliseconds where the conventions have seconds.
    firstTokenMs: ['gen_ai.server.time_to_first_token'],
  },
  // Old Mastra spans give the agent's name as its id.
  mastra: { agent: ['gen_ai.agent.name', 'agent.id'] },
  genkit: {
    requestModel: [{ key: 'genkit:name', kinds: ['llm', 'embedding', 'reranker'], as: 'afterSlash' }],
    agent: [{ key: 'genkit:name', kinds: ['agent'] }],
  },
  'ms-agent-framework': { graphNode: ['executor.id'], graphParent: ['message.source_id'] },
  autogen: { workflow: ['messaging.destination'] },
  langsmith: {
    agent: ['gen_ai.agent.name', { key: 'langsmith.trace.name', kinds: ['agent'] }],
    tool: ['gen_ai.tool.name', { key: 'langsmith.trace.name', kinds: ['tool'] }],
  },
  'spring-ai': { tool: ['spring.ai.tool.definition.name'], graphNode: ['spring.ai.advisor.name'] },
  koog: { workflow: ['koog.strategy.name'] },
  haystack: { tool: ['haystack.tool.name'], graphNode: ['haystack.component.name'] },
  openinference: {
    // CrewAI's agents have their name there alone.
    agent: ['agent.name', 'gen_ai.agent.name', 'metadata→lc_agent_name', { key: 'graph.node.id', kinds: ['agent'] }],
    tool: ['tool.name'],
    // What the provider answered is there as a whole, or in LangChain's form.
    responseId: [
      'gen_ai.response.id',
      { ...sourceOf('output.value→id'), ...providersId },
      { ...sourceOf('output.value→0.id'), ...providersId },
      { ...sourceOf('output.value→llm_output.id'), kinds: ['llm'] },
      { ...sourceOf('output.value→llmOutput.id'), kinds: ['llm'] },
    ],
  },
  openllmetry: {
    agent: ['gen_ai.agent.name', { key: 'traceloop.entity.name', kinds: ['agent'] }],
    tool: [
      'gen_ai.tool.name',
      // The name of LangChain JS tools is only in what they answered.
      { key: 'traceloop.entity.output', path: ['kwargs', 'name'], kinds: ['tool'] },
      { key: 'traceloop.entity.name', kinds: ['tool'] },
    ],
  },
  openlit: { reportedUsd: ['gen_ai.usage.cost', 'gen_ai.token.cost.total'] },
};
