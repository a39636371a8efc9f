import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { jsonToProtobuf } from '../../../src/core/otlp/jsonToProtobuf.ts';
import { createSpanDecoder } from '../../../src/core/otlp/spanDecoder.ts';
import { createLogSpans } from '../../../src/core/semantics/logs/logSpans.ts';
import type { SentLog } from '../../../src/core/semantics/logs/logSpans.ts';
import { createSemantics } from '../../../src/core/semantics/semantics.ts';
import type { Semantics } from '../../../src/core/semantics/semantics.ts';
import type { Attribute, AttributeValue } from '../../../src/shared/attributeValue.ts';
import type { LogDetail } from '../../../src/shared/logDetail.ts';
import type { NormalSpan } from '../../../src/shared/normalSpan.ts';
import type { SpanDetail } from '../../../src/shared/spanDetail.ts';
import type { SpanMeaning } from '../../../src/shared/spanMeaning.ts';
import { projectRoot } from '../../vscode/projectRoot.ts';
import { detailsOf } from '../otlp/spanDetails.ts';

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };
type Attributes = Readonly<Record<string, Plain>>;

/** A span as a fixture file has it: whatever is left out has a plain default. */
export interface FixtureSpan {
  readonly name: string;
  readonly spanId?: string;
  readonly traceId?: string;
  /** Absent = a root. */
  readonly parentSpanId?: string;
  /** OTLP `Span.SpanKind`. */
  readonly kind?: number;
  readonly scope?: string;
  readonly schemaUrl?: string;
  readonly attributes?: Attributes;
  readonly events?: readonly { readonly name: string; readonly attributes?: Attributes }[];
  readonly status?: { readonly code: number; readonly message?: string };
  /** Milliseconds. */
  readonly duration?: number;
}

interface FixtureLog {
  readonly eventName?: string;
  readonly body?: Plain;
  readonly attributes?: Attributes;
}

/** One case: a span, several, or only logs. */
export interface Fixture extends Partial<FixtureSpan> {
  readonly id: string;
  readonly resource?: Attributes;
  readonly spans?: readonly FixtureSpan[];
  readonly logs?: readonly FixtureLog[];
  /** What must be true of it, in the words of `expectations.ts`. */
  readonly expect?: Readonly<Record<string, Plain>>;
}

/** What both ways of reading made of one span. */
export interface ReadSpan {
  readonly detail: SpanDetail;
  readonly meaning: SpanMeaning;
  readonly normal: NormalSpan;
}

const folder = join(projectRoot, 'test/fixtures/dialects');

/** File name without `.json` → its cases. */
export function fixtureFiles(): ReadonlyMap<string, readonly Fixture[]> {
  const files = globSync('*.json', { cwd: folder }).sort();
  return new Map(
    files.map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(folder, file), 'utf8')) as Fixture[]]),
  );
}

const epochNanos = 1_767_225_600_000_000_000n; // 2026-01-01T00:00:00Z
const plain = createSemantics({});

/** Sends a case through the decoder, and reads each span of it in both ways. */
export function readFixture(fixture: Fixture, semantics: Semantics = plain): readonly ReadSpan[] {
  const hasSpan = fixture.name !== undefined || fixture.spans !== undefined;
  const logs = (fixture.logs ?? []).map(logDetail);
  if (hasSpan) return readRequest(requestOf(fixture), logs, semantics);
  const resource = { attributes: toAttributes(fixture.resource), droppedAttributes: 0, schemaUrl: '', entityRefs: [] };
  const scope = { name: fixture.scope ?? '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' };
  return readLogs(
    logs.map((log) => ({ log, resource, scope })),
    semantics,
  );
}

/** Reads a request in OTLP/JSON as the collector would, and in full. */
export function readRequest(
  request: object,
  logs: readonly LogDetail[] = [],
  semantics: Semantics = plain,
): readonly ReadSpan[] {
  const { bytes } = jsonToProtobuf('traces', Buffer.from(JSON.stringify(request)));
  const batch = createSpanDecoder(semantics.hotKeys).decode(bytes);
  return detailsOf(batch).map((detail, index) => ({
    detail,
    meaning: semantics.spanMeaning(batch, index, semantics.originMeaning(detail.resource, detail.scope)),
    normal: semantics.normalSpan(detail, logs),
  }));
}

