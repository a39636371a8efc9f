/**
 * A list with one value in all places. Plain lists and not typed arrays: those of most traces are small, and the memory of small
 * typed arrays lies outside of the heap, which made collecting garbage half of the cost of a trace.
 */
export function filled(count: number, value: number): number[] {
  const list: number[] = [];
  for (let at = 0; at < count; at++) list.push(value);
  return list;
}
