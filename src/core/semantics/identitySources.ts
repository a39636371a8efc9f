import type { SourceTable } from './fieldTypes.ts';

const association = (name: string) => `traceloop.association.properties.${name}`;
const langsmith = (name: string) => `langsmith.metadata.${name}`;
const sessionNames = ['session_id', 'conversation_id', 'thread_id', 'chat_id'];

/** Who and what a span belongs to, for every dialect (telemetry-dialects §4.2, §4.3; inventory ATR-09, 10, 14). */
export const identitySources: SourceTable = {
  session: [
    'gen_ai.conversation.id',
    'session.id',
    'langfuse.session.id',
    ...['session_id', 'conversation_id', 'thread_id'].map(langsmith),
    ...sessionNames.map(association),
    'gcp.vertex.agent.session_id',
    'gen_ai.thread.id',
    'spring.ai.chat.client.conversation.id',
    ...['sessionId', 'threadId', 'conversationId', 'chatId'].flatMap((name) => [
      `ai.telemetry.metadata.${name}`,
      `ai.settings.context.${name}`,
    ]),
    'mastra.metadata.threadId',
    'mastra.metadata.sessionId',
    'conversation.id',
    'copilot_chat.chat_session_id',
    'copilot_chat.session_id',
    'genkit:metadata:agent:sessionId',
    'genkit:sessionId',
    ...sessionNames.map((name) => `metadata→${name}`),
    'session_id',
    'conversation_id',
    'thread_id',
    'langsmith.trace.session_id',
  ],
  parentSession: ['copilot_chat.parent_chat_session_id'],
  run: [
    'gen_ai.agent.call.id',
    'gcp.vertex.agent.invocation_id',
    'agno.run.id',
    'gen_ai.thread.run.id',
    'mastra.metadata.runId',
    'llamaindex.run_id',
    'workflow.run_id',
    'run_id',
  ],
  user: [
    'user.id',
    'enduser.id',
    'langfuse.user.id',
    association('user_id'),
    'gen_ai.user',
    'llm.user',
    'gen_ai.request.user',
    'ai.telemetry.metadata.userId',
    'ai.settings.context.userId',
    langsmith('user_id'),
    'mastra.metadata.userId',
    'mastra.metadata.resourceId',
    'metadata→user_id',
    'user.account_uuid',
    'user.account_id',
    'user_id',
  ],
  team: ['team.name', 'team.id', 'team_id', 'agno.team.id', association('team_id'), langsmith('team_id')],
  workflow: [
    'gen_ai.workflow.name',
    'traceloop.workflow.name',
    'langfuse.trace.name',
    'workflow.name',
    'pipeline.name',
    'crew.name',
    'graph.name',
    'llamaindex.workflow.name',
    { key: 'genkit:name', kinds: ['workflow'] },
    'koog.strategy.name',
    'workflow.id',
    'agno.workflow.id',
    'team.name',
  ],
  branch: ['vcs.ref.head.name', 'vcs.repository.ref.name', 'github.copilot.git.branch'],
};

/** Resource attributes that name what a span belongs to, believed after all of the span's own. */
export const resourceIdentities = {
  session: ['session.id'],
  branch: ['vcs.ref.head.name', 'vcs.repository.ref.name', 'github.copilot.git.branch'],
  user: ['enduser.id', 'user.id'],
  team: ['team.name', 'team.id'],
} as const;
