import type { Attribute, AttributeValue } from '../../../shared/attributeValue.ts';
import type { Json } from '../../../shared/message.ts';
import { maxJsonDepth } from './jsonPrefix.ts';

/** An OTLP value as plain JSON: whole numbers beyond 2^53 stay text, bytes are base64, what lies too deep is left out. */
export function plainJson(value: AttributeValue, depth = 0): Json {
  switch (value.t) {
    case 'int':
      return Number.isSafeInteger(Number(value.v)) ? Number(value.v) : value.v;
    case 'array':
      return depth < maxJsonDepth ? value.v.map((item) => plainJson(item, depth + 1)) : null;
    case 'kvlist':
      return depth < maxJsonDepth ? plainObject(value.v, depth + 1) : null;
    case 'empty':
      return null;
    default:
      return value.v;
  }
}

function plainObject(attributes: readonly Attribute[], depth: number): Json {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainJson(value, depth)]));
}
