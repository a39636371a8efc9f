/** Builds traces for the panel from nested calls, so that a test can be read as the tree it draws. */
import type { TraceState, TraceSummary } from '../../../src/shared/api.ts';
import type { Attribute } from '../../../src/shared/attributeValue.ts';
import type { SpanDetail, SpanEvent, SpanLink } from '../../../src/shared/spanDetail.ts';
import { spanKindCode } from '../../../src/shared/spanKind.ts';
import type { SpanKind } from '../../../src/shared/spanKind.ts';
import type { TraceColumns } from '../../../src/shared/traceColumns.ts';

/** Times in seconds from the start of the trace. */
export interface SpanSpec {
  readonly label: string;
  readonly name?: string;
  readonly kind?: SpanKind;
  readonly start: number;
  /** Absent = still open. */
  readonly end?: number;
  readonly tokens?: number;
  readonly failed?: string;
  /** Sixteen hex digits; absent = made from its place. */
  readonly id?: string;
  /** A parent that was not received. */
  readonly parentId?: string;
  readonly service?: string;
  readonly source?: string;
  readonly attributes?: readonly Attribute[];
  readonly events?: readonly SpanEvent[];
  readonly links?: readonly SpanLink[];
  readonly children?: readonly SpanSpec[];
}

export interface BuiltTrace {
  readonly columns: TraceColumns;
  readonly details: ReadonlyMap<string, SpanDetail>;
}

export interface TraceSpec {
  readonly traceId: string;
  readonly name: string;
  readonly service: string;
  readonly session?: string;
  readonly state: TraceState;
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  readonly roots: readonly SpanSpec[];
  readonly revision?: number;
  /** Known part of the cost, and calls without a price. */
  readonly usd?: number;
  readonly unpriced?: number;
}

export interface FlatSpan extends SpanSpec {
  readonly spanId: string;
  readonly parent: string;
  /** Label of the nearest agent above. */
  readonly under?: string;
}

/** All spans of a trace with their ids, parents before children. */
export function flatten(roots: readonly SpanSpec[]): FlatSpan[] {
  const flat: FlatSpan[] = [];
  const stack: { spec: SpanSpec; parent: string; under?: string }[] = roots
    .map((spec) => ({ spec, parent: '' }))
    .reverse();
  for (let next = stack.pop(); next; next = stack.pop()) {
    const spanId = next.spec.id ?? (flat.length + 0x5be20f77).toString(16).padStart(16, '0');
    const under = next.under === undefined ? {} : { under: next.under };
    flat.push({ ...next.spec, spanId, parent: next.spec.parentId ?? next.parent, ...under });
    const below = next.spec.kind === 'agent' ? { under: next.spec.label } : under;
    for (const spec of [...(next.spec.children ?? [])].reverse()) stack.push({ spec, parent: spanId, ...below });
  }
  return flat;
}

/** `until` leaves out what starts later and opens what ends later, as a trace looks while it runs. */
export function buildTrace(spec: TraceSpec, until = Infinity): BuiltTrace {
  const spans = flatten(spec.roots)
    .filter(({ start }) => start <= until)
    .map((span): FlatSpan => {
      const { end, ...open } = span;
      return end === undefined || end > until ? open : span;
    });
  const strings: string[] = [];
  const intern = (text: string) => {
    const at = strings.indexOf(text);
    return at >= 0 ? at : strings.push(text) - 1;
  };
  const words = (ids: readonly string[]) =>
    Uint32Array.from(ids.flatMap((id) => [parseInt(id.slice(0, 8) || '0', 16), parseInt(id.slice(8) || '0', 16)]));
  const columns = {
    summary: summarise(spec, spans),
    count: spans.length,
    spanIds: words(spans.map(({ spanId }) => spanId)),
    parentIds: words(spans.map(({ parent }) => parent)),
    starts: Float64Array.from(spans, ({ start }) => start * 1000),
    durations: Float64Array.from(spans, ({ start, end }) => (end === undefined ? NaN : (end - start) * 1000)),
    names: Uint32Array.from(spans, ({ name, label }) => intern(name ?? label)),
    labels: Uint32Array.from(spans, ({ label }) => intern(label)),
    services: Uint32Array.from(spans, ({ service }) => intern(service ?? spec.service)),
    kinds: Uint8Array.from(spans, ({ kind }) => spanKindCode(kind ?? 'other')),
    statuses: Uint8Array.from(spans, ({ failed, end }) => (failed !== undefined && end !== undefined ? 2 : 0)),
    flags: Uint8Array.from(spans, ({ source, failed }) => (source !== undefined || failed !== undefined ? 2 : 0)),
    tokens: Uint32Array.from(spans, ({ tokens, end }) => (end === undefined ? 0 : (tokens ?? 0))),
    strings,
  };
  return { columns, details: new Map(spans.map((span) => [span.spanId, detailOf(spec, span)])) };
}

