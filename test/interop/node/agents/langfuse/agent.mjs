// Langfuse's SDK with its wrapper of the OpenAI client, sent to any OTLP receiver: two turns, each an agent observation.
import { observeOpenAI } from '@langfuse/openai';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { propagateAttributes, startActiveObservation } from '@langfuse/tracing';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import OpenAI from 'openai';
import { answer } from './toolLoop.mjs';
import { questions, sessionId, userId } from './weather.mjs';

const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': process.env.OTEL_SERVICE_NAME }),
  spanProcessors: [new LangfuseSpanProcessor({ exporter: new OTLPTraceExporter(), publicKey: 'pk', secretKey: 'sk' })],
});
provider.register();

const openai = observeOpenAI(new OpenAI());
const runTool = ({ name, city }, run) =>
  startActiveObservation(
    name,
    async (tool) => {
      const output = run();
      tool.update({ input: { city }, output });
      return output;
    },
    { asType: 'tool' },
  );

const messages = [{ role: 'system', content: 'Be brief.' }];
await propagateAttributes({ sessionId, userId, tags: ['interop'], metadata: { tier: 'gold' } }, async () => {
  for (const content of questions) {
    messages.push({ role: 'user', content });
    await startActiveObservation(
      'forecaster',
      async (agent) => {
        const output = await answer(openai, messages, runTool);
        agent.update({ input: content, output });
        console.log(output);
      },
      { asType: 'agent' },
    );
  }
});
await provider.forceFlush();
