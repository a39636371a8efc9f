import type { JsonSchema } from './conversation.ts';

/** Words that look like what the parameter of this name wants. */
const samples: Readonly<Record<string, unknown>> = {
  city: 'Oslo',
  location: 'Oslo',
  unit: 'celsius',
  query: 'weather in Oslo',
  answer: 'It is 7 degrees in Oslo.',
};

const byType: Readonly<Record<string, unknown>> = {
  string: 'sample',
  integer: 2,
  number: 1.5,
  boolean: true,
  null: null,
};

/** Arguments for a tool with this schema; some clients leave out that it is an object, or leave it out altogether. */
export function sampleArguments(schema: JsonSchema): Record<string, unknown> {
  return sampleObject(schema, schema);
}

/** A value that obeys the schema; only what it requires (or all, when it requires nothing). */
export function sampleOf(schema: JsonSchema, name = '', root = schema): unknown {
  const target = schema.$ref === undefined ? schema : root.$defs?.[schema.$ref.split('/').at(-1) ?? ''];
  if (!target) return {};
  if (target.enum) return target.enum[0];
  const [option] = target.anyOf ?? [];
  if (option) return sampleOf(option, name, root);
  const type = (Array.isArray(target.type) ? (target.type as string[])[0] : (target.type as string))?.toLowerCase();
  if (type === 'array') return target.items ? [sampleOf(target.items, name, root)] : [];
  if (type === 'object' || target.properties) return sampleObject(target, root);
  if (name in samples && (type === 'string' || type === undefined)) return samples[name];
  return byType[type ?? 'string'] ?? null;
}

function sampleObject({ properties = {}, required }: JsonSchema, root: JsonSchema): Record<string, unknown> {
  const wanted = required ?? Object.keys(properties);
  return Object.fromEntries(wanted.map((name) => [name, sampleOf(properties[name] ?? {}, name, root)]));
}
