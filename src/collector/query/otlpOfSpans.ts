import { messageToJson } from '../../core/otlp/messageToJson.ts';
import { openMessage } from '../../core/otlp/openMessage.ts';
import { otlpSchema } from '../../core/otlp/otlpSchema.ts';
import type { Message } from '../../core/otlp/otlpSchema.ts';
import type { RawOrigin } from '../../core/store/rawOrigin.ts';
import type { RawSpan } from '../../core/store/rawSpans.ts';

/** Spans as an `ExportTraceServiceRequest` in OTLP/JSON, grouped by where they came from. */
export function otlpOfSpans(spans: readonly RawSpan[]): { readonly resourceSpans: readonly object[] } {
  const groups = Map.groupBy(spans, ({ origin }) => origin);
  return { resourceSpans: Array.from(groups, ([origin, group]) => resourceSpansOf(origin, group)) };
}

function resourceSpansOf(origin: RawOrigin, spans: readonly RawSpan[]): object {
  const scopeSpans = {
    ...partOf('scope', otlpSchema.scope, origin.scope),
    spans: spans.map(({ bytes }) => jsonOf(otlpSchema.span, bytes)),
    ...urlOf(origin.scopeSchemaUrl),
  };
  return {
    ...partOf('resource', otlpSchema.resource, origin.resource),
    scopeSpans: [scopeSpans],
    ...urlOf(origin.resourceSchemaUrl),
  };
}

function partOf(name: string, message: Message, bytes: Uint8Array): object {
  return bytes.length === 0 ? {} : { [name]: jsonOf(message, bytes) };
}

function urlOf(schemaUrl: string): object {
  return schemaUrl === '' ? {} : { schemaUrl };
}

function jsonOf(message: Message, bytes: Uint8Array): unknown {
  return messageToJson(openMessage(bytes, message), message, 0, bytes.length);
}
