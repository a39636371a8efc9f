import type { Attribute, AttributeValue } from '../../shared/attributeValue.ts';
import type { ResourceDetail, ScopeDetail, SpanDetail, SpanEvent, SpanLink } from '../../shared/spanDetail.ts';

/** An OTLP/JSON object; 64-bit integers are strings, ids hex, enums numbers. */
export type OtlpJson = Readonly<Record<string, unknown>>;

/** A span in OTLP/JSON, without its resource and scope. Fields at their default are left out, as protobuf JSON does. */
export function spanToJson(span: SpanDetail): OtlpJson {
  return compact({
    traceId: span.traceId,
    spanId: span.spanId,
    traceState: span.traceState,
    parentSpanId: span.parentSpanId,
    flags: span.flags,
    name: span.name,
    kind: span.otlpKind,
    startTimeUnixNano: nanos(span.startNanos),
    endTimeUnixNano: nanos(span.endNanos),
    attributes: span.attributes.map(keyValue),
    droppedAttributesCount: span.droppedAttributes,
    events: span.events.map(eventToJson),
    droppedEventsCount: span.droppedEvents,
    links: span.links.map(linkToJson),
    droppedLinksCount: span.droppedLinks,
    status: compact({ message: span.status.message, code: span.status.code }),
  });
}

/** Resource and scope of a span in OTLP/JSON, each with the schema URL that stands beside it. */
export function resourceToJson({ attributes, droppedAttributes, entityRefs }: ResourceDetail): OtlpJson {
  return compact({
    attributes: attributes.map(keyValue),
    droppedAttributesCount: droppedAttributes,
    entityRefs: entityRefs.map((entity) => compact({ ...entity })),
  });
}

export function scopeToJson({ name, version, attributes, droppedAttributes }: ScopeDetail): OtlpJson {
  return compact({ name, version, attributes: attributes.map(keyValue), droppedAttributesCount: droppedAttributes });
}

function eventToJson({ timeNanos, name, attributes, droppedAttributes }: SpanEvent): OtlpJson {
  return compact({
    timeUnixNano: nanos(timeNanos),
    name,
    attributes: attributes.map(keyValue),
    droppedAttributesCount: droppedAttributes,
  });
}

function linkToJson({ traceId, spanId, traceState, flags, attributes, droppedAttributes }: SpanLink): OtlpJson {
  return compact({
    ...{ traceId, spanId, traceState, flags },
    attributes: attributes.map(keyValue),
    droppedAttributesCount: droppedAttributes,
  });
}

function keyValue({ key, value }: Attribute): OtlpJson {
  return { key, value: anyValue(value) };
}

function anyValue(value: AttributeValue): OtlpJson {
  switch (value.t) {
    case 'string':
      return { stringValue: value.v };
    case 'bool':
      return { boolValue: value.v };
    case 'int':
      return { intValue: value.v };
    case 'double':
      return { doubleValue: value.v };
    case 'array':
      return { arrayValue: { values: value.v.map(anyValue) } };
    case 'kvlist':
      return { kvlistValue: { values: value.v.map(keyValue) } };
    case 'bytes':
      return { bytesValue: value.v };
    case 'empty':
      return {};
  }
}

function nanos(decimal: string): string {
  return decimal === '0' ? '' : decimal;
}

function compact(fields: OtlpJson): OtlpJson {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isDefault(value)));
}

function isDefault(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return (
    value === '' || value === 0 || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  );
}
