/** Names of the ways to write telemetry, as their makers write them; ids are those of the semantics tables. */
const names: ReadonlyMap<string, string> = new Map([
  ['otel-genai-new', 'OpenTelemetry GenAI'],
  ['otel-genai-old', 'OpenTelemetry GenAI, before 1.37'],
  ['openinference', 'OpenInference'],
  ['openllmetry', 'OpenLLMetry'],
  ['openlit', 'OpenLIT'],
  ['vercel-legacy', 'Vercel AI SDK'],
  ['vercel-v7', 'Vercel AI SDK 7'],
  ['claude-code', 'Claude Code'],
  ['codex', 'Codex CLI'],
  ['gemini-cli', 'Gemini CLI'],
  ['copilot', 'GitHub Copilot'],
  ['langfuse', 'Langfuse'],
  ['langsmith', 'LangSmith'],
  ['logfire', 'Logfire'],
  ['pydantic-ai', 'Pydantic AI'],
  ['strands', 'Strands Agents'],
  ['google-adk', 'Google ADK'],
  ['azure-ai', 'Azure AI'],
  ['ms-agent-framework', 'Microsoft Agent Framework'],
  ['semantic-kernel', 'Semantic Kernel'],
  ['autogen', 'AutoGen'],
  ['spring-ai', 'Spring AI'],
  ['litellm', 'LiteLLM'],
  ['llamaindex', 'LlamaIndex'],
  ['haystack', 'Haystack'],
  ['genkit', 'Genkit'],
  ['mastra', 'Mastra'],
  ['koog', 'Koog'],
  ['mcp', 'Model Context Protocol'],
  ['plain', 'plain OpenTelemetry'],
]);

/** `OpenTelemetry GenAI` for `otel-genai-new`; an id that is new here stays as it is. */
export function dialectName(id: string): string {
  return names.get(id) ?? id;
}
