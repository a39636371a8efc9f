import { decodeSpanDetail } from '../../../src/core/otlp/decodeSpanDetail.ts';
import { createSpanDecoder } from '../../../src/core/otlp/spanDecoder.ts';
import type { SpanBatch } from '../../../src/shared/spanBatch.ts';
import type { SpanDetail } from '../../../src/shared/spanDetail.ts';

/** Decodes a request and opens every span of it. */
export function spanDetails(bytes: Uint8Array): SpanDetail[] {
  return detailsOf(createSpanDecoder([]).decode(bytes));
}

export function detailsOf({ bytes, count, offsets, lengths, originIndexes, origins }: SpanBatch): SpanDetail[] {
  return Array.from({ length: count }, (_, row) => {
    const origin = origins[originIndexes[row]!]!;
    const slice = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length);
    return decodeSpanDetail({
      span: slice(offsets[row]!, lengths[row]!),
      resource: slice(origin.resourceOffset, origin.resourceLength),
      scope: slice(origin.scopeOffset, origin.scopeLength),
      resourceSchemaUrl: origin.resourceSchemaUrl,
      scopeSchemaUrl: origin.scopeSchemaUrl,
    });
  });
}
