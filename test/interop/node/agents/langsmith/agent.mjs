// LangSmith's SDK with its OpenTelemetry bridge and its wrapper of the OpenAI client: the session is in the metadata.
import { Client } from 'langsmith';
import { initializeOTEL } from 'langsmith/experimental/otel/setup';
import { traceable } from 'langsmith/traceable';
import { wrapOpenAI } from 'langsmith/wrappers';
import OpenAI from 'openai';
import { answer } from './toolLoop.mjs';
import { questions, sessionId, userId } from './weather.mjs';

const { DEFAULT_LANGSMITH_SPAN_PROCESSOR: processor } = initializeOTEL({
  exporterConfig: { url: `${process.env.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces` },
});
// It would ask the vendor what the vendor can do: nothing leaves here.
const client = new Client({ tracingMode: 'otel', fetchImplementation: async () => Response.json({}) });
const traced = { client, metadata: { session_id: sessionId, user_id: userId }, tags: ['interop'] };

const openai = wrapOpenAI(new OpenAI(), { client });
const runTool = ({ name, city }, run) => traceable(run, { ...traced, name, run_type: 'tool' })({ city });

const messages = [{ role: 'system', content: 'Be brief.' }];
const forecaster = traceable(
  async (content) => {
    messages.push({ role: 'user', content });
    return answer(openai, messages, runTool);
  },
  { ...traced, name: 'forecaster', run_type: 'chain' },
);

for (const question of questions) console.log(await forecaster(question));
await client.awaitPendingTraceBatches();
await processor.shutdown();
