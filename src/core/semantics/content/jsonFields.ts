/** Reading of decoded JSON whose shape nobody vouches for: only own properties count, so that `__proto__` is a key like any other. */
import type { Json } from '../../../shared/message.ts';

export type JsonObject = Readonly<Record<string, Json>>;

/** The value if it is an object, not a list. */
export function objectOf(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export function listOf(value: Json | undefined): readonly Json[] | undefined {
  return Array.isArray(value) ? (value as readonly Json[]) : undefined;
}

/** The text, if it is one and not empty: several SDKs send `""` for "absent". */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A finite number, also one sent as text. */
export function numberOf(value: Json | undefined): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The value at a path such as `function.name`; `undefined` where a step is missing. */
export function fieldAt(value: Json | undefined, path: string): Json | undefined {
  let found = value;
  for (const key of path.split('.')) {
    const object = objectOf(found);
    if (object === undefined || !Object.hasOwn(object, key)) return undefined;
    found = object[key];
  }
  return found;
}

/** The value at the first of the paths that has one; null and empty text count as none. */
export function firstField(value: Json | undefined, paths: readonly string[]): Json | undefined {
  for (const path of paths) {
    const found = fieldAt(value, path);
    if (found !== undefined && found !== null && found !== '') return found;
  }
  return undefined;
}

/** The first text at one of the paths. */
export function firstText(value: Json | undefined, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const found = textOf(fieldAt(value, path));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a view would have anything to show of it. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
