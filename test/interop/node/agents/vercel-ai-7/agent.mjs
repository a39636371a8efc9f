// Vercel AI SDK 7: as version 6, but spans come from @ai-sdk/otel and the session travels in the runtime context.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { OpenTelemetry } from '@ai-sdk/otel';
import { embed, generateText, isStepCount, registerTelemetry, streamText, tool } from 'ai';
import { z } from 'zod';
import { flush } from './tracing.mjs';
import { getWeather, questions, sessionId, userId, weatherTool } from './weather.mjs';

registerTelemetry(new OpenTelemetry({ runtimeContext: true }));
const detailed = new OpenTelemetry({ runtimeContext: true, usage: true, providerMetadata: true });
const openai = createOpenAI({ baseURL: process.env.OPENAI_BASE_URL, apiKey: 'none' });
const anthropic = createAnthropic({ baseURL: `${process.env.ANTHROPIC_BASE_URL}/v1`, apiKey: 'none' });
const settings = {
  instructions: 'Be brief.',
  stopWhen: isStepCount(4),
  maxOutputTokens: 200,
  temperature: 0.2,
  runtimeContext: { sessionId, userId },
  telemetry: { functionId: 'weather-agent', includeRuntimeContext: { sessionId: true, userId: true } },
  tools: {
    [weatherTool.name]: tool({
      description: weatherTool.description,
      inputSchema: z.object({ city: z.string() }),
      execute: async ({ city }) => getWeather(city),
    }),
  },
};

const messages = [];
for (const content of questions) {
  messages.push({ role: 'user', content });
  const { responseMessages } = await generateText({ ...settings, model: openai.chat('gpt-4o-mini'), messages });
  messages.push(...responseMessages);
}
const streamed = streamText({
  ...settings,
  model: anthropic('claude-sonnet-4-5'),
  prompt: questions[0],
  telemetry: { ...settings.telemetry, integrations: [detailed] },
});
for await (const part of streamed.textStream) process.stdout.write(part);
const { runtimeContext, telemetry } = settings;
const { embedding } = await embed({
  model: openai.embedding('text-embedding-3-small'),
  value: questions[0],
  runtimeContext,
  telemetry,
});
console.log(embedding.length);
await flush();
