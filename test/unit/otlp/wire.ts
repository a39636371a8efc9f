/** Protobuf by hand, for messages that no encoder would write. */
export function varint(value: number | bigint): number[] {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...out, Number(rest)];
}

export function delimited(field: number, content: Iterable<number>): number[] {
  const bytes = [...content];
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
}

export function text(field: number, value: string): number[] {
  return delimited(field, new TextEncoder().encode(value));
}

/** A span with a trace id of ones, the span id ending in `id`, and more fields behind. */
export function span(id: number, ...fields: number[][]): number[] {
  return [...delimited(1, Array(16).fill(1)), ...delimited(2, [0, 0, 0, 0, 0, 0, 1, id]), ...fields.flat()];
}

export function keyValue(key: string, ...value: number[][]): number[] {
  return [...text(1, key), ...delimited(2, value.flat())];
}

/** A request of one resource and one scope. */
export function request(...spans: number[][]): Uint8Array {
  return Uint8Array.from(
    delimited(
      1,
      delimited(
        2,
        spans.flatMap((content) => delimited(2, content)),
      ),
    ),
  );
}
