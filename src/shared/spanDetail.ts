import type { Attribute } from './attributeValue.ts';

/** Everything OTLP says of one span. Times are decimal nanoseconds since the epoch; ids are lower-case hex. */
export interface SpanDetail {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly traceState: string;
  /** W3C trace flags and OTLP's `is_remote` bits. */
  readonly flags: number;
  readonly name: string;
  /** OTLP `Span.SpanKind`, 0 to 5. */
  readonly otlpKind: number;
  readonly startNanos: string;
  /** `"0"` while the span is open. */
  readonly endNanos: string;
  readonly attributes: readonly Attribute[];
  readonly droppedAttributes: number;
  readonly events: readonly SpanEvent[];
  readonly droppedEvents: number;
  readonly links: readonly SpanLink[];
  readonly droppedLinks: number;
  readonly status: { readonly code: number; readonly message: string };
  readonly resource: ResourceDetail;
  readonly scope: ScopeDetail;
}

export interface SpanEvent {
  readonly timeNanos: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly droppedAttributes: number;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly flags: number;
  readonly attributes: readonly Attribute[];
  readonly droppedAttributes: number;
}

export interface ResourceDetail {
  readonly attributes: readonly Attribute[];
  readonly droppedAttributes: number;
  readonly schemaUrl: string;
  /** OTLP `Resource.entity_refs` (development status). */
  readonly entityRefs: readonly EntityRef[];
}

export interface EntityRef {
  readonly schemaUrl: string;
  readonly type: string;
  readonly idKeys: readonly string[];
  readonly descriptionKeys: readonly string[];
}

export interface ScopeDetail {
  readonly name: string;
  readonly version: string;
  readonly attributes: readonly Attribute[];
  readonly droppedAttributes: number;
  readonly schemaUrl: string;
}
