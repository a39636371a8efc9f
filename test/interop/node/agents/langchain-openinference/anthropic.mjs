// The same as agent.mjs on Anthropic: who counts cached tokens is the question here. Session: thread_id only.
import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain';
import { ChatAnthropic } from '@langchain/anthropic';
import * as callbacks from '@langchain/core/callbacks/manager';
import { MemorySaver } from '@langchain/langgraph';
import { createAgent, tool } from 'langchain';
import { z } from 'zod';
import { flush, provider } from './tracing.mjs';
import { getWeather, questions, sessionId, weatherTool } from './weather.mjs';

new LangChainInstrumentation({ tracerProvider: provider }).manuallyInstrument(callbacks);

const agent = createAgent({
  name: 'forecaster',
  model: new ChatAnthropic({
    model: 'claude-sonnet-4-5',
    apiKey: 'none',
    temperature: 0.2,
    maxTokens: 200,
    anthropicApiUrl: process.env.ANTHROPIC_BASE_URL,
  }),
  systemPrompt: 'Be brief.',
  checkpointer: new MemorySaver(),
  tools: [
    tool(({ city }) => JSON.stringify(getWeather(city)), { ...weatherTool, schema: z.object({ city: z.string() }) }),
  ],
});

for (const content of questions) {
  const { messages } = await agent.invoke(
    { messages: [{ role: 'user', content }] },
    { configurable: { thread_id: sessionId } },
  );
  console.log(messages.at(-1).content);
}
await flush();