/** Makes spans of log records, as the collector does, and reads them. */
export function readLogs(sent: readonly SentLog[], semantics: Semantics = plain): readonly ReadSpan[] {
  const spans = createLogSpans().take(sent);
  return spans.flatMap((span) => readRequest(requestOfDetail(span), [], semantics));
}

function requestOf(fixture: Fixture): object {
  const spans = fixture.spans ?? [fixture as FixtureSpan];
  return {
    resourceSpans: spans.map((span, index) => ({
      resource: { attributes: keyValues(fixture.resource) },
      scopeSpans: [
        {
          scope: { name: span.scope ?? fixture.scope ?? '' },
          schemaUrl: span.schemaUrl ?? '',
          spans: [spanJson(span, index)],
        },
      ],
    })),
  };
}

function spanJson(span: FixtureSpan, index: number): object {
  const duration = BigInt(Math.round((span.duration ?? 2000) * 1e6));
  return {
    traceId: idOf(span.traceId ?? 'trace', 32),
    spanId: idOf(span.spanId ?? `span ${index}`, 16),
    ...(span.parentSpanId !== undefined && { parentSpanId: idOf(span.parentSpanId, 16) }),
    name: span.name,
    kind: span.kind ?? 1,
    startTimeUnixNano: String(epochNanos),
    endTimeUnixNano: String(epochNanos + duration),
    attributes: keyValues(span.attributes),
    events: (span.events ?? []).map(({ name, attributes }) => ({
      ...{ name, timeUnixNano: String(epochNanos) },
      attributes: keyValues(attributes),
    })),
    status: span.status ?? {},
  };
}

function requestOfDetail(span: SpanDetail): object {
  const { resource, scope, traceId, spanId, parentSpanId, name, startNanos, endNanos, status, otlpKind } = span;
  const json = ({ key, value }: Attribute) => ({ key, value: wireOf(value) });
  return {
    resourceSpans: [
      {
        resource: { attributes: resource.attributes.map(json) },
        scopeSpans: [
          {
            scope: { name: scope.name },
            spans: [
              {
                ...{ traceId, spanId, parentSpanId, name, kind: otlpKind, status },
                ...{ startTimeUnixNano: startNanos, endTimeUnixNano: endNanos },
                attributes: span.attributes.map(json),
              },
            ],
          },
        ],
      },
    ],
  };
}

function wireOf(value: AttributeValue): object {
  switch (value.t) {
    case 'empty':
      return {};
    case 'array':
      return { arrayValue: { values: value.v.map(wireOf) } };
    case 'kvlist':
      return { kvlistValue: { values: value.v.map((one) => ({ key: one.key, value: wireOf(one.value) })) } };
    default:
      return { [`${value.t}Value`]: value.v };
  }
}

function logDetail({ eventName, body, attributes }: FixtureLog): LogDetail {
  return {
    ...{ timeNanos: String(epochNanos), observedNanos: '0', severity: 9, severityText: '', droppedAttributes: 0 },
    ...{ flags: 0, traceId: '', spanId: '', eventName: eventName ?? '' },
    body: body === undefined ? { t: 'empty' } : toValue(body),
    attributes: toAttributes(attributes),
  };
}

/** Names in fixtures are words; ids on the wire are hex. Hex is left as it is. */
export function idOf(text: string, length: number): string {
  if (text === '' || (text.length === length && /^[0-9a-f]+$/.test(text))) return text;
  return Buffer.from(text).toString('hex').slice(0, length).padEnd(length, 'a');
}

function keyValues(attributes: Attributes = {}): readonly object[] {
  return toAttributes(attributes).map(({ key, value }) => ({ key, value: wireOf(value) }));
}

export function toAttributes(attributes: Attributes = {}): readonly Attribute[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: toValue(value) }));
}

function toValue(value: Plain): AttributeValue {
  if (typeof value === 'string') return { t: 'string', v: value };
  if (typeof value === 'boolean') return { t: 'bool', v: value };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { t: 'int', v: String(value) } : { t: 'double', v: value };
  if (value === null) return { t: 'empty' };
  if (Array.isArray(value)) return { t: 'array', v: (value as readonly Plain[]).map(toValue) };
  return { t: 'kvlist', v: toAttributes(value as Attributes) };
}
