// OpenAI Agents JS on the chat API with a hand-over between two agents; sessions as in agent.mjs.
import { setSession, setUser } from '@arizeai/openinference-core';
import { OpenAIAgentsInstrumentation } from '@arizeai/openinference-instrumentation-openai-agents';
import * as agents from '@openai/agents';
import { context } from '@opentelemetry/api';
import { flush, provider } from './tracing.mjs';
import { questions, sessionId, userId } from './weather.mjs';

new OpenAIAgentsInstrumentation({ tracerProvider: provider }).manuallyInstrument(agents);
agents.setOpenAIAPI('chat_completions');

const model = 'gpt-4o-mini';
const forecaster = new agents.Agent({ name: 'forecaster', instructions: 'Be brief.', model });
const receptionist = agents.Agent.create({
  name: 'receptionist',
  instructions: 'Hand over to the right agent.',
  model,
  handoffs: [forecaster],
});

await context.with(setUser(setSession(context.active(), { sessionId }), { userId }), async () => {
  const { finalOutput, lastAgent } = await agents.run(receptionist, questions[0], {
    groupId: sessionId,
    workflowName: 'front desk',
  });
  console.log(lastAgent.name, finalOutput);
});
await flush();
