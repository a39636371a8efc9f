import type { Conversion } from './fieldTypes.ts';
import type { Scalar } from './fieldValue.ts';

/**
 * The JSON that an attribute's text holds, also when it was encoded twice (telemetry-dialects §2); `undefined` = it is none.
 * Cut JSON is none here: a count from half a document may be half a count.
 */
export function parseAttribute(text: string): unknown {
  const once = parse(text);
  return typeof once === 'string' ? parse(once) : once;
}

function parse(text: string): unknown {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[' && first !== '"') return undefined;
  try {
    // Does not recurse in V8, so no nesting is too deep for it.
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The scalar at a path; with `sumOfParts` the sum of the numbers there, a total left out. */
export function scalarAt(document: unknown, path: readonly string[], as: Conversion | undefined): Scalar | undefined {
  let value = document;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  if (as === 'sumOfParts') return sumOfParts(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

function sumOfParts(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const parts = Object.entries(value).filter(
    ([name, part]) => name !== 'total' && typeof part === 'number' && part >= 0,
  );
  return parts.length === 0 ? undefined : parts.reduce((sum, [, part]) => sum + (part as number), 0);
}
