import type { Source, SourceTable } from './fieldTypes.ts';
import { sourceOf } from './fieldTypes.ts';

function genkit(path: string): Source {
  return { ...sourceOf(`genkit:output→${path}`), kinds: ['llm', 'embedding'] };
}

/** Models, providers, timing and what else describes one call, for every dialect (telemetry-dialects §4.4, §4.5, §4.14). */
export const callSources: SourceTable = {
  operation: [
    'gen_ai.operation.name',
    'ai.operationId',
    { key: 'operation.name', as: 'firstWord' },
    'mcp.method.name',
    'agent.operation',
  ],
  provider: [
    'gen_ai.provider.name',
    'gen_ai.system',
    'llm.provider',
    'llm.system',
    'ai.model.provider',
    'gen_ai.request.provider',
    'provider_name',
    'metadata→ls_provider',
  ],
  requestModel: [
    'gen_ai.request.model',
    'llm.request.model_name',
    'llm.model_name',
    'langfuse.observation.model.name',
    'ai.model.id',
    'embedding.model_name',
    'reranker.model_name',
    { key: 'genkit:name', kinds: ['llm', 'embedding', 'reranker'], as: 'afterSlash' },
    'gcp.vertex.agent.llm_request→model',
    'model_name',
    { key: 'model', needsModel: true },
    'llm.model',
  ],
  responseModel: [
    'gen_ai.response.model',
    'llm.response.model_name',
    'ai.response.model',
    'llm.response.model',
    ...['model', 'raw.model', 'custom.modelVersion'].map(genkit),
    'gcp.vertex.agent.llm_response→model_version',
  ],
  responseId: ['gen_ai.response.id', 'ai.response.id', ...['raw.id', 'custom.responseId'].map(genkit), 'request_id'],
  serviceTier: [
    'openai.response.service_tier',
    'gen_ai.openai.response.service_tier',
    'anthropic.response.service_tier',
    'openai.request.service_tier',
    'gen_ai.openai.request.service_tier',
  ],
  serverAddress: ['server.address', 'net.peer.name', 'gen_ai.openai.api_base'],
  firstTokenMs: [
    { key: 'gen_ai.response.time_to_first_chunk', as: 'seconds' },
    { key: 'gen_ai.client.operation.time_to_first_chunk', as: 'seconds' },
    'ai.response.msToFirstChunk',
    'ai.stream.msToFirstChunk',
    { key: 'gen_ai.server.time_to_first_token', as: 'seconds' },
    'ttft_ms',
    'copilot_chat.time_to_first_token',
    { key: 'github.copilot.time_to_first_chunk', as: 'seconds' },
  ],
  firstTokenAt: ['langfuse.observation.completion_start_time', 'mastra.completion_start_time'],
  timePerOutputTokenMs: [
    { key: 'gen_ai.server.time_per_output_token', as: 'seconds' },
    { key: 'gen_ai.client.operation.time_per_output_chunk', as: 'seconds' },
    { key: 'ai.response.avgOutputTokensPerSecond', as: 'perSecond' },
    { key: 'ai.response.avgCompletionTokensPerSecond', as: 'perSecond' },
  ],
  stream: ['gen_ai.request.stream', 'gen_ai.is_streaming', 'llm.is_streaming', 'spring.ai.chat.client.stream'],
  dataSource: ['gen_ai.data_source.id', 'data_source', 'data.source'],
  dataVolumeGb: ['data_volume_gb', 'data.volume_gb'],
  dataRecords: ['data.records_processed', 'records_processed'],
  title: ['logfire.msg'],
  traceTitle: ['langfuse.trace.name'],
  spanType: ['logfire.span_type'],
  pendingParent: ['logfire.pending_parent_id'],
  inFlight: ['prefect.in-flight'],
  integration: [{ key: 'metadata', path: ['ls_integration'], kinds: ['chain'] }],
  signal: ['agent_loupe.signal'],
};
