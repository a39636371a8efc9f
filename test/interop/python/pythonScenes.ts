import { interopSession } from '../interopAgent.ts';
import type { Expectation } from '../interopAgent.ts';

/** One run of one agent. */
export interface PythonScene {
  /** Of `requirements/<name>.txt`, without `.txt`. */
  readonly requirements: string;
  /** Absent = as the requirements are called. */
  readonly name?: string;
  /** In `agents/`. */
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly expect: Expectation;
}

const weather = (times: number): Expectation['tools'] =>
  Array.from({ length: times }, () => ({ name: 'get_weather', arguments: { city: 'Oslo' } }));

/** Two questions, each a model call, the tool, and a model call. */
const twoTurns: Expectation = { kinds: { agent: 2, llm: 4, tool: 2 }, session: interopSession, tools: weather(2) };

const totalsOnly = 'the instrumentation reads the two totals only';

/** The two turns, a streamed call, an embedding, and a call of a model that does not exist. */
const openAi: Expectation = {
  ...twoTurns,
  kinds: { agent: 2, llm: 6, tool: 2, embedding: 1 },
  agents: ['weather agent'],
  refusedCalls: 1,
  notSent: { cacheRead: totalsOnly, reasoning: totalsOnly },
};

/** The first question goes to OpenAI, the second to Anthropic; the argument of the tool is recorded as bare text. */
const langGraph: Expectation = {
  ...twoTurns,
  agents: ['weather_agent'],
  tools: weather(2).map(({ name }) => ({ name })),
};

/** One turn and a streamed call, each reported by the instrumentation and once more by the client itself. */
const anthropic: Expectation = {
  kinds: { agent: 1, llm: 6, tool: 1 },
  agents: ['weather agent'],
  session: interopSession,
  tools: [{ name: 'get_weather' }],
};

const latestGenAi = {
  OTEL_SEMCONV_STABILITY_OPT_IN: 'gen_ai_latest_experimental',
  OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'SPAN_AND_EVENT',
};

export const pythonScenes: readonly PythonScene[] = [
  {
    requirements: 'openinference-agno',
    file: 'openinference_agno.py',
    expect: {
      ...twoTurns,
      agents: ['Weather agent'],
      notSent: { reasoning: 'the instrumentation reads no details of it' },
    },
  },
  {
    requirements: 'openinference-openai-agents',
    file: 'openinference_openai_agents.py',
    // The runs themselves are AGENT too and the hand-over is a TOOL, but neither is one.
    expect: { ...twoTurns, kinds: { agent: 3, llm: 5, tool: 2 }, agents: ['Triage agent', 'Weather agent'] },
  },
  {
    requirements: 'openinference-langgraph',
    file: 'openinference_langgraph.py',
    env: { ANTHROPIC_OPEN_TELEMETRY: 'false' },
    expect: langGraph,
  },
  {
    requirements: 'openinference-langgraph',
    name: 'openinference-langgraph-client',
    file: 'openinference_langgraph.py',
    // As it is by default: Anthropic's client reports its two calls by itself, each in a trace of its own.
    expect: { ...langGraph, kinds: { ...langGraph.kinds, llm: 6 } },
  },
  {
    requirements: 'openinference-llama-index',
    file: 'openinference_llama_index.py',
    // Steps and runs are all CHAIN; the preparation of a call is an LLM span, but no call.
    expect: { ...twoTurns, kinds: { tool: 2 } },
  },
  {
    requirements: 'openinference-smolagents',
    file: 'openinference_smolagents.py',
    expect: {
      kinds: { agent: 2, llm: 3, tool: 3 },
      agents: ['weather_agent'],
      session: interopSession,
      tools: [...weather(1), { name: 'final_answer' }, { name: 'final_answer' }],
      notSent: { cacheRead: totalsOnly, reasoning: totalsOnly },
    },
  },
  {
    requirements: 'openinference-crewai',
    file: 'openinference_crewai.py',
    expect: {
      kinds: { agent: 1, llm: 2, tool: 1 },
      agents: ['Weather reporter'],
      session: interopSession,
      tools: weather(1),
    },
  },
  {
    requirements: 'pydantic-ai',
    file: 'pydantic_ai_weather.py',
    // The second question goes to Anthropic, whose SDK reports its two calls by itself once more.
    expect: { ...twoTurns, kinds: { agent: 2, llm: 6, tool: 2 }, agents: ['weather_agent'] },
  },
  {
    requirements: 'logfire-openai',
    file: 'logfire_openai.py',
    expect: { kinds: { llm: 4 }, session: interopSession, tools: [], source: 'logfire_openai.py' },
  },
  {
    requirements: 'openllmetry-openai',
    file: 'openllmetry_openai.py',
    expect: {
      ...twoTurns,
      kinds: { workflow: 3, agent: 2, llm: 5, tool: 2 },
      agents: ['weather_agent'],
      notSent: { reasoning: 'streamed calls are recorded without it' },
    },
  },
  {
    requirements: 'openllmetry-indexed',
    file: 'openllmetry_openai.py',
    expect: {
      ...twoTurns,
      kinds: { workflow: 3, agent: 2, llm: 5, tool: 2 },
      agents: ['weather_agent'],
      notSent: {
        inputTokens: 'streamed calls are recorded without usage',
        outputTokens: 'streamed calls are recorded without usage',
        cacheRead: totalsOnly,
        reasoning: totalsOnly,
      },
    },
  },
  {
    requirements: 'openinference-anthropic',
    file: 'anthropic_messages.py',
    env: { INTEROP_INSTRUMENTOR: 'openinference.instrumentation.anthropic:AnthropicInstrumentor' },
    expect: anthropic,
  },
  {
    requirements: 'openllmetry-anthropic',
    file: 'anthropic_messages.py',
    env: { INTEROP_INSTRUMENTOR: 'opentelemetry.instrumentation.anthropic:AnthropicInstrumentor' },
    expect: {
      ...anthropic,
      notSent: { outputTokens: 'of a streamed call the first count is added to the last, one token too many' },
    },
  },
  {
    requirements: 'openai-v2',
    file: 'openai_v2.py',
    expect: { ...openAi, noContent: 'recorded with the latest experimental conventions only' },
  },
  { requirements: 'openai-v2', name: 'openai-v2-experimental', file: 'openai_v2.py', env: latestGenAi, expect: openAi },
  {
    requirements: 'openai-v2-events',
    file: 'openai_v2.py',
    // This version does not instrument embeddings.
    expect: { ...openAi, kinds: { agent: 2, llm: 6, tool: 2 } },
  },
  {
    requirements: 'strands',
    file: 'strands_weather.py',
    expect: {
      kinds: { agent: 3, llm: 6, tool: 3 },
      agents: ['OpenAI weather agent', 'Claude weather agent'],
      session: interopSession,
      tools: weather(3),
      notSent: { reasoning: 'Strands counts no reasoning' },
    },
  },
  {
    requirements: 'google-adk',
    file: 'google_adk.py',
    env: latestGenAi,
    expect: { ...twoTurns, agents: ['weather_agent'] },
  },
  {
    requirements: 'google-adk',
    name: 'google-adk-legacy',
    file: 'google_adk.py',
    env: { ADK_TELEMETRY_SCHEMA_VERSION_OPT_IN: '1' },
    // Each call is two spans, `call_llm` around `generate_content`.
    expect: { ...twoTurns, kinds: { agent: 2, llm: 8, tool: 2 }, agents: ['weather_agent'] },
  },
];
