import type { Json } from '../../../shared/message.ts';
import { objectOf, type JsonObject } from './jsonFields.ts';

const vectorKey = /^(?:embeddings?|vectors?|dense_vector|sparse_vector)$/i;

/** A list of at least so many numbers under such a key is a vector. */
const shortest = 8;

/** The same value with its embedding vectors replaced by their lengths: nobody reads them, and they are large (§4.17). */
export function withoutVectors(value: Json, key = ''): Json {
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    if (vectorKey.test(key) && isVector(list)) return { vectorLength: list.length };
    return mapped(list, (item) => withoutVectors(item, key));
  }
  const object = objectOf(value);
  return object === undefined ? value : mappedObject(object);
}

export function isVector(list: readonly Json[]): boolean {
  return list.length >= shortest && list.every((item) => typeof item === 'number');
}

/** The same list where nothing changes: most values hold no vector. */
function mapped(list: readonly Json[], change: (item: Json) => Json): readonly Json[] {
  const items = list.map(change);
  return items.every((item, index) => item === list[index]) ? list : items;
}

function mappedObject(object: JsonObject): Json {
  const entries = Object.entries(object).map(([key, value]) => [key, withoutVectors(value, key)] as const);
  return entries.every(([key, value]) => value === object[key]) ? object : Object.fromEntries(entries);
}
