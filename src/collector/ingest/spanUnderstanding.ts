import { decodeResource } from '../../core/otlp/decodeResource.ts';
import { decodeScope } from '../../core/otlp/decodeScope.ts';
import { decodeSpanDetail, type SpanParts } from '../../core/otlp/decodeSpanDetail.ts';
import { OtlpError } from '../../core/otlp/otlpError.ts';
import { createSpanDecoder } from '../../core/otlp/spanDecoder.ts';
import { createSemantics, type OriginMeaning } from '../../core/semantics/semantics.ts';
import type { AttributeMappings } from '../../shared/attributeMappings.ts';
import { spanFlags, type Origin, type SpanBatch } from '../../shared/spanBatch.ts';
import type { SpanKind } from '../../shared/spanKind.ts';
import type { SpanMeaning } from '../../shared/spanMeaning.ts';
import type { UsageFacts } from '../../shared/tokenUsage.ts';

/** A decoded request, and what each of its spans means. */
export interface UnderstoodSpans {
  readonly batch: SpanBatch;
  readonly meanings: (spanIndex: number) => SpanMeaning;
}

/** Decodes requests and understands their spans; what it gives is valid until its next call. */
export type SpanUnderstanding = (bytes: Uint8Array) => UnderstoodSpans;

const mostKept = 512;
/** Longer ones are read each time: keeping them as keys would cost more than it saves. */
const longestKey = 8192;

export function createSpanUnderstanding(mappings: AttributeMappings): SpanUnderstanding {
  const semantics = createSemantics(mappings);
  const decoder = createSpanDecoder(semantics.hotKeys);
  const kept = new Map<string, OriginMeaning>();

  const meaningOf = (bytes: Uint8Array, origin: Origin): OriginMeaning => {
    const resource = bytes.subarray(origin.resourceOffset, origin.resourceOffset + origin.resourceLength);
    const scope = bytes.subarray(origin.scopeOffset, origin.scopeOffset + origin.scopeLength);
    const read = () =>
      semantics.originMeaning(
        readable(() => decodeResource(resource, origin.resourceSchemaUrl)) ?? decodeResource(nothing),
        readable(() => decodeScope(scope, origin.scopeSchemaUrl)) ?? decodeScope(nothing),
      );
    if (resource.length + scope.length > longestKey) return read();
    const urls = `${origin.resourceSchemaUrl}\0${origin.scopeSchemaUrl}`;
    const key = `${resource.length} ${latin1(resource)}${latin1(scope)}${urls}`;
    const known = kept.get(key) ?? read();
    if (kept.size >= mostKept) kept.clear();
    kept.set(key, known);
    return known;
  };

  const eventUsage = (batch: SpanBatch, index: number): UsageFacts | undefined => {
    const parts = spanParts(batch, index);
    return holdsUsage(parts.span) ? readable(() => semantics.eventUsage(decodeSpanDetail(parts))) : undefined;
  };

  return (bytes) => {
    const batch = decoder.decode(bytes);
    const origins = batch.origins.map((origin) => meaningOf(bytes, origin));
    const unknown = semantics.originMeaning(decodeResource(nothing), decodeScope(nothing));
    const meanings = (index: number) => {
      const meaning = semantics.spanMeaning(batch, index, origins[batch.originIndexes[index] ?? 0] ?? unknown);
      const usage = mayBeInEvents(batch, index, meaning) && eventUsage(batch, index);
      return usage ? { ...meaning, usage: { ...meaning.usage, ...usage } } : meaning;
    };
    return { batch, meanings };
  };
}

const modelCalls: ReadonlySet<SpanKind> = new Set(['llm', 'embedding', 'reranker']);

/** Only these few are decoded in full. */
function mayBeInEvents({ flags }: SpanBatch, index: number, { kind, usage }: SpanMeaning): boolean {
  if (((flags[index] ?? 0) & spanFlags.events) === 0 || !modelCalls.has(kind)) return false;
  return usage === undefined || Object.keys(usage.tokens).length === 0;
}

function holdsUsage(span: Uint8Array): boolean {
  return Buffer.from(span.buffer, span.byteOffset, span.length).includes('usage');
}

function spanParts({ bytes, offsets, lengths, origins, originIndexes }: SpanBatch, index: number): SpanParts {
  const cut = (start = 0, length = 0) => bytes.subarray(start, start + length);
  const origin = origins[originIndexes[index] ?? 0];
  return {
    span: cut(offsets[index], lengths[index]),
    resource: cut(origin?.resourceOffset, origin?.resourceLength),
    scope: cut(origin?.scopeOffset, origin?.scopeLength),
    resourceSchemaUrl: origin?.resourceSchemaUrl ?? '',
    scopeSchemaUrl: origin?.scopeSchemaUrl ?? '',
  };
}

const nothing = new Uint8Array();

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** The decoder has left out the spans of a resource that cannot be read; the request goes on without it. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof OtlpError) return undefined;
    throw error;
  }
}
