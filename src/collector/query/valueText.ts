import type { AttributeValue } from '../../shared/attributeValue.ts';

/** A value as text: a string as it is, nothing as nothing, all else as JSON. */
export function valueText(value: AttributeValue): string {
  if (value.t === 'string') return value.v;
  return value.t === 'empty' ? '' : JSON.stringify(plainOf(value));
}

/** Integers too large for a number and bytes stay text. */
function plainOf(value: AttributeValue): unknown {
  switch (value.t) {
    case 'empty':
      return null;
    case 'int':
      return Number.isSafeInteger(Number(value.v)) ? Number(value.v) : value.v;
    case 'array':
      return value.v.map(plainOf);
    case 'kvlist':
      return Object.fromEntries(value.v.map((entry) => [entry.key, plainOf(entry.value)]));
    default:
      return value.v;
  }
}
