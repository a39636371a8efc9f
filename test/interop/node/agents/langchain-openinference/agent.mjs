// LangChain JS (its agent is a LangGraph graph) through OpenInference: the session is LangGraph's thread_id and setSession.
import { setSession, setUser } from '@arizeai/openinference-core';
import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain';
import * as callbacks from '@langchain/core/callbacks/manager';
import { MemorySaver } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';
import { context } from '@opentelemetry/api';
import { createAgent, tool } from 'langchain';
import { z } from 'zod';
import { flush, provider } from './tracing.mjs';
import { getWeather, questions, sessionId, userId, weatherTool } from './weather.mjs';

new LangChainInstrumentation({ tracerProvider: provider }).manuallyInstrument(callbacks);

const agent = createAgent({
  name: 'forecaster',
  model: new ChatOpenAI({ model: 'gpt-4o-mini', apiKey: 'none', temperature: 0.2 }),
  systemPrompt: 'Be brief.',
  checkpointer: new MemorySaver(),
  tools: [
    tool(({ city }) => JSON.stringify(getWeather(city)), { ...weatherTool, schema: z.object({ city: z.string() }) }),
  ],
});

async function converse() {
  for (const content of questions) {
    const { messages } = await agent.invoke(
      { messages: [{ role: 'user', content }] },
      { configurable: { thread_id: sessionId } },
    );
    console.log(messages.at(-1).content);
  }
}

await context.with(setUser(setSession(context.active(), { sessionId }), { userId }), converse);
await flush();
