/** Spans and log records in the making, and those of OTLP/JSON, as `spanContent` gets them. */
import type { Attribute, AttributeValue } from '../../../../src/shared/attributeValue.ts';
import type { LogDetail } from '../../../../src/shared/logDetail.ts';
import type { SpanDetail } from '../../../../src/shared/spanDetail.ts';
import type { SpanContent } from '../../../../src/shared/normalSpan.ts';
import { spanContent } from '../../../../src/core/semantics/content/spanContent.ts';

export type Values = Readonly<Record<string, unknown>>;

/** Plain values as OTLP sends them: lists and maps stay structured, texts stay text. */
export function valueOf(value: unknown): AttributeValue {
  if (typeof value === 'string') return { t: 'string', v: value };
  if (typeof value === 'boolean') return { t: 'bool', v: value };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { t: 'int', v: String(value) } : { t: 'double', v: value };
  if (Array.isArray(value)) return { t: 'array', v: value.map(valueOf) };
  if (typeof value === 'object' && value !== null) return { t: 'kvlist', v: attributesOf(value as Values) };
  return { t: 'empty' };
}

export function attributesOf(values: Values): readonly Attribute[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: valueOf(value) }));
}

export interface EventSpec {
  readonly name: string;
  readonly attributes?: Values;
  readonly body?: unknown;
  readonly time?: number;
}

export function span(
  attributes: Values,
  events: readonly EventSpec[] = [],
  more: Partial<SpanDetail> = {},
): SpanDetail {
  return {
    ...{ traceId: '1'.repeat(32), spanId: '1'.repeat(16), parentSpanId: '', traceState: '', flags: 0, name: 'x' },
    ...{ otlpKind: 1, startNanos: '1', endNanos: '2', attributes: attributesOf(attributes), droppedAttributes: 0 },
    ...{ droppedEvents: 0, links: [], droppedLinks: 0, status: { code: 0, message: '' } },
    events: events.map(({ name, attributes: fields = {}, time = 1 }) => ({
      ...{ name, timeNanos: String(time), attributes: attributesOf(fields), droppedAttributes: 0 },
    })),
    resource: { attributes: [], droppedAttributes: 0, schemaUrl: '', entityRefs: [] },
    scope: { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' },
    ...more,
  };
}

export function log({ name, attributes = {}, body, time = 1 }: EventSpec): LogDetail {
  return {
    ...{ timeNanos: String(time), observedNanos: '0', severity: 9, severityText: '', body: valueOf(body) },
    ...{
      attributes: attributesOf(attributes),
      droppedAttributes: 0,
      flags: 0,
      traceId: '',
      spanId: '',
      eventName: name,
    },
  };
}

/** Content of a span with these attributes, events and log records. */
export function contentOf(
  attributes: Values,
  {
    events = [],
    logs = [],
    dialects = [],
  }: { events?: readonly EventSpec[]; logs?: readonly EventSpec[]; dialects?: readonly string[] } = {},
): SpanContent {
  return spanContent(span(attributes, events), logs.map(log), dialects);
}

export const user = (text: string) => ({ role: 'user', parts: [{ type: 'text', text }] });
export const assistant = (text: string) => ({ role: 'assistant', parts: [{ type: 'text', text }] });

/** The spans and log records of a captured export. */
export interface Captured {
  readonly spans: readonly SpanDetail[];
  readonly logs: readonly LogDetail[];
}

type Wire = Readonly<Record<string, unknown>>;

export function capturedSignals(capture: {
  readonly requests: readonly { readonly signal: string; readonly body: Wire }[];
}): Captured {
  const lists = (signal: string, outer: string, inner: string, leaf: string) =>
    capture.requests
      .filter((request) => request.signal === signal)
      .flatMap(({ body }) => wires(body[outer]))
      .flatMap((resource) =>
        wires(resource[inner]).flatMap((scope) => wires(scope[leaf]).map((one) => ({ one, scope }))),
      );
  return {
    spans: lists('traces', 'resourceSpans', 'scopeSpans', 'spans').map(({ one, scope }) => wireSpan(one, scope)),
    logs: lists('logs', 'resourceLogs', 'scopeLogs', 'logRecords').map(({ one }) => wireLog(one)),
  };
}

function wires(value: unknown): readonly Wire[] {
  return Array.isArray(value) ? (value as readonly Wire[]) : [];
}

function text(value: unknown, fallback = ''): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : fallback;
}

function wireSpan(one: Wire, scope: Wire): SpanDetail {
  const events = wires(one.events).map((event) => ({
    ...{ name: text(event.name), timeNanos: text(event.timeUnixNano, '0'), droppedAttributes: 0 },
    attributes: wireAttributes(event.attributes),
  }));
  const named = (scope.scope ?? {}) as Wire;
  return span({}, [], {
    ...{ traceId: text(one.traceId), spanId: text(one.spanId), parentSpanId: text(one.parentSpanId) },
    ...{ name: text(one.name), startNanos: text(one.startTimeUnixNano, '0'), events },
    attributes: wireAttributes(one.attributes),
    scope: { name: text(named.name), version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' },
  });
}

function wireLog(one: Wire): LogDetail {
  return {
    ...log({ name: text(one.eventName) }),
    ...{ timeNanos: text(one.timeUnixNano, '0'), traceId: text(one.traceId), spanId: text(one.spanId) },
    ...{ attributes: wireAttributes(one.attributes), body: wireValue((one.body ?? {}) as Wire) },
  };
}

function wireAttributes(value: unknown): readonly Attribute[] {
  return wires(value).map((one) => ({ key: text(one.key), value: wireValue((one.value ?? {}) as Wire) }));
}

function wireValue(value: Wire): AttributeValue {
  const [kind, held] = Object.entries(value)[0] ?? ['', null];
  const list = (held as Wire | null)?.values;
  switch (kind) {
    case 'stringValue':
      return { t: 'string', v: text(held) };
    case 'intValue':
      return { t: 'int', v: text(held) };
    case 'doubleValue':
      return { t: 'double', v: Number(held) };
    case 'boolValue':
      return { t: 'bool', v: held === true };
    case 'arrayValue':
      return { t: 'array', v: wires(list).map(wireValue) };
    case 'kvlistValue':
      return { t: 'kvlist', v: wireAttributes(list) };
    default:
      return { t: 'empty' };
  }
}
