import type { Json } from '../../../../shared/message.ts';
import type { ContentBag } from '../contentBag.ts';
import type { ContentSource } from '../contentSource.ts';
import { listOf, objectOf, textOf } from '../jsonFields.ts';

/** Rows of telemetry-dialects §4.21: lists or comma text of tags, and metadata, which becomes `name=value`. */
const tagKeys = [
  'tag.tags',
  'langfuse.trace.tags',
  'langsmith.span.tags',
  'logfire.tags',
  'gen_ai.framework.tags',
  'tags',
];
const metadataKeys = ['metadata', 'langfuse.observation.metadata', 'langfuse.trace.metadata'];
const metadataPrefixes = [
  ...['langfuse.observation.metadata.', 'langfuse.trace.metadata.', 'langsmith.metadata.', 'metadata.'],
  ...['traceloop.association.properties.', 'ai.telemetry.metadata.'],
];

/** What is longer is no label. */
const longestValue = 200;

/** Tags and metadata of a span, each once, as people put them on. */
export function tags({ bag }: ContentSource): readonly string[] {
  const own = tagKeys.flatMap((key) => tagsOf(bag.json(key)));
  const held = metadataKeys.flatMap((key) => Object.entries(objectOf(bag.json(key)) ?? {}).flatMap(labelOf));
  return [...new Set([...own, ...held, ...prefixed(bag).flatMap(labelOf)])];
}

function tagsOf(value: Json | undefined): readonly string[] {
  const text = textOf(value);
  if (text !== undefined) return text.split(',').flatMap((tag) => textOf(tag.trim()) ?? []);
  return (listOf(value) ?? []).flatMap((tag) => textOf(tag) ?? []);
}

function prefixed(bag: ContentBag): readonly (readonly [string, Json])[] {
  return [...bag.keys()].flatMap((key) => {
    const prefix = metadataPrefixes.find((start) => key.startsWith(start));
    return prefix === undefined ? [] : [[key.slice(prefix.length), bag.plain(key) ?? ''] as const];
  });
}

function labelOf([name, value]: readonly [string, Json]): readonly string[] {
  if (value === null || typeof value === 'object') return name === 'tags' ? tagsOf(value) : [];
  const text = String(value);
  return text === '' || text.length > longestValue || /^[[{]/.test(text) ? [] : [`${name}=${text}`];
}
