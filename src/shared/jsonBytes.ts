/** An answer in JSON as its bytes: the extension host passes it on to the frame without reading it. */
export function encodeJson(value: unknown): ArrayBuffer {
  return new TextEncoder().encode(JSON.stringify(value)).buffer;
}

/** The inverse of `encodeJson`. Throws a `SyntaxError` on anything else. */
export function decodeJson(bytes: ArrayBuffer): unknown {
  return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
}
