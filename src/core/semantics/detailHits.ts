import type { Attribute, AttributeValue } from '../../shared/attributeValue.ts';
import type { HotRead, HotValue } from '../../shared/spanBatch.ts';
import { hotJsonBytes, hotTextBytes } from '../../shared/spanBatch.ts';
import type { Hits } from './hits.ts';
import type { KeyTable } from './keyTable.ts';

/**
 * The attributes of a span in full, as the ingest path sees them, with those that it leaves alone.
 * Limits are the same: a value too long for the one must not be read by the other. What ingest reads the presence of is read in
 * full: no field of a row is made of it.
 */
export function detailHits(keys: KeyTable, attributes: readonly Attribute[]): Hits {
  const numbers: number[] = [];
  const values: HotValue[] = [];
  for (const { key, value } of attributes) {
    const number = keys.numberOf.get(key);
    if (number === undefined) continue;
    numbers.push(number);
    values.push(hotValue(value, keys.hotKeys[number]?.read ?? 'cold'));
  }
  return { keys: numbers, values, from: 0, to: numbers.length };
}

const limits: Readonly<Record<HotRead | 'cold', number>> = {
  value: hotTextBytes,
  json: hotJsonBytes,
  late: hotJsonBytes,
  presence: Infinity,
  cold: Infinity,
};

function hotValue(value: AttributeValue, read: HotRead | 'cold'): HotValue {
  if (value.t === 'empty') return '';
  if (value.t === 'string') return isWithin(value.v, limits[read]) ? value.v : undefined;
  switch (value.t) {
    case 'bool':
      return value.v;
    case 'int':
      return Number.isSafeInteger(Number(value.v)) ? Number(value.v) : value.v;
    case 'double':
      return Number(value.v);
    default:
      return undefined;
  }
}

/** Measures only where it could matter: UTF-8 takes up to three bytes for each of JavaScript's units. */
function isWithin(text: string, limit: number): boolean {
  if (text.length * 3 <= limit) return true;
  return text.length <= limit && Buffer.byteLength(text) <= limit;
}
