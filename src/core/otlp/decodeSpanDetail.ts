import type { Attribute } from '../../shared/attributeValue.ts';
import type { SpanDetail, SpanEvent, SpanLink } from '../../shared/spanDetail.ts';
import { decodeResource } from './decodeResource.ts';
import { decodeScope } from './decodeScope.ts';
import { openMessage } from './openMessage.ts';
import { otlpSchema } from './otlpSchema.ts';
import { readAttribute } from './readAttribute.ts';
import type { WireReader } from './wireReader.ts';

/** The raw messages a span is stored as. */
export interface SpanParts {
  readonly span: Uint8Array;
  readonly resource: Uint8Array;
  readonly scope: Uint8Array;
  readonly resourceSchemaUrl: string;
  readonly scopeSchemaUrl: string;
}

type Open<T> = { -readonly [K in keyof T]: T[K] };
type OpenSpan = Open<SpanDetail> & {
  readonly attributes: Attribute[];
  readonly events: SpanEvent[];
  readonly links: SpanLink[];
};

/** Reads everything OTLP says of one span. Throws `OtlpError` `malformed`. */
export function decodeSpanDetail(parts: SpanParts): SpanDetail {
  const span: OpenSpan = {
    traceId: '',
    spanId: '',
    parentSpanId: '',
    traceState: '',
    flags: 0,
    name: '',
    otlpKind: 0,
    startNanos: '0',
    endNanos: '0',
    attributes: [],
    droppedAttributes: 0,
    events: [],
    droppedEvents: 0,
    links: [],
    droppedLinks: 0,
    status: { code: 0, message: '' },
    resource: decodeResource(parts.resource, parts.resourceSchemaUrl),
    scope: decodeScope(parts.scope, parts.scopeSchemaUrl),
  };
  const wire = openMessage(parts.span, otlpSchema.span);
  const end = parts.span.length;
  for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) readField(wire, tag, span);
  return span;
}

function readField(wire: WireReader, tag: number, span: OpenSpan): void {
  switch (tag >>> 3) {
    case 1:
      span.traceId = wire.hex();
      break;
    case 2:
      span.spanId = wire.hex();
      break;
    case 3:
      span.traceState = wire.text();
      break;
    case 4:
      span.parentSpanId = wire.hex();
      break;
    case 5:
      span.name = wire.text();
      break;
    case 6:
      span.otlpKind = wire.low;
      break;
    case 7:
      span.startNanos = wire.fixed();
      break;
    case 8:
      span.endNanos = wire.fixed();
      break;
    case 9:
      span.attributes.push(readAttribute(wire));
      break;
    case 10:
      span.droppedAttributes = wire.low >>> 0;
      break;
    case 11:
      span.events.push(readEvent(wire));
      break;
    case 12:
      span.droppedEvents = wire.low >>> 0;
      break;
    case 13:
      span.links.push(readLink(wire));
      break;
    case 14:
      span.droppedLinks = wire.low >>> 0;
      break;
    case 15:
      span.status = readStatus(wire);
      break;
    case 16:
      span.flags = wire.low >>> 0;
      break;
    default: // a field of a newer OTLP stays in the raw bytes
  }
}

const eventTag = { time: 0x09, name: 0x12, attribute: 0x1a, droppedAttributes: 0x20 } as const;

function readEvent(wire: WireReader): SpanEvent {
  const { start, end } = wire;
  const attributes: Attribute[] = [];
  let timeNanos = '0';
  let name = '';
  let droppedAttributes = 0;
  wire.at = start;
  for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
    if (tag === eventTag.time) timeNanos = wire.fixed();
    else if (tag === eventTag.name) name = wire.text();
    else if (tag === eventTag.attribute) attributes.push(readAttribute(wire));
    else if (tag === eventTag.droppedAttributes) droppedAttributes = wire.low >>> 0;
  }
  return { timeNanos, name, attributes, droppedAttributes };
}

const linkTag = {
  traceId: 0x0a,
  spanId: 0x12,
  traceState: 0x1a,
  attribute: 0x22,
  droppedAttributes: 0x28,
  flags: 0x35,
} as const;

function readLink(wire: WireReader): SpanLink {
  const { start, end } = wire;
  const attributes: Attribute[] = [];
  const link = { traceId: '', spanId: '', traceState: '', flags: 0, attributes, droppedAttributes: 0 };
  wire.at = start;
  for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
    if (tag === linkTag.traceId) link.traceId = wire.hex();
    else if (tag === linkTag.spanId) link.spanId = wire.hex();
    else if (tag === linkTag.traceState) link.traceState = wire.text();
    else if (tag === linkTag.attribute) attributes.push(readAttribute(wire));
    else if (tag === linkTag.droppedAttributes) link.droppedAttributes = wire.low >>> 0;
    else if (tag === linkTag.flags) link.flags = wire.low >>> 0;
  }
  return link;
}

const statusTag = { message: 0x12, code: 0x18 } as const;

function readStatus(wire: WireReader): SpanDetail['status'] {
  const { start, end } = wire;
  let code = 0;
  let message = '';
  wire.at = start;
  for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
    if (tag === statusTag.code) code = wire.low;
    else if (tag === statusTag.message) message = wire.text();
  }
  return { code, message };
}
