import { decodeLogDetail } from '../../core/otlp/decodeLogDetail.ts';
import { decodeSpanDetail } from '../../core/otlp/decodeSpanDetail.ts';
import { OtlpError } from '../../core/otlp/otlpError.ts';
import type { Semantics } from '../../core/semantics/semantics.ts';
import type { RawSpan } from '../../core/store/rawSpans.ts';
import type { StoreReader } from '../../core/store/storeReader.ts';
import type { LogDetail } from '../../shared/logDetail.ts';
import type { NormalSpan } from '../../shared/normalSpan.ts';

/** A trace's logs by span: those that carry what was said are a few for each call. */
const mostLogs = 5000;

/** The logs of a trace that are tied to its spans, by span id. */
export function logsBySpan(reader: StoreReader, traceId: string): ReadonlyMap<string, readonly LogDetail[]> {
  const logs = reader.logs({ limit: mostLogs, trace: traceId }).toReversed();
  const tied = logs.flatMap(({ bytes, spanId }) => (spanId === null ? [] : [{ spanId, log: readable(bytes) }]));
  const groups = Map.groupBy(tied, ({ spanId }) => spanId);
  return new Map(Array.from(groups, ([spanId, of]) => [spanId, of.flatMap(({ log }) => log ?? [])]));
}

/** A stored span in the one model; `spanId` is the one it is stored under, which a sign of its start does not have itself. */
export function meaningOf(
  semantics: Semantics,
  { bytes, origin }: RawSpan,
  spanId: string,
  logs: ReadonlyMap<string, readonly LogDetail[]>,
): NormalSpan {
  const detail = decodeSpanDetail({ span: bytes, ...origin });
  return { ...semantics.normalSpan(detail, logs.get(spanId) ?? []), spanId };
}

function readable(bytes: Uint8Array): LogDetail | undefined {
  try {
    return decodeLogDetail(bytes);
  } catch (error) {
    if (error instanceof OtlpError) return undefined;
    throw error;
  }
}
