// OpenAI Agents JS through OpenInference: two turns on the Responses API; the session as OpenInference's setSession.
import * as agents from '@openai/agents';
import { setSession, setUser } from '@arizeai/openinference-core';
import { OpenAIAgentsInstrumentation } from '@arizeai/openinference-instrumentation-openai-agents';
import { context } from '@opentelemetry/api';
import { z } from 'zod';
import { flush, provider } from './tracing.mjs';
import { getWeather, questions, sessionId, userId, weatherTool } from './weather.mjs';

new OpenAIAgentsInstrumentation({ tracerProvider: provider }).manuallyInstrument(agents);

const forecaster = new agents.Agent({
  name: 'forecaster',
  instructions: 'Be brief.',
  model: 'gpt-4o-mini',
  tools: [
    agents.tool({
      ...weatherTool,
      parameters: z.object({ city: z.string() }),
      execute: async ({ city }) => JSON.stringify(getWeather(city)),
    }),
  ],
});

async function converse() {
  let history = [];
  for (const content of questions) {
    const result = await agents.withTrace(
      'weather talk',
      () => agents.run(forecaster, [...history, agents.user(content)]),
      {
        groupId: sessionId,
      },
    );
    history = result.history;
    console.log(result.finalOutput);
  }
}

await context.with(setUser(setSession(context.active(), { sessionId }), { userId }), converse);
await flush();
