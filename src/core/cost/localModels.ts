/** Programs that serve models on the user's own machine, as they are named in telemetry, without punctuation. */
const localServers: ReadonlySet<string> = new Set([
  'ollama',
  'ollamachat',
  'lmstudio',
  'llamacpp',
  'llamafile',
  'vllm',
  'hostedvllm',
  'sglang',
  'localai',
  'mlx',
  'jan',
  'gpt4all',
]);

/** Ollama sells some models as a service under the same API. */
const hostedModel = /[-:]cloud$/i;

/**
 * Models with open weights, and names only a local server gives (`name:8b`, files). On a loopback address they are run here, even if a
 * maker of the same name sells them; what cannot be downloaded must be behind a proxy.
 */
const openWeights =
  /:(?:latest|\d+(?:\.\d+)?b|[\w.]*-?q\d)|\.gguf$|gpt-oss|gemma|llama|qwen|\bphi-?\d|mi[sx]tral-(?:7b|8x|nemo)|ministral|devstral|r1-distill|deepseek-coder|smollm|granite|olmo|glm-\d.*(?:air|9b)/i;

/** Whether a provider's name is that of a program that serves models locally. */
export function isLocalServer(provider: string | undefined): boolean {
  return provider !== undefined && localServers.has(provider.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

/** Whether such a program serves the model itself, at an address that can be the user's own: a rented machine costs something. */
export function isServedByOwner(model: string, serverAddress: string | undefined): boolean {
  return (
    !hostedModel.test(model) && (serverAddress === undefined || isLoopback(serverAddress) || isPrivate(serverAddress))
  );
}

/** Whether a model that a local address serves is run there, and not somewhere behind it. */
export function hasOpenWeights(model: string): boolean {
  return openWeights.test(model);
}

/** Whether a host name or address, with or without scheme and port, is this machine, seen from a container too. */
export function isLoopback(serverAddress: string | undefined): boolean {
  if (serverAddress === undefined) return false;
  const host = hostOf(serverAddress);
  return (
    ['localhost', '::1', '0.0.0.0', '::', 'host.docker.internal', 'gateway.docker.internal'].includes(host) ||
    host.endsWith('.localhost') ||
    /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(host)
  );
}

/** Addresses of the local network, and names without a dot: a neighbouring container. */
function isPrivate(serverAddress: string): boolean {
  const host = hostOf(serverAddress);
  return (
    (/^[\w-]+$/.test(host) && host !== '') ||
    /\.(?:local|internal|lan)$/.test(host) ||
    /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)\d/.test(host)
  );
}

function hostOf(serverAddress: string): string {
  const bare = serverAddress
    .trim()
    .toLowerCase()
    .replace(/^[a-z][\w+.-]*:\/\//, '')
    .replace(/\/.*$/s, '');
  const bracketed = /^\[(.*?)\]/.exec(bare)?.[1];
  if (bracketed !== undefined) return bracketed;
  return bare.split(':').length === 2 ? bare.replace(/:\d*$/, '') : bare;
}
