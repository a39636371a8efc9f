import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { interopSession } from '../interopAgent.ts';
import type { Expectation, InteropAgent, Prepared } from '../interopAgent.ts';
import { pythonEnvironment } from './pythonEnvironment.ts';

interface PythonAgent {
  /** Of `requirements/<name>.txt`, without `.txt`. */
  readonly requirements: string;
  /** Absent = as the requirements are called. */
  readonly name?: string;
  /** In `agents/`. */
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly expect: Expectation;
}

/** The tool is called once for each of the two questions. */
const weatherTwice = Array.from({ length: 2 }, () => ({ name: 'get_weather', arguments: { city: 'Oslo' } }));

const table: readonly PythonAgent[] = [
  {
    requirements: 'openinference-agno',
    file: 'openinference_agno.py',
    expect: {
      kinds: { agent: 2, llm: 4, tool: 2 },
      agents: ['Weather agent'],
      session: interopSession,
      tools: weatherTwice,
    },
  },
  {
    requirements: 'openinference-openai-agents',
    file: 'openinference_openai_agents.py',
    expect: {
      kinds: { agent: 3, llm: 5, tool: 3 },
      agents: ['Triage agent', 'Weather agent'],
      session: interopSession,
      tools: weatherTwice,
    },
  },
  {
    requirements: 'openinference-langgraph',
    file: 'openinference_langgraph.py',
    expect: { kinds: { llm: 4, tool: 2 }, session: interopSession, tools: weatherTwice },
  },
  {
    requirements: 'pydantic-ai',
    file: 'pydantic_ai_weather.py',
    expect: {
      kinds: { agent: 2, llm: 4, tool: 2 },
      agents: ['weather_agent'],
      session: interopSession,
      tools: weatherTwice,
    },
  },
  {
    requirements: 'openai-v2',
    file: 'openai_v2.py',
    expect: {
      kinds: { agent: 2, llm: 6, tool: 2, embedding: 1 },
      agents: ['weather agent'],
      session: interopSession,
      tools: weatherTwice,
    },
  },
  {
    requirements: 'openllmetry-openai',
    file: 'openllmetry_openai.py',
    expect: {
      kinds: { agent: 2, llm: 5, tool: 2, workflow: 2 },
      agents: ['weather_agent'],
      session: interopSession,
      tools: weatherTwice,
    },
  },
  {
    requirements: 'logfire-openai',
    file: 'logfire_openai.py',
    expect: { kinds: { llm: 4 }, session: interopSession, tools: [], source: 'logfire_openai.py' },
  },
  {
    requirements: 'openinference-llama-index',
    file: 'openinference_llama_index.py',
    expect: { kinds: { llm: 4, tool: 2 }, session: interopSession, tools: weatherTwice },
  },
  {
    requirements: 'openinference-smolagents',
    file: 'openinference_smolagents.py',
    expect: { kinds: { agent: 2, llm: 3, tool: 3 }, session: interopSession, tools: weatherTwice },
  },
  {
    requirements: 'strands',
    file: 'strands_weather.py',
    expect: {
      kinds: { agent: 3, llm: 6, tool: 3 },
      session: interopSession,
      tools: [...weatherTwice, weatherTwice[0]!],
    },
  },
  {
    requirements: 'google-adk',
    file: 'google_adk.py',
    expect: {
      kinds: { agent: 2, llm: 4, tool: 2 },
      agents: ['weather_agent'],
      session: interopSession,
      tools: weatherTwice,
    },
  },
  {
    requirements: 'openinference-crewai',
    file: 'openinference_crewai.py',
    expect: {
      kinds: { agent: 1, llm: 2, tool: 1 },
      agents: ['Weather reporter'],
      session: interopSession,
      tools: [weatherTwice[0]!],
    },
  },
];

export const pythonAgents: readonly InteropAgent[] = table.map((agent) => ({
  name: `python-${agent.name ?? agent.requirements}`,
  expect: agent.expect,
  prepare: () => prepare(agent),
}));

/** Frameworks that would report home are told not to: nothing but the model and OTLP is to be sent. */
const quiet: Readonly<Record<string, string>> = {
  AGNO_TELEMETRY: 'false',
  ANONYMIZED_TELEMETRY: 'false',
  CREWAI_DISABLE_TELEMETRY: 'true',
  CREWAI_TRACING_ENABLED: 'false',
  HF_HUB_DISABLE_TELEMETRY: '1',
  LANGSMITH_TRACING: 'false',
  PYTHONDONTWRITEBYTECODE: '1',
};

async function prepare({ requirements: name, file, env }: PythonAgent): Promise<Prepared> {
  const requirements = join(import.meta.dirname, 'requirements', `${name}.txt`);
  const command = await pythonEnvironment(name, requirements);
  const args = [join(import.meta.dirname, 'agents', file)];
  return { command, args, env: { ...quiet, ...env }, versions: pinned(readFileSync(requirements, 'utf8')) };
}

function pinned(requirements: string): Record<string, string> {
  const lines = requirements.split('\n').filter((line) => line.includes('=='));
  return Object.fromEntries(lines.map((line) => line.split('==') as [string, string]));
}
