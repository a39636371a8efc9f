import type { SpanBatch } from '../../shared/spanBatch.ts';
import { wordAt } from './spanRow.ts';
import { WordIndex } from './wordIndex.ts';

/** The spans of one trace in a batch, by index, in the order sent. */
export interface TraceGroup {
  /** 32 hex digits. */
  readonly traceId: string;
  readonly spans: number[];
}

const index = new WordIndex();

/** The traces of a batch, in the order of their first span. Spans of one trace mostly lie side by side. */
export function groupByTrace({ ids, count }: SpanBatch): TraceGroup[] {
  const groups: TraceGroup[] = [];
  index.reset(count);
  for (let span = 0; span < count; span += 1) {
    const at = span * 8;
    const number = index.add(
      wordAt(ids, at) | 0,
      wordAt(ids, at + 1) | 0,
      wordAt(ids, at + 2) | 0,
      wordAt(ids, at + 3) | 0,
    );
    groups[number] ??= { traceId: hexOf(ids, at), spans: [] };
    groups[number].spans.push(span);
  }
  return groups;
}

/** `words` 32-bit words of `ids` from `at` on, as lower-case hex. */
export function hexOf(ids: Uint32Array, at: number, words = 4): string {
  let hex = '';
  for (let word = 0; word < words; word += 1)
    hex += wordAt(ids, at + word)
      .toString(16)
      .padStart(8, '0');
  return hex;
}
