import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeLogDetail } from '../../../src/core/otlp/decodeLogDetail.ts';
import { decodeLogs } from '../../../src/core/otlp/decodeLogs.ts';
import { decodeMetricDetail } from '../../../src/core/otlp/decodeMetricDetail.ts';
import { decodeMetrics } from '../../../src/core/otlp/decodeMetrics.ts';
import { decodeResource } from '../../../src/core/otlp/decodeResource.ts';
import { decodeScope } from '../../../src/core/otlp/decodeScope.ts';
import { otlpSchema } from '../../../src/core/otlp/otlpSchema.ts';
import type { Message } from '../../../src/core/otlp/otlpSchema.ts';
import type { Signal } from '../../../src/shared/ingest.ts';
import type { Origin } from '../../../src/shared/spanBatch.ts';
import { encodeWith, officialFields, protocol } from './protocol.ts';
import type { MessageClass, OfficialField } from './protocol.ts';
import { spanDetails } from './spanDetails.ts';

/** Fields that have no home in our answers, each with the reason. */
const leftOut: Readonly<Record<string, string>> = {};

describe('the field table', () => {
  for (const [signal, type] of requestTypes()) {
    it(`is the published one for ${signal}`, () => {
      compareMessages(otlpSchema.requests[signal].request, type, new Set());
    });
  }
});

describe('every field of OTLP has a home or a reason', () => {
  for (const [signal, type] of requestTypes()) {
    it(`of a ${signal} request`, () => {
      const paths = fieldPaths(type);
      assert.ok(paths.length > 50);
      const homeless = paths.filter((path) => !isShown(signal, type, path)).map((path) => nameOf(path));
      assert.deepEqual(
        homeless,
        paths.map(nameOf).filter((name) => name in leftOut),
      );
    });
  }
});

function nameOf(path: readonly OfficialField[]): string {
  return path.map(({ name }) => name).join('.');
}

/** Whether setting this one field changes what we answer, and its value can be found there. */
function isShown(signal: Signal, type: MessageClass, path: readonly OfficialField[]): boolean {
  const without = JSON.stringify(shown[signal](encodeWith(type, base(signal))));
  const having = JSON.stringify(shown[signal](encodeWith(type, merged(base(signal), objectOf(path)))));
  return having !== without && having.includes(sentinelText(path.at(-1)!) ?? '');
}

function requestTypes(): [Signal, MessageClass][] {
  return [
    ['traces', protocol.traces],
    ['logs', protocol.logs],
    ['metrics', protocol.metrics],
  ];
}

/** The types that carry a value in more than one form are named by how the published decoder reads them. */
const readAs: Readonly<Record<string, string>> = { id: 'bytes', enum: 'int32' };

function compareMessages(ours: Message, official: MessageClass, seen: Set<MessageClass>): void {
  if (seen.has(official)) return;
  seen.add(official);
  const expected = officialFields(official);
  assert.ok(expected.length > 0);
  const found = ours.fields.filter((field) => field !== undefined);
  assert.deepEqual(
    found.map(({ number, name, type, repeated }) => ({ number, name, type: readAs[type] ?? type, repeated })),
    expected
      .map(({ number, name, type, repeated }) => ({ number, name, type, repeated }))
      .sort((a, b) => a.number - b.number),
  );
  for (const field of expected) {
    const inner = ours.fields[field.number]?.message;
    if (field.message && inner) compareMessages(inner, field.message, seen);
  }
}

/** Every path from a request to a field with a value; `AnyValue` is entered once below itself. */
function fieldPaths(type: MessageClass, above: readonly MessageClass[] = []): OfficialField[][] {
  if (above.filter((one) => one === type).length > 1) return [];
  return officialFields(type).flatMap((field) =>
    field.message ? fieldPaths(field.message, [...above, type]).map((path) => [field, ...path]) : [[field]],
  );
}

/** The smallest request whose item is taken. */
function base(signal: Signal): object {
  const ids = { traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 2) };
  return {
    traces: { resourceSpans: [{ resource: {}, scopeSpans: [{ scope: {}, spans: [ids] }] }] },
    logs: { resourceLogs: [{ resource: {}, scopeLogs: [{ scope: {}, logRecords: [{}] }] }] },
    metrics: { resourceMetrics: [{ resource: {}, scopeMetrics: [{ scope: {}, metrics: [{}] }] }] },
  }[signal];
}

function objectOf([field, ...rest]: readonly OfficialField[]): object {
  assert.ok(field);
  const value = rest.length > 0 ? objectOf(rest) : sentinels[field.type]!(field);
  return { [field.name]: field.repeated ? [value] : value };
}

const idLengths: Readonly<Record<string, number>> = { traceId: 16, spanId: 8, parentSpanId: 8 };
const sentinels: Readonly<Record<string, (field: OfficialField) => unknown>> = {
  string: () => 'sentinel',
  bytes: ({ name }) => Buffer.alloc(idLengths[name] ?? 3, 0xab),
  bool: () => true,
  double: () => 4242.5,
  int32: () => 2,
  uint32: () => 4242,
  sint32: () => -4242,
  fixed32: () => 4242,
  int64: () => '-4242424242424242424',
  sfixed64: () => '-4242424242424242424',
  uint64: () => '4242424242424242424',
  fixed64: () => '4242424242424242424',
};

/** How the value must look in our answer; `undefined` = too common a word to look for. */
function sentinelText(field: OfficialField): string | undefined {
  if (field.type === 'bytes') return idLengths[field.name] === undefined ? 'q6ur' : 'abababab';
  if (field.type === 'bool' || field.type === 'int32') return undefined;
  return String(sentinels[field.type]!(field));
}

function merged(to: unknown, from: unknown): object {
  if (Array.isArray(to) && Array.isArray(from)) return [merged(to[0], from[0])];
  if (!isPlain(to) || !isPlain(from)) return from as object;
  const names = [...Object.keys(to), ...Object.keys(from)];
  return Object.fromEntries(
    names.map((name) => [name, name in to && name in from ? merged(to[name], from[name]) : (from[name] ?? to[name])]),
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** All that can be seen of a request. */
const shown: Readonly<Record<Signal, (bytes: Uint8Array) => unknown>> = {
  traces: spanDetails,
  logs(bytes) {
    const { logs, origins } = decodeLogs(bytes);
    return [
      logs.map(({ offset, length }) => decodeLogDetail(bytes.subarray(offset, offset + length))),
      owners(bytes, origins),
    ];
  },
  metrics(bytes) {
    const { metrics, origins } = decodeMetrics(bytes);
    return [
      metrics.map(({ offset, length }) => decodeMetricDetail(bytes.subarray(offset, offset + length))),
      owners(bytes, origins),
    ];
  },
};

function owners(bytes: Uint8Array, origins: readonly Origin[]): unknown {
  return origins.map((origin) => [
    decodeResource(
      bytes.subarray(origin.resourceOffset, origin.resourceOffset + origin.resourceLength),
      origin.resourceSchemaUrl,
    ),
    decodeScope(bytes.subarray(origin.scopeOffset, origin.scopeOffset + origin.scopeLength), origin.scopeSchemaUrl),
  ]);
}
