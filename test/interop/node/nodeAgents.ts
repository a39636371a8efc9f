import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { interopSession } from '../interopAgent.ts';
import type { Expectation, InteropAgent, Prepared } from '../interopAgent.ts';
import { nodeFolder } from './nodeFolder.ts';

interface NodeAgent {
  /** `node-<name>` is the agent's name. */
  readonly name: string;
  /** In `agents/`; absent = as `name`. */
  readonly folder?: string;
  /** In that folder; absent = `agent.mjs`. */
  readonly file?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly expect: Expectation;
}

/** The tool is called once for each question. */
const weather = (times: number): Expectation['tools'] =>
  Array.from({ length: times }, () => ({ name: 'get_weather', arguments: { city: 'Oslo' } }));

/** Two turns on OpenAI and a streamed one on Anthropic, each a model call, the tool, and a model call. */
const vercel: Expectation = {
  kinds: { agent: 3, llm: 6, tool: 3 },
  agents: ['weather-agent'],
  session: interopSession,
  tools: weather(3),
};

/** Two turns on OpenAI. */
const twoTurns: Expectation = {
  kinds: { agent: 2, llm: 4, tool: 2 },
  agents: ['forecaster'],
  session: interopSession,
  tools: weather(2),
};

const table: readonly NodeAgent[] = [
  { name: 'vercel-ai-4', expect: vercel },
  {
    name: 'vercel-ai-5',
    expect: {
      ...vercel,
      notSent: {
        cacheRead: 'generateText of version 5 records the two totals only',
        reasoning: 'generateText of version 5 records the two totals only',
      },
    },
  },
  { name: 'vercel-ai-6', expect: { ...vercel, kinds: { agent: 3, llm: 6, tool: 3, embedding: 1 } } },
  {
    name: 'vercel-ai-6-object',
    folder: 'vercel-ai-6',
    file: 'object.mjs',
    expect: {
      kinds: { agent: 2, llm: 2 },
      agents: ['weather-reader'],
      session: interopSession,
      tools: [],
      notSent: {
        cacheRead: 'generateObject of version 6 still records the two totals only',
        reasoning: 'generateObject of version 6 still records the two totals only',
      },
    },
  },
  {
    name: 'vercel-ai-7',
    expect: {
      ...vercel,
      kinds: { agent: 3, llm: 6, tool: 3, embedding: 2 }, // embed is a span around that of the call, of the same operation
      notSent: { reasoning: '@ai-sdk/otel 1.0 records no reasoning tokens' },
    },
  },
  // The trace is recorded as an AGENT too, above the agent: it is a frame, not one more agent.
  { name: 'openai-agents', expect: twoTurns },
  {
    name: 'openai-agents-handoff',
    folder: 'openai-agents',
    file: 'handoff.mjs',
    expect: { kinds: { agent: 2, llm: 2 }, agents: ['receptionist', 'forecaster'], session: interopSession, tools: [] },
  },
  // A tool of one argument is recorded with the bare value.
  { name: 'langchain-openinference', expect: { ...twoTurns, tools: weather(2).map(({ name }) => ({ name })) } },
  {
    name: 'langchain-anthropic',
    folder: 'langchain-openinference',
    file: 'anthropic.mjs',
    expect: {
      ...twoTurns,
      tools: weather(2).map(({ name }) => ({ name })),
      notSent: { cacheWrite: 'OpenInference for LangChain JS records cached tokens that were read, not those written' },
    },
  },
  {
    name: 'langchain-traceloop',
    expect: {
      kinds: { llm: 4, tool: 2 },
      session: interopSession,
      tools: weather(2), // the name is in the recorded result only: the span has that of the class
      notSent: {
        cacheRead: 'the instrumentation for LangChain JS records the three totals only',
        reasoning: 'the instrumentation for LangChain JS records the three totals only',
      },
    },
  },
  {
    name: 'langsmith',
    env: { LANGSMITH_TRACING: 'true' },
    expect: { kinds: { llm: 4, tool: 2 }, session: interopSession, tools: weather(2) },
  },
  { name: 'langfuse', expect: twoTurns },
  // The third turn asks a model that does not exist.
  {
    name: 'otel-openai',
    expect: {
      ...twoTurns,
      kinds: { agent: 3, llm: 5, tool: 2 },
      notSent: {
        cacheRead: 'the instrumentation records the two totals only',
        reasoning: 'the instrumentation records the two totals only',
      },
    },
  },
  { name: 'mastra', expect: twoTurns },
  { name: 'genkit', expect: twoTurns },
  {
    name: 'genkit-gemini',
    folder: 'genkit',
    file: 'gemini.mjs',
    expect: { kinds: { llm: 4, tool: 2 }, tools: weather(2) },
  },
];

export const nodeAgents: readonly InteropAgent[] = table.map(
  ({ name, folder = name, file = 'agent.mjs', env, expect }) => ({
    name: `node-${name}`,
    expect,
    prepare: () => prepare(folder, file, env),
  }),
);

/** Frameworks that would report home are told not to: nothing but the model and OTLP is to be sent. */
const quiet: Readonly<Record<string, string>> = {
  LANGSMITH_TRACING: 'false',
  MASTRA_TELEMETRY_DISABLED: '1',

  TRACELOOP_TELEMETRY: 'false',
};

async function prepare(framework: string, file: string, env: NodeAgent['env']): Promise<Prepared> {
  const folder = await nodeFolder(framework);
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return { command: process.execPath, args: [join(folder, file)], env: { ...quiet, ...env }, versions: dependencies };
}
