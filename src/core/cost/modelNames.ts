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
 * OpenAI's `gpt-4o`; the last part of cloud resource paths; `openai:gpt-4o`.
 */
export function plainNames(model: string): readonly PlainName[] {
  if (resourcePath.test(model)) {
    const maker = /publishers\/([^/]+)\/models\//.exec(model)?.[1];
    const tail = model.slice(model.lastIndexOf('/') + 1);
    return tail === '' ? [] : [{ model: tail, ...(maker !== undefined && { prefix: maker }) }];
  }
  const names: PlainName[] = [];
  for (let rest = model, cut = splitPrefix(rest); cut !== undefined; rest = cut.model, cut = splitPrefix(rest))
    names.push(cut);
  return names;
}

function splitPrefix(model: string): { readonly model: string; readonly prefix: string } | undefined {
  const at = model.search(/[/:]/);
  if (at <= 0 || at === model.length - 1) return undefined;
  const prefix = model.slice(0, at).toLowerCase();
  // `name:tag` and `maker/name` look alike: only what is known to sell models is a prefix.
  return Object.hasOwn(tableProviders, prefix) || model[at] === '/'
    ? { model: model.slice(at + 1), prefix }
    : undefined;
}
