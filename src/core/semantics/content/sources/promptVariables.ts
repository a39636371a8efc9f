import type { Json } from '../../../../shared/message.ts';
import type { ContentBag } from '../contentBag.ts';
import type { ContentSource } from '../contentSource.ts';
import { objectOf } from '../jsonFields.ts';

/** Rows of telemetry-dialects §4.16: one attribute each, and JSON with all of them. */
const prefixes = ['gen_ai.prompt.variable.', 'traceloop.prompt.template_variables.'];
const blobKeys = ['llm.prompt_template.variables'];

/** What a prompt template was filled with, as text. */
export function promptVariables({ bag }: ContentSource): Readonly<Record<string, string>> {
  const held = blobKeys.flatMap((key) => Object.entries(objectOf(bag.json(key)) ?? {}));
  const found = new Map([...held, ...attributes(bag)].map(([name, value]) => [name, asText(value)] as const));
  return Object.fromEntries(found);
}

function attributes(bag: ContentBag): readonly (readonly [string, Json])[] {
  return [...bag.keys()].flatMap((key) => {
    const prefix = prefixes.find((start) => key.startsWith(start));
    return prefix === undefined ? [] : [[key.slice(prefix.length), bag.plain(key) ?? ''] as const];
  });
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
