/**
 * An OTLP `AnyValue` that survives JSON: a 64-bit integer is a decimal string, bytes are base64, and the type is always kept.
 * `{ t: 'empty' }` is an `AnyValue` with no field set.
 */
export type AttributeValue =
  | { readonly t: 'string'; readonly v: string }
  | { readonly t: 'bool'; readonly v: boolean }
  | { readonly t: 'int'; readonly v: string }
  /** JSON has no NaN or Infinity, so these three travel as words. */
  | { readonly t: 'double'; readonly v: number | 'NaN' | 'Infinity' | '-Infinity' }
  | { readonly t: 'array'; readonly v: readonly AttributeValue[] }
  | { readonly t: 'kvlist'; readonly v: readonly Attribute[] }
  | { readonly t: 'bytes'; readonly v: string }
  | { readonly t: 'empty' };

/** A key and its value, in the order sent; a key may repeat, and the last one wins when it is looked up. */
export interface Attribute {
  readonly key: string;
  readonly value: AttributeValue;
}
