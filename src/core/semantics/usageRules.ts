/** How an emitter counts (telemetry-dialects §4.6, "Does input include cache?"). */
export interface UsageRule {
  readonly dialect: string;
  readonly framework?: string;
  /** Whether the model must, or must not, be one of Anthropic's. */
  readonly claude?: boolean;
  /** The count of cached tokens, or else of input, must come from an attribute that begins so. */
  readonly cacheFrom?: string;
  readonly inputFrom?: string;
  readonly reasoningFrom?: string;
  /** Whether the input count holds the cached tokens; absent = as the provider counts. */
  readonly cache?: 'included' | 'added';
  /** Whether the output count holds the reasoning tokens; absent = as the provider counts. */
  readonly reasoning?: 'included' | 'added';
  /** Not read in the emitter's own code or telemetry: sums are believed before it. */
  readonly unsure?: true;
}

/** The first that fits, in the order of the span's dialects, counts. */
export const usageRules: readonly UsageRule[] = [
  // The raw usage block of Anthropic's API.
  { dialect: 'claude-code', cache: 'added', reasoning: 'included' },
  { dialect: 'codex', cache: 'included', reasoning: 'included' },
  // Candidates leave thoughts out; the prompt has its cached part.
  { dialect: 'gemini-cli', cache: 'included', reasoning: 'added' },
  // OpenAI's names mean OpenAI's counts, Langfuse's own keys do not overlap.
  {
    dialect: 'langfuse',
    inputFrom: 'langfuse.observation.usage_details→prompt',
    cache: 'included',
    reasoning: 'included',
  },
  { dialect: 'langfuse', inputFrom: 'langfuse.observation.usage_details', cache: 'added', unsure: true },
  { dialect: 'vercel-v7', cache: 'included', reasoning: 'included' },
  // AI SDK 6 says the parts; 4 and 5 hand on Anthropic's input, which leaves the cache out, and all others' as they are.
  { dialect: 'vercel-legacy', cacheFrom: 'ai.usage.inputTokenDetails', cache: 'included', reasoning: 'included' },
  { dialect: 'vercel-legacy', claude: true, cache: 'added', reasoning: 'included' },
  { dialect: 'vercel-legacy', claude: false, cache: 'included' },
  { dialect: 'pydantic-ai', cache: 'included', reasoning: 'included' },
  // Today's takes thoughts into the output; older ones, and the response itself, have Gemini's counts.
  {
    dialect: 'google-adk',
    reasoningFrom: 'gen_ai.usage.reasoning.output_tokens',
    cache: 'included',
    reasoning: 'included',
  },
  { dialect: 'google-adk', inputFrom: 'gcp.vertex.agent.llm_response', cache: 'included', reasoning: 'added' },
  { dialect: 'google-adk', cache: 'included' },
  { dialect: 'strands', cache: 'added', reasoning: 'included', unsure: true },
  { dialect: 'mastra', cache: 'included', reasoning: 'included' },
  { dialect: 'genkit', cache: 'included' },
  { dialect: 'semantic-kernel' },
  { dialect: 'autogen' },
  { dialect: 'spring-ai' },
  { dialect: 'litellm', cache: 'included', reasoning: 'included', unsure: true },
  { dialect: 'openinference', cache: 'included', reasoning: 'included' },
  { dialect: 'openllmetry', cache: 'included', reasoning: 'included' },
  { dialect: 'otel-genai-new', cache: 'included', reasoning: 'included' },
];
