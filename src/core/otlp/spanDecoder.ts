import type { HotKeys, SpanBatch } from '../../shared/spanBatch.ts';
import { otlpSchema } from './otlpSchema.ts';
import { RequestWalker } from './requestWalker.ts';
import { SpanReader } from './spanReader.ts';

/** Decodes `ExportTraceServiceRequest` messages, one after the other, into the same columns. */
export interface SpanDecoder {
  /**
   * The columns may be longer than `count` rows and are valid until the next call.
   * What happens to spans and envelopes that are not valid: see `RequestWalker`.
   *
   * @throws {OtlpError} `malformed`, or `tooLarge` when the request holds more spans than one may.
   */
  decode(bytes: Uint8Array): SpanBatch;
}

export function createSpanDecoder(hotKeys: HotKeys): SpanDecoder {
  const walker = new RequestWalker(otlpSchema.requests.traces);
  const reader = new SpanReader(hotKeys, walker.wire, walker.interner);
  return {
    decode(bytes) {
      const { columns } = reader;
      columns.clear();
      walker.walk(bytes, reader);
      const { count, ids, times, names, otlpKinds, statuses, flags } = columns;
      const { offsets, lengths, originIndexes, hotStarts, hotKeys: keys, hotValues } = columns;
      return {
        ...{ bytes, count, ids, times, names, otlpKinds, statuses, flags },
        ...{ offsets, lengths, originIndexes, hotStarts, hotKeys: keys, hotValues },
        origins: walker.origins,
        rejected: walker.rejected,
        ...(walker.reason === undefined ? {} : { reason: walker.reason }),
      };
    },
  };
}
