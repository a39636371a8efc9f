// Vercel AI SDK 6: generateObject and streamObject, which record less than generateText does.
import { createOpenAI } from '@ai-sdk/openai';
import { generateObject, streamObject } from 'ai';
import { z } from 'zod';
import { flush } from './tracing.mjs';
import { questions, sessionId, userId } from './weather.mjs';

const openai = createOpenAI({ baseURL: process.env.OPENAI_BASE_URL, apiKey: 'none' });
const settings = {
  model: openai.chat('gpt-4o-mini'),
  schema: z.object({ city: z.string(), celsius: z.number() }),
  experimental_telemetry: { isEnabled: true, functionId: 'weather-reader', metadata: { sessionId, userId } },
};

const { object } = await generateObject({ ...settings, prompt: questions[0] });
console.log(object);
const streamed = streamObject({ ...settings, prompt: questions[1] });
for await (const part of streamed.partialObjectStream) console.log(part);
await flush();
