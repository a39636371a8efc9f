// Vercel AI SDK 6: as versions 4 and 5, then an embedding; the session in the telemetry metadata.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { embed, generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import { flush } from './tracing.mjs';
import { getWeather, questions, sessionId, userId, weatherTool } from './weather.mjs';

const openai = createOpenAI({ baseURL: process.env.OPENAI_BASE_URL, apiKey: 'none' });
const anthropic = createAnthropic({ baseURL: `${process.env.ANTHROPIC_BASE_URL}/v1`, apiKey: 'none' });
const settings = {
  system: 'Be brief.',
  stopWhen: stepCountIs(4),
  maxOutputTokens: 200,
  temperature: 0.2,
  experimental_telemetry: { isEnabled: true, functionId: 'weather-agent', metadata: { sessionId, userId } },
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
  const { response } = await generateText({ ...settings, model: openai.chat('gpt-4o-mini'), messages });
  messages.push(...response.messages);
}
const streamed = streamText({ ...settings, model: anthropic('claude-sonnet-4-5'), prompt: questions[0] });
for await (const part of streamed.textStream) process.stdout.write(part);
const { embedding } = await embed({
  model: openai.embedding('text-embedding-3-small'),
  value: questions[0],
  experimental_telemetry: settings.experimental_telemetry,
});
console.log(embedding.length);
await flush();
