/** Names of frameworks that senders give for the provider; the model tells the truth (telemetry-dialects §4.4, pitfall 13). */
const frameworks = new Set([
  'langchain',
  'strands-agents',
  'gcp.vertex.agent',
  'microsoft.agent_framework',
  'autogen',
  'spring_ai',
  'crewai',
  'haystack',
  'llama_index',
  'agno',
  'litellm',
  'pydantic_ai',
  'openai_agents',
  'smolagents',
  'dynamiq',
  'langgraph',
]);

/** Names that say nothing. */
const empty = new Set(['unknown', 'none', 'null', 'undefined', 'other', '_other', 'custom', 'default']);

/** Canonical name → the names in use. */
const accepted: Readonly<Record<string, readonly string[]>> = {
  openai: ['openai', 'openai.chat', 'openai.responses', 'openai.completion', 'openai.embedding', 'oai'],
  'azure.openai': ['azure.ai.openai', 'az.ai.openai', 'azure', 'azure-openai', 'azure_openai', 'azure.openai'],
  'azure.inference': ['azure.ai.inference', 'az.ai.inference', 'microsoft.foundry', 'az.ai.agents', 'azure.inference'],
  anthropic: ['anthropic', 'anthropic.messages', 'claude'],
  'google.gemini': [
    'gcp.gemini',
    'gemini',
    'google',
    'google.generative-ai',
    'google_genai',
    'google_genai_sdk',
    'gcp.gen_ai',
    'google.gemini',
    'googleai',
  ],
  'google.vertex': [
    'gcp.vertex_ai',
    'vertex_ai',
    'vertexai',
    'google-vertex',
    'google.vertex.anthropic',
    'google.vertex',
  ],
  'aws.bedrock': ['aws.bedrock', 'bedrock', 'amazon-bedrock', 'bedrock_converse', 'aws', 'amazon'],
  mistral: ['mistral_ai', 'mistralai', 'mistral', 'mistral.chat'],
  'x.ai': ['x_ai', 'xai', 'xai.chat', 'x.ai'],
  moonshot: ['moonshot_ai', 'moonshot', 'moonshotai'],
  watsonx: ['ibm.watsonx.ai', 'ibm.watson.ai', 'watsonx'],
  together: ['together', 'together_ai', 'togetherai'],
  huggingface: ['huggingface', 'hugging_face'],
  vllm: ['vllm', 'hosted_vllm'],
};

/** Families whose members are named after the API used (`google.vertex.chat`, `azure-openai.responses`, `groq.chat`). */
const families: readonly (readonly [prefix: string, provider: string])[] = [
  ['azure-openai.', 'azure.openai'],
  ['google.vertex.', 'google.vertex'],
  ['openai.', 'openai'],
  ['anthropic.', 'anthropic'],
  ['mistral.', 'mistral'],
  ['xai.', 'x.ai'],
  ['groq.', 'groq'],
  ['cohere.', 'cohere'],
  ['deepseek.', 'deepseek'],
  ['openrouter.', 'openrouter'],
  ['ollama.', 'ollama'],
];

const byHost: readonly (readonly [suffix: string, provider: string])[] = [
  ['openai.azure.com', 'azure.openai'],
  ['services.ai.azure.com', 'azure.inference'],
  ['inference.ai.azure.com', 'azure.inference'],
  ['openai.com', 'openai'],
  ['anthropic.com', 'anthropic'],
  ['aiplatform.googleapis.com', 'google.vertex'],
  ['generativelanguage.googleapis.com', 'google.gemini'],
  ['amazonaws.com', 'aws.bedrock'],
  ['mistral.ai', 'mistral'],
  ['x.ai', 'x.ai'],
  ['moonshot.ai', 'moonshot'],
  ['moonshot.cn', 'moonshot'],
  ['cohere.com', 'cohere'],
  ['cohere.ai', 'cohere'],
  ['groq.com', 'groq'],
  ['deepseek.com', 'deepseek'],
  ['perplexity.ai', 'perplexity'],
  ['together.xyz', 'together'],
  ['together.ai', 'together'],
  ['fireworks.ai', 'fireworks'],
  ['cerebras.ai', 'cerebras'],
  ['openrouter.ai', 'openrouter'],
  ['huggingface.co', 'huggingface'],
];

const byModel: readonly (readonly [pattern: RegExp, provider: string])[] = [
  // A region or vendor in front and a version behind is how Bedrock names models.
  [/^(?:us|eu|apac|global|au|jp|ca)\.[a-z0-9]+\.|^(?:anthropic|amazon|meta|cohere|mistral|ai21)\.[a-z]/, 'aws.bedrock'],
  [/^(?:gpt-|chatgpt-|o[134](?:-|$)|text-embedding-(?:3|ada)|dall-e|whisper|tts-|davinci|codex-|gpt-image)/, 'openai'],
  [/^claude/, 'anthropic'],
  [/^(?:gemini|gemma-|text-embedding-00|learnlm)/, 'google.gemini'],
  [/^(?:mistral|mixtral|codestral|ministral|magistral|pixtral|devstral)-/, 'mistral'],
  [/^grok-/, 'x.ai'],
  [/^(?:kimi-|moonshot-)/, 'moonshot'],
  [/^deepseek-/, 'deepseek'],
  [/^(?:command-|embed-english|embed-multilingual|rerank-|c4ai-)/, 'cohere'],
  [/^(?:sonar|pplx-)/, 'perplexity'],
];

const canonical: ReadonlyMap<string, string> = new Map(
  Object.entries(accepted).flatMap(([provider, names]) => names.map((name) => [name, provider] as const)),
);

/** Whether a provider's name is a framework's. */
export function isFrameworkName(name: string): boolean {
  return frameworks.has(name.toLowerCase());
}

/** The canonical name of a provider (telemetry-dialects §4.4); `undefined` = it names a framework, or nothing. */
export function canonicalProvider(name: string): string | undefined {
  const lower = name.trim().toLowerCase();
  if (lower === '' || frameworks.has(lower) || empty.has(lower)) return undefined;
  const known = canonical.get(lower) ?? families.find(([prefix]) => lower.startsWith(prefix))?.[1];
  return known ?? lower;
}

/** The provider whose endpoint a host is. */
export function providerOfHost(host: string): string | undefined {
  const lower = host.toLowerCase();
  const isBedrock = !lower.endsWith('amazonaws.com') || lower.includes('bedrock');
  const found = byHost.find(([suffix]) => lower === suffix || lower.endsWith(`.${suffix}`));
  return isBedrock ? found?.[1] : undefined;
}

/** The provider that makes a model, going by its name: a guess, but for a model without a provider the best there is. */
export function providerOfModel(model: string): string | undefined {
  const lower = model.toLowerCase().slice(0, 100);
  const slash = lower.indexOf('/');
  const prefixed = slash > 0 ? canonical.get(lower.slice(0, slash)) : undefined;
  const tail = lower.slice(lower.lastIndexOf('/') + 1);
  return prefixed ?? byModel.find(([pattern]) => pattern.test(tail))?.[1];
}
