// Mastra through its own OTLP exporter: two turns, the session is the thread of the memory option.
import { createOpenAI } from '@ai-sdk/openai';
import { Agent } from '@mastra/core/agent';
import { Mastra } from '@mastra/core/mastra';
import { createTool } from '@mastra/core/tools';
import { Observability } from '@mastra/observability';
import { OtelExporter } from '@mastra/otel-exporter';
import { z } from 'zod';
import { getWeather, questions, sessionId, userId, weatherTool } from './weather.mjs';

const openai = createOpenAI({ baseURL: process.env.OPENAI_BASE_URL, apiKey: 'none' });
const forecaster = new Agent({
  id: 'forecaster',
  name: 'forecaster',
  instructions: 'Be brief.',
  model: openai.chat('gpt-4o-mini'),
  tools: {
    [weatherTool.name]: createTool({
      id: weatherTool.name,
      description: weatherTool.description,
      inputSchema: z.object({ city: z.string() }),
      outputSchema: z.object({ sky: z.string(), celsius: z.number().optional() }),
      execute: async ({ city }) => getWeather(city),
    }),
  },
});

const endpoint = `${process.env.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces`;
const mastra = new Mastra({
  agents: { forecaster },
  logger: false,
  observability: new Observability({
    configs: {
      otel: {
        serviceName: process.env.OTEL_SERVICE_NAME,
        exporters: [
          new OtelExporter({ provider: { custom: { endpoint, protocol: 'http/protobuf' } }, signals: { logs: false } }),
        ],
      },
    },
  }),
});

const messages = [];
for (const content of questions) {
  messages.push({ role: 'user', content });
  const answer = await mastra.getAgent('forecaster').generate(messages, {
    maxSteps: 4,
    memory: { thread: sessionId, resource: userId },
    tracingOptions: { metadata: { sessionId, userId } },
  });
  messages.push(...answer.response.messages);
  console.log(answer.text);
}
await mastra.shutdown();
