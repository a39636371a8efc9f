// Genkit through its own OpenTelemetry set-up: an agent with a session store, two turns of one chat.
import { openAICompatible } from '@genkit-ai/compat-oai';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { genkit, InMemorySessionStore, z } from 'genkit/beta';
import { enableTelemetry, flushTracing } from 'genkit/tracing';
import { getWeather, questions, sessionId, weatherTool } from './weather.mjs';

await enableTelemetry({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });

const ai = genkit({
  plugins: [openAICompatible({ name: 'openai', apiKey: 'none', baseURL: process.env.OPENAI_BASE_URL })],
});
const weather = ai.defineTool(
  { ...weatherTool, inputSchema: z.object({ city: z.string() }), outputSchema: z.any() },
  async ({ city }) => getWeather(city),
);
const forecaster = ai.defineAgent({
  name: 'forecaster',
  model: 'openai/gpt-4o-mini',
  system: 'Be brief.',
  tools: [weather],
  store: new InMemorySessionStore(),
});

const chat = forecaster.chat({ sessionId });
for (const question of questions) console.log((await chat.send(question)).text);
await flushTracing();