function summarise(spec: TraceSpec, spans: readonly FlatSpan[]): TraceSummary {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const missing = new Set(spans.map(({ parent }) => parent).filter((parent) => parent !== '' && !ids.has(parent)));
  const tokens = spans.reduce((sum, { tokens: own, end }) => sum + (end === undefined ? 0 : (own ?? 0)), 0);
  const last = spans.reduce((latest, { start, end }) => Math.max(latest, end ?? start), 0);
  return {
    traceId: spec.traceId,
    name: spec.name,
    service: spec.service,
    startMicros: spec.startMs * 1000,
    durationMicros: last * 1e6,
    spans: spans.length,
    errors: spans.filter(({ failed, end }) => failed !== undefined && end !== undefined).length,
    open: spans.filter(({ end }) => end === undefined).length,
    missing: missing.size,
    hasRoot: spans.some(({ parent }) => parent === ''),
    agents: spans.filter(({ kind }) => kind === 'agent').length,
    inputTokens: Math.round(tokens * 0.9),
    outputTokens: tokens - Math.round(tokens * 0.9),
    usd: spec.usd ?? 0,
    unpriced: spec.unpriced ?? 0,
    calls: spans.filter(({ kind, tokens: own }) => kind === 'llm' && own !== undefined).length,
    turns: 1,
    ...(spec.session === undefined ? {} : { session: spec.session }),
    state: spec.state,
    pinned: false,
    receivedMicros: (spec.startMs + last * 1000) * 1000,
    revision: spec.revision ?? 1,
  };
}

export function text(key: string, v: string): Attribute {
  return { key, value: { t: 'string', v } };
}

export function int(key: string, v: number): Attribute {
  return { key, value: { t: 'int', v: String(v) } };
}

function detailOf(spec: TraceSpec, span: FlatSpan): SpanDetail {
  const nanos = (seconds: number) => (BigInt(Math.round(spec.startMs * 1000 + seconds * 1e6)) * 1000n).toString();
  const [file, line] = span.source?.split(':') ?? [];
  return {
    traceId: spec.traceId,
    spanId: span.spanId,
    parentSpanId: span.parent,
    traceState: '',
    flags: 257,
    name: span.name ?? span.label,
    otlpKind: span.kind === 'llm' || span.kind === 'http' ? 3 : 1,
    startNanos: nanos(span.start),
    endNanos: span.end === undefined ? '0' : nanos(span.end),
    attributes: [
      ...(span.attributes ?? []),
      ...(file === undefined
        ? []
        : [text('code.file.path', `/home/dev/trip/${file}`), int('code.line.number', Number(line))]),
    ],
    droppedAttributes: 0,
    events: (span.events ?? []).map((event) => ({ ...event, timeNanos: nanos(span.start + 1.9) })),
    droppedEvents: 0,
    links: span.links ?? [],
    droppedLinks: 0,
    status: { code: span.failed === undefined ? 0 : 2, message: span.failed ?? '' },
    resource: {
      attributes: [
        text('service.name', span.service ?? spec.service),
        text('service.version', '2.3.0'),
        text('telemetry.sdk.language', 'python'),
        text('telemetry.sdk.name', 'opentelemetry'),
        text('telemetry.sdk.version', '1.39.0'),
        int('process.pid', 48211),
      ],
      droppedAttributes: 0,
      schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
      entityRefs: [],
    },
    scope: { name: 'trip_planner.telemetry', version: '0.4.1', attributes: [], droppedAttributes: 0, schemaUrl: '' },
  };
}
