/** Scope name's tail → framework, for instrumentations that name it so: OpenInference, OpenLLMetry and their like. */
const byScopeTail: Readonly<Record<string, string>> = {
  agno: 'agno',
  crewai: 'crewai',
  smolagents: 'smolagents',
  dspy: 'dspy',
  llama_index: 'llamaindex',
  llamaindex: 'llamaindex',
  langchain: 'langchain',
  openai_agents: 'openai-agents',
  'openai-agents': 'openai-agents',
  google_adk: 'google-adk',
  claude_agent_sdk: 'claude-agent-sdk',
  'claude-agent-sdk': 'claude-agent-sdk',
  beeai: 'beeai',
  haystack: 'haystack',
  mcp: 'mcp',
  autogen: 'autogen',
  autogen_agentchat: 'autogen',
  pydantic_ai: 'pydantic-ai',
  strands_agents: 'strands',
  agent_framework: 'ms-agent-framework',
  instructor: 'instructor',
  guardrails: 'guardrails',
};

/** Dialects that only one framework speaks. */
const byDialect: Readonly<Record<string, string>> = {
  'vercel-v7': 'vercel-ai',
  'vercel-legacy': 'vercel-ai',
  'pydantic-ai': 'pydantic-ai',
  'google-adk': 'google-adk',
  strands: 'strands',
  mastra: 'mastra',
  genkit: 'genkit',
  'ms-agent-framework': 'ms-agent-framework',
  'semantic-kernel': 'semantic-kernel',
  autogen: 'autogen',
  'spring-ai': 'spring-ai',
  koog: 'koog',
  haystack: 'haystack',
  llamaindex: 'llamaindex',
  litellm: 'litellm',
  'claude-code': 'claude-code',
  codex: 'codex',
  'gemini-cli': 'gemini-cli',
  copilot: 'copilot',
};

const scopePrefix =
  /^(?:openinference\.instrumentation\.|@arizeai\/openinference-instrumentation-|opentelemetry\.instrumentation\.|@traceloop\/instrumentation-)([\w-]{1,64})/;

/** The framework that an instrumentation scope's name gives away. */
export function frameworkOfScope(scope: string): string | undefined {
  const tail = scopePrefix.exec(scope)?.[1];
  return tail === undefined ? undefined : byScopeTail[tail];
}

/** The framework of the first dialect that has one; LangGraph and CrewAI speak other people's dialects and are not found so. */
export function frameworkOfDialects(dialects: readonly string[]): string | undefined {
  for (const id of dialects) if (byDialect[id] !== undefined) return byDialect[id];
  return undefined;
}
