import type { Json } from '../../../../shared/message.ts';
import type { Sourced } from '../../../../shared/normalSpan.ts';
import type { ContentSource } from '../contentSource.ts';
import { fieldAt, numberOf, objectOf } from '../jsonFields.ts';
import { requestBlobs } from './requestBlobs.ts';

/** Attributes (telemetry-dialects §4.15): what follows the prefix is the parameter. Earlier rows win. */
const prefixes = ['gen_ai.request.', 'ai.settings.'];

/** Under those prefixes, but fields of the model in their own right. */
const notParams = new Set(['model', 'tools', 'user', 'provider', 'stream', 'is_streaming']);

const single: Readonly<Record<string, readonly string[]>> = {
  output_type: ['gen_ai.output.type'],
  service_tier: ['openai.request.service_tier', 'gen_ai.openai.request.service_tier'],
  top_k: ['llm.top_k'],
  frequency_penalty: ['llm.frequency_penalty'],
  presence_penalty: ['llm.presence_penalty'],
  stop_sequences: ['llm.chat.stop_sequences'],
  speed: ['speed'],
  effort: ['effort'],
  reasoning_effort: ['reasoning_effort'],
};

/** JSON that holds nothing but parameters. */
const blobKeys = [
  'llm.invocation_parameters',
  'embedding.invocation_parameters',
  'langfuse.observation.model.parameters',
];
const configPaths = ['config', 'generationConfig'];
const blobNotParams = new Set(
  (
    'model model_name _type messages contents prompt input tools functions system system_instruction instructions stream user ' +
    // OpenInference for OpenAI Agents sends the whole response in the place of the parameters.
    'id object created created_at completed_at status error usage output incomplete_details metadata billing ' +
    'previous_response_id background conversation'
  ).split(' '),
);

/** What a whole request may hold beside its messages. */
const requestParamNames = new Set(
  (
    'temperature top_p top_k max_tokens max_completion_tokens max_output_tokens frequency_penalty presence_penalty stop ' +
    'stop_sequences seed n reasoning_effort reasoning thinking tool_choice parallel_tool_calls response_format ' +
    'response_mime_type response_schema service_tier logprobs top_logprobs candidate_count effort speed verbosity store'
  ).split(' '),
);

/** Parameters by name in snake case, each with the attribute it came from. An attribute of its own wins over JSON (§4.15). */
export function requestParams(source: ContentSource): Readonly<Record<string, Sourced<Json>>> {
  const found = new Map<string, Sourced<Json>>();
  const add = (name: string, value: Json | undefined, from: string) => {
    if (value !== undefined && value !== null && value !== '' && !found.has(name))
      found.set(name, { value: typed(name, value), from });
  };
  addAttributes(source, add);
  for (const key of blobKeys) addObject(source.bag.json(key), key, (name) => !blobNotParams.has(name), add);
  for (const { value, from } of requestBlobs(source)) {
    addObject(value, from, (name) => requestParamNames.has(name), add);
    for (const path of configPaths) {
      addObject(fieldAt(value, path), `${from}→${path}`, (name) => !blobNotParams.has(name), add);
    }
  }
  return Object.fromEntries(found);
}

/** Sent as text by Micrometer, LiteLLM and others; other names may hold text that only looks like a number. */
const numeric =
  /^(?:temperature|top_[pk]|(?:max|min)_[a-z_]*tokens|(?:frequency|presence|repetition)_penalty|seed|n|choice\.count|max_retries)$/;

function typed(name: string, value: Json): Json {
  return numeric.test(name) ? (numberOf(value) ?? value) : value;
}

type Add = (name: string, value: Json | undefined, from: string) => void;

function addAttributes({ bag, dialects }: ContentSource, add: Add): void {
  const keys = [...bag.keys()].sort();
  for (const prefix of prefixes) {
    for (const key of keys.filter((sent) => sent.startsWith(prefix))) {
      const name = snakeCase(key.slice(prefix.length));
      if (!notParams.has(name)) add(name, bag.json(key), key);
    }
  }
  const everyday = dialects.some((dialect) => dialect === 'claude-code' || dialect === 'codex');
  for (const [name, names] of Object.entries(single)) {
    for (const key of names) if (key.includes('.') || everyday) add(name, bag.json(key), key);
  }
}

function addObject(value: Json | undefined, from: string, isParam: (name: string) => boolean, add: Add): void {
  for (const [key, held] of Object.entries(objectOf(value) ?? {})) {
    const name = snakeCase(key);
    if (isParam(name)) add(name, held, `${from}→${key}`);
  }
}

/** `maxOutputTokens` and `max_output_tokens` are one parameter. */
function snakeCase(name: string): string {
  return name.replace(/[a-z0-9][A-Z]/g, (pair) => `${pair.charAt(0)}_${pair.charAt(1)}`).toLowerCase();
}
