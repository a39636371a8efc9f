import type { Attribute } from '../../../shared/attributeValue.ts';

/** An attribute's scalar value as text; the last of repeated keys wins, and an empty text is absent. */
export function attributeText(attributes: readonly Attribute[], key: string): string | undefined {
  const value = attributes.findLast((attribute) => attribute.key === key)?.value;
  if (value === undefined || value.t === 'array' || value.t === 'kvlist' || value.t === 'empty') return undefined;
  const text = String(value.v);
  return text === '' ? undefined : text;
}
