import { jsonToProtobuf } from '../../core/otlp/jsonToProtobuf.ts';
import { spansToJson } from '../../core/otlp/spansToJson.ts';
import type { SpanDetail } from '../../shared/spanDetail.ts';

/** Spans as the OTLP trace request that would have brought them; `undefined` = there are none. */
export function requestOf(spans: readonly SpanDetail[]): Uint8Array | undefined {
  if (spans.length === 0) return undefined;
  const json = new TextEncoder().encode(JSON.stringify(spansToJson(spans)));
  return jsonToProtobuf('traces', json).bytes;
}
