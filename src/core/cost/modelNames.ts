import { tableProviders } from './tableProviders.ts';

/** A model under the name its maker gives it, and the maker or seller that the name itself told of. */
export interface PlainName {
  readonly model: string;
  /** One of the keys of `tableProviders`, or a prefix nobody knows. */
  readonly prefix?: string;
}

/** Paths in which clouds name models: their last part is the model. */
const resourcePath = /^(?:arn:aws|models\/|publishers\/|projects\/|tunedModels\/)/;

/**
 * The other names a model may be known by, the fullest first: `openrouter/openai/gpt-4o` is OpenRouter's `openai/gpt-4o`, which is
 * OpenAI's `gpt-4o`; so is `openai:gpt-4o`. Of cloud resource paths the last part, with the maker that the path names.
 */
export function plainNames(model: string): readonly PlainName[] {
  const last = lastOfPath(model);
  if (last !== model) {
    const maker = model.startsWith('arn:aws') ? 'bedrock' : /publishers\/([^/]+)\/models\//.exec(model)?.[1];
    return [{ model: last, ...(maker !== undefined && { prefix: maker }) }];
  }
  const names: PlainName[] = [];
  for (let cut = splitPrefix(model); cut !== undefined; cut = splitPrefix(cut.model)) names.push(cut);
  return names;
}

/** The model in a cloud's resource path; any other name as it is. */
export function lastOfPath(model: string): string {
  return resourcePath.test(model) ? model.slice(model.lastIndexOf('/') + 1) : model;
}

function splitPrefix(model: string): { readonly model: string; readonly prefix: string } | undefined {
  const at = model.search(/[/:]/);
  if (at <= 0 || at === model.length - 1) return undefined;
  const prefix = model.slice(0, at).toLowerCase();
  // `name:tag` and `maker/name` look alike: before a colon only what is known to sell models is a prefix.
  return Object.hasOwn(tableProviders, prefix) || model[at] === '/'
    ? { model: model.slice(at + 1), prefix }
    : undefined;
}
