/**
 * Whether `deflate` data has a zlib header, as RFC 9110 wants it, or is raw, as some clients send it. RFC 1950: method 8 in
 * the low bits, and both header bytes together a multiple of 31.
 */
export function isZlib(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}
