import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { spansToJson } from '../../../src/core/otlp/spansToJson.ts';
import { decodeSpanDetail } from '../../../src/core/otlp/decodeSpanDetail.ts';
import { jsonToProtobuf } from '../../../src/core/otlp/jsonToProtobuf.ts';
import { OtlpError } from '../../../src/core/otlp/otlpError.ts';
import type { AttributeValue } from '../../../src/shared/attributeValue.ts';
import { decodeWith, encodeWith, protocol } from './protocol.ts';
import { requests } from './requestArbitraries.ts';
import { spanDetails } from './spanDetails.ts';

type Json = Record<string, unknown>;

describe('decodeSpanDetail', () => {
  it('reads what the published code reads, in every field', () => {
    fc.assert(
      fc.property(requests.traces, (request) => {
        const bytes = encodeWith(protocol.traces, request);
        assert.deepEqual(spanDetails(bytes), expectedDetails(decodeWith(protocol.traces, bytes)));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the last of a repeated single field, and fields of a newer OTLP do not disturb it', () => {
    const once = encodeWith(protocol.span, { traceId: Buffer.alloc(16, 1), name: 'first', status: { code: 2 } });
    const twice = encodeWith(protocol.span, { name: 'second', status: { message: 'm' } });
    const unknown = [0xfa, 0x07, 1, 0xff, 0xf9, 0x07, 1, 2, 3, 4, 5, 6, 7, 8, 0xf3, 0x07, 0x08, 1, 0xf4, 0x07];
    const detail = open(Uint8Array.from([...once, ...unknown, ...twice]));
    assert.equal(detail.name, 'second');
    assert.deepEqual(detail.status, { code: 0, message: 'm' });
  });

  it('names the fault of bytes that are no span', () => {
    assert.throws(
      () => open(Uint8Array.of(0x0a, 0x7f)),
      (error) => error instanceof OtlpError && error.code === 'malformed' && error.message.includes('past the end'),
    );
  });

  it('survives the way out to OTLP/JSON and back in', () => {
    fc.assert(
      fc.property(requests.traces, (request) => {
        const details = spanDetails(encodeWith(protocol.traces, request));
        const json = new TextEncoder().encode(JSON.stringify(spansToJson(details)));
        const back = spanDetails(jsonToProtobuf('traces', json).bytes);
        const sorted = (list: readonly unknown[]): string[] => list.map((detail) => JSON.stringify(detail)).sort();
        assert.deepEqual(sorted(back), sorted(details));
      }),
      { numRuns: 200 },
    );
  });
});

function open(span: Uint8Array): ReturnType<typeof decodeSpanDetail> {
  const none = new Uint8Array(0);
  return decodeSpanDetail({ span, resource: none, scope: none, resourceSchemaUrl: '', scopeSchemaUrl: '' });
}

function expectedDetails(request: Json): unknown[] {
  return list(request, 'resourceSpans').flatMap((group) =>
    list(group, 'scopeSpans').flatMap((scopeGroup) =>
      list(scopeGroup, 'spans').map((span) => ({
        ...expectedSpan(span),
        resource: { ...owner(group.resource), schemaUrl: group.schemaUrl ?? '', entityRefs: entities(group.resource) },
        scope: { ...named(scopeGroup.scope), ...owner(scopeGroup.scope), schemaUrl: scopeGroup.schemaUrl ?? '' },
      })),
    ),
  );
}

function expectedSpan(span: Json): Json {
  const { message = '', code = 0 } = (span.status ?? {}) as Json;
  return {
    ...{ traceId: hex(span.traceId), spanId: hex(span.spanId), parentSpanId: hex(span.parentSpanId) },
    ...{ traceState: span.traceState ?? '', flags: span.flags ?? 0, name: span.name ?? '', otlpKind: span.kind ?? 0 },
    ...{ startNanos: span.startTimeUnixNano ?? '0', endNanos: span.endTimeUnixNano ?? '0', ...owner(span) },
    events: list(span, 'events').map((event) => ({
      ...{ timeNanos: event.timeUnixNano ?? '0', name: event.name ?? '', ...owner(event) },
    })),
    droppedEvents: span.droppedEventsCount ?? 0,
    links: list(span, 'links').map((link) => ({
      ...{ traceId: hex(link.traceId), spanId: hex(link.spanId), traceState: link.traceState ?? '' },
      ...{ flags: link.flags ?? 0, ...owner(link) },
    })),
    droppedLinks: span.droppedLinksCount ?? 0,
    status: { code: code ?? 0, message: message ?? '' },
  };
}

function owner(of: unknown): Json {
  const { attributes = [], droppedAttributesCount } = (of ?? {}) as Json;
  return { attributes: (attributes as Json[]).map(attribute), droppedAttributes: droppedAttributesCount ?? 0 };
}

function named(scope: unknown): Json {
  const { name, version } = (scope ?? {}) as Json;
  return { name: name ?? '', version: version ?? '' };
}

function entities(resource: unknown): unknown[] {
  return list((resource ?? {}) as Json, 'entityRefs').map(({ schemaUrl, type, idKeys, descriptionKeys }) => ({
    ...{ schemaUrl: schemaUrl ?? '', type: type ?? '', idKeys, descriptionKeys },
  }));
}

function attribute({ key, value }: Json): unknown {
  return { key: key ?? '', value: anyValue((value ?? {}) as Json) };
}

function anyValue(value: Json): AttributeValue {
  if (typeof value.stringValue === 'string') return { t: 'string', v: value.stringValue };
  if (typeof value.boolValue === 'boolean') return { t: 'bool', v: value.boolValue };
  if (typeof value.intValue === 'string') return { t: 'int', v: value.intValue };
  if (typeof value.doubleValue === 'number') {
    const number = value.doubleValue;
    return { t: 'double', v: Number.isFinite(number) ? number : (String(number) as 'NaN') };
  }
  if (value.bytesValue instanceof Uint8Array)
    return { t: 'bytes', v: Buffer.from(value.bytesValue).toString('base64') };
  if (value.arrayValue) return { t: 'array', v: list(value.arrayValue as Json, 'values').map(anyValue) };
  if (value.kvlistValue) return { t: 'kvlist', v: list(value.kvlistValue as Json, 'values').map(attribute) as never };
  return { t: 'empty' };
}

function list(object: Json, name: string): Json[] {
  return (object[name] ?? []) as Json[];
}

function hex(bytes: unknown): string {
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : '';
}
