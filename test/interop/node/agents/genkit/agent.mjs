// Genkit through its own OpenTelemetry set-up: one chat of two turns (its session id), inside a flow.
import { openAICompatible } from '@genkit-ai/compat-oai';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { genkit, z } from 'genkit/beta';
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

const talk = ai.defineFlow('weatherTalk', async () => {
  const session = ai.createSession({ sessionId });
  const chat = session.chat({ model: 'openai/gpt-4o-mini', system: 'Be brief.', tools: [weather] });
  const answers = [];
  for (const question of questions) answers.push((await chat.send(question)).text);
  return answers;
});

console.log(await talk());
await flushTracing();
