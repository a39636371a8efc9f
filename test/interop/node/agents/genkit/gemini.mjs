// Genkit on Gemini: flows, which know no session.
import { googleAI } from '@genkit-ai/google-genai';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { genkit, z } from 'genkit';
import { enableTelemetry, flushTracing } from 'genkit/tracing';
import { getWeather, questions, weatherTool } from './weather.mjs';

await enableTelemetry({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });

const ai = genkit({ plugins: [googleAI({ apiKey: 'none', baseUrl: process.env.GOOGLE_GEMINI_BASE_URL })] });
const weather = ai.defineTool(
  { ...weatherTool, inputSchema: z.object({ city: z.string() }), outputSchema: z.any() },
  async ({ city }) => getWeather(city),
);
const lookOut = ai.defineFlow('lookOut', async (prompt) => {
  const { text } = await ai.generate({
    model: googleAI.model('gemini-2.5-flash'),
    prompt,
    system: 'Be brief.',
    tools: [weather],
    config: { temperature: 0.2 },
  });
  return text;
});

for (const question of questions) console.log(await lookOut(question));
await flushTracing();
