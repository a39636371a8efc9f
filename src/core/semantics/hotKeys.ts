import type { HotKeys } from '../../shared/spanBatch.ts';

/**
 * The attributes read from every span while it is decoded: all that `spanMeaning` asks for.
 * Names from the OpenTelemetry GenAI, MCP, HTTP and database conventions, OpenInference and OpenLLMetry.
 */
export const hotKeys = {
  strings: [
    'gen_ai.operation.name',
    'openinference.span.kind',
    'traceloop.span.kind',
    'mcp.method.name',
    'gen_ai.response.model',
    'gen_ai.request.model',
    'llm.model_name',
    'gen_ai.agent.name',
    'agent.name',
    'gen_ai.tool.name',
    'tool.name',
    'gen_ai.conversation.id',
    'session.id',
    'session_id',
    'db.system.name',
    'db.system',
    'http.request.method',
    'http.method',
    'rpc.system',
  ],
  numbers: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.prompt_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.prompt',
    'llm.token_count.completion',
  ],
} as const satisfies HotKeys;

export type HotString = (typeof hotKeys.strings)[number];
export type HotNumber = (typeof hotKeys.numbers)[number];
