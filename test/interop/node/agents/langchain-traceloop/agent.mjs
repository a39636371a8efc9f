// LangChain JS through OpenLLMetry: a workflow of two turns, the session as an association property.
import * as traceloop from '@traceloop/node-server-sdk';
import * as callbacks from '@langchain/core/callbacks/manager';
import { MemorySaver } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';
import { createAgent, tool } from 'langchain';
import { z } from 'zod';
import { getWeather, questions, sessionId, userId, weatherTool } from './weather.mjs';

traceloop.initialize({
  appName: process.env.OTEL_SERVICE_NAME,
  baseUrl: process.env.OTEL_EXPORTER_OTLP_ENDPOINT,
  silenceInitializationMessage: true,
  instrumentModules: { langchain: { callbackManagerModule: callbacks } },
});

const agent = createAgent({
  name: 'forecaster',
  model: new ChatOpenAI({ model: 'gpt-4o-mini', apiKey: 'none', temperature: 0.2 }),
  systemPrompt: 'Be brief.',
  checkpointer: new MemorySaver(),
  tools: [
    tool(({ city }) => JSON.stringify(getWeather(city)), { ...weatherTool, schema: z.object({ city: z.string() }) }),
  ],
});

for (const content of questions) {
  await traceloop.withAssociationProperties({ session_id: sessionId, user_id: userId }, () =>
    traceloop.withWorkflow({ name: 'weather_talk' }, async () => {
      const { messages } = await agent.invoke(
        { messages: [{ role: 'user', content }] },
        { configurable: { thread_id: sessionId } },
      );
      console.log(messages.at(-1).content);
      return messages.at(-1).content;
    }),
  );
}
await traceloop.forceFlush();
