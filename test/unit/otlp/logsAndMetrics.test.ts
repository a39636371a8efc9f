import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeLogDetail } from '../../../src/core/otlp/decodeLogDetail.ts';
import { decodeLogs } from '../../../src/core/otlp/decodeLogs.ts';
import { decodeMetricDetail } from '../../../src/core/otlp/decodeMetricDetail.ts';
import { decodeMetrics } from '../../../src/core/otlp/decodeMetrics.ts';
import { OtlpError } from '../../../src/core/otlp/otlpError.ts';
import type { LogEntry } from '../../../src/shared/spanBatch.ts';
import { decodeWith, encodeWith, protocol } from './protocol.ts';
import { requests } from './requestArbitraries.ts';
import { delimited, request, text } from './wire.ts';

type Json = Record<string, unknown>;

describe('decodeLogs', () => {
  it('says of each record what the published code says, in order and with its origin', () => {
    fc.assert(
      fc.property(requests.logs, (object) => {
        const bytes = encodeWith(protocol.logs, object);
        const batch = decodeLogs(bytes);
        const expected = itemsOf(decodeWith(protocol.logs, bytes), 'resourceLogs', 'scopeLogs', 'logRecords');
        assert.equal(batch.rejected, 0);
        assert.deepEqual(
          batch.logs.map(({ timeMicros, severity, traceId, spanId, eventName }) => ({
            timeMicros: sayable(timeMicros),
            severity,
            traceId,
            spanId,
            eventName,
          })),
          expected.map(({ item }) => expectedEntry(item)),
        );
        assert.deepEqual(
          batch.logs.map(({ originIndex }) => batch.origins[originIndex]!.scopeSchemaUrl),
          expected.map(({ scopeSchemaUrl }) => scopeSchemaUrl),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('treats an id that is not one as no tie to a span, as the protocol says', () => {
    const record = [...delimited(9, [1, 2]), ...delimited(10, Array(8).fill(1))];
    const tied = [...delimited(9, Array(16).fill(1)), ...delimited(10, Array(8).fill(0))];
    const { logs, rejected } = decodeLogs(request(record, tied));
    assert.equal(rejected, 0);
    assert.deepEqual(
      logs.map(({ traceId, spanId }) => [traceId, spanId]),
      [
        ['', ''],
        ['01'.repeat(16), ''],
      ],
    );
  });

  it('keeps the neighbours of a broken record', () => {
    const { logs, rejected, reason } = decodeLogs(request(text(12, 'a'), [0x0a, 1, 1], text(12, 'b')));
    assert.deepEqual([logs.map(({ eventName }) => eventName), rejected], [['a', 'b'], 1]);
    assert.match(reason!, /^LogRecord at byte \d+ of the request: a field has a wire type/);
  });

  it('refuses an envelope that is broken', () => {
    assert.throws(() => decodeLogs(Uint8Array.of(0x0a, 9, 1)), OtlpError);
  });

  it('opens a record in full', () => {
    const record = encodeWith(protocol.logRecord, {
      ...{ timeUnixNano: '18446744073709551615', observedTimeUnixNano: '1', severityNumber: 17, severityText: 'ERROR' },
      ...{ body: { kvlistValue: { values: [{ key: 'n', value: { intValue: '-9223372036854775808' } }] } }, flags: 1 },
      ...{ traceId: Buffer.alloc(16, 0xab), spanId: Buffer.alloc(8, 0xcd), eventName: 'e', droppedAttributesCount: 4 },
      attributes: [{ key: 'nothing' }],
    });
    assert.deepEqual(decodeLogDetail(record), {
      ...{ timeNanos: '18446744073709551615', observedNanos: '1', severity: 17, severityText: 'ERROR', flags: 1 },
      body: { t: 'kvlist', v: [{ key: 'n', value: { t: 'int', v: '-9223372036854775808' } }] },
      ...{ attributes: [{ key: 'nothing', value: { t: 'empty' } }], droppedAttributes: 4 },
      ...{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), eventName: 'e' },
    });
  });
});

describe('decodeMetrics', () => {
  it('says of each metric what the published code says', () => {
    fc.assert(
      fc.property(requests.metrics, (object) => {
        const bytes = encodeWith(protocol.metrics, object);
        const batch = decodeMetrics(bytes);
        const expected = itemsOf(decodeWith(protocol.metrics, bytes), 'resourceMetrics', 'scopeMetrics', 'metrics');
        assert.equal(batch.rejected, 0);
        assert.deepEqual(
          batch.metrics.map(({ name, unit, description, type, points, lastMicros }) => ({
            name,
            unit,
            description,
            type,
            points,
            lastMicros: sayable(lastMicros),
          })),
          expected.map(({ item }) => expectedMetric(item)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('opens the data points under their OTLP/JSON names', () => {
    fc.assert(
      fc.property(requests.metrics, (object) => {
        const bytes = encodeWith(protocol.metrics, object);
        const expected = itemsOf(decodeWith(protocol.metrics, bytes), 'resourceMetrics', 'scopeMetrics', 'metrics');
        const details = decodeMetrics(bytes).metrics.map(({ offset, length }) =>
          decodeMetricDetail(bytes.subarray(offset, offset + length)),
        );
        assert.deepEqual(
          details.map(({ points }) => points.map(({ point }) => point)),
          expected.map(({ item }) => dataOf(item)[1].map((point) => jsonForm({ ...point, attributes: null }))),
        );
        for (const [index, { temporality, isMonotonic, points }] of details.entries()) {
          const [, , data] = dataOf(expected[index]!.item);
          assert.deepEqual([temporality, isMonotonic], [data.aggregationTemporality ?? 0, data.isMonotonic ?? false]);
          for (const { attributes } of points) assert.ok(attributes.every(({ value }) => 't' in value));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('takes lists packed and unpacked', () => {
    const eight = (value: number): number[] => [value, 0, 0, 0, 0, 0, 0, 0];
    const point = [...delimited(6, [...eight(1), ...eight(2)]), 6 * 8 + 1, ...eight(3)];
    const detail = decodeMetricDetail(Uint8Array.from(delimited(9, delimited(1, point))));
    assert.deepEqual(detail.points[0]?.point, { bucketCounts: ['1', '2', '3'] });
  });

  it('counts a broken metric by its data points and keeps its neighbours', () => {
    const sound = (name: string): number[] => [...text(1, name), ...delimited(5, delimited(1, []))];
    const broken = [
      ...text(1, 'bad'),
      ...delimited(7, [...delimited(1, []), ...delimited(1, []), ...delimited(1, [0x08, 1]), 0x08, 1]),
    ];
    const { metrics, rejected, reason } = decodeMetrics(request(sound('a'), broken, sound('b'), [0x0a, 9]));
    assert.deepEqual([metrics.map(({ name }) => name), rejected], [['a', 'b'], 4]);
    assert.match(reason!, /^Metric at byte \d+/);
  });

  it('counts the points of a metric whose resource is broken', () => {
    const metric = delimited(5, [...delimited(1, []), ...delimited(1, [])]);
    const bytes = Uint8Array.from(delimited(1, [...delimited(2, delimited(2, metric)), ...delimited(1, [0x0a, 1])]));
    assert.deepEqual([decodeMetrics(bytes).metrics.length, decodeMetrics(bytes).rejected], [0, 2]);
  });
});

function itemsOf(
  root: Json,
  groups: string,
  scopeGroups: string,
  items: string,
): { item: Json; scopeSchemaUrl: string }[] {
  return list(root, groups).flatMap((group) =>
    list(group, scopeGroups).flatMap((scopeGroup) =>
      list(scopeGroup, items).map((item) => ({ item, scopeSchemaUrl: (scopeGroup.schemaUrl as string | null) ?? '' })),
    ),
  );
}

function expectedEntry(record: Json): Partial<LogEntry> {
  const time = micros(record.timeUnixNano) || micros(record.observedTimeUnixNano);
  const traceId = hex(record.traceId);
  return {
    ...{ timeMicros: time, severity: (record.severityNumber as number | null) ?? 0, traceId },
    ...{ spanId: traceId && hex(record.spanId), eventName: (record.eventName as string | null) ?? '' },
  };
}

function expectedMetric(metric: Json): Json {
  const [type, points] = dataOf(metric);
  return {
    ...{
      name: metric.name ?? '',
      unit: metric.unit ?? '',
      description: metric.description ?? '',
      type,
      points: points.length,
    },
    lastMicros: Math.max(0, ...points.map(({ timeUnixNano }) => micros(timeUnixNano))),
  };
}

function dataOf(metric: Json): [string, Json[], Json] {
  const type = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'].find((name) => metric[name]);
  const data = (type === undefined ? {} : metric[type]) as Json;
  return [type ?? 'unknown', list(data, 'dataPoints'), data];
}

/** What the published code says, in the form of OTLP/JSON: ids in hex, no empty lists, words for what JSON cannot say. */
function jsonForm(value: unknown, name = ''): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString(/[iI]d$/.test(name) ? 'hex' : 'base64');
  if (Array.isArray(value)) return value.map((item) => jsonForm(item, name));
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([, inner]) => inner !== null && !(Array.isArray(inner) && inner.length === 0),
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, jsonForm(inner, key)]));
}

function micros(nanos: unknown): number {
  return sayable(Number(BigInt((nanos as string | null) ?? 0) / 1000n));
}

/** Microseconds are exact up to 2^53, in the year 2255; beyond, only their size is compared. */
function sayable(value: number): number {
  return value < 2 ** 53 ? value : Infinity;
}

function list(object: Json, name: string): Json[] {
  return (object[name] ?? []) as Json[];
}

function hex(bytes: unknown): string {
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : '';
}
