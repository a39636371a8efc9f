import fc from 'fast-check';
import type { HotKeys } from '../../../src/shared/spanBatch.ts';

/** Random OTLP messages in the form `fromObject` of the published classes takes. */
const text = fc.string({ unit: 'binary', maxLength: 12 }).map((value) => value.toWellFormed());
const count = fc.oneof(fc.constantFrom(0, 1, 0xffffffff), fc.integer({ min: 0, max: 0xffffffff }));
const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const signed = fc.oneof(
  fc.constantFrom('-9223372036854775808', '9223372036854775807', '-1', '0'),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
);
const bytes = fc.uint8Array({ maxLength: 20 }).map((array) => Buffer.from(array));
/** Without -0, which no JSON keeps. */
const double = fc.double().map((value) => value + 0);

const { anyValue } = fc.letrec<{ anyValue: object; keyValue: object }>((tie) => ({
  keyValue: fc.record({ key: text, value: tie('anyValue') }, { requiredKeys: ['key'] }),
  anyValue: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ stringValue: text }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ intValue: signed }),
    fc.record({ doubleValue: double }),
    fc.record({ bytesValue: bytes }),
    fc.constant({}),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie('anyValue'), { maxLength: 3 }) }) }),
    fc.record({ kvlistValue: fc.record({ values: fc.array(tie('keyValue'), { maxLength: 3 }) }) }),
  ),
}));

function record(
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  required: readonly string[] = [],
): fc.Arbitrary<object> {
  return fc.record(fields, { requiredKeys: [...required] });
}

function id(length: number): fc.Arbitrary<Buffer> {
  return fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((array) => Buffer.from(array.with(0, (array[0] ?? 0) | 1)));
}

function some(arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown[]> {
  return fc.array(arbitrary, { maxLength: 3 });
}

/** Keys of which some are hot, and some of those repeat. */
export const hotKeys: HotKeys = [
  { key: 'gen_ai.operation.name', read: 'value' },
  { key: 'session.id', read: 'value' },
  { key: 'code.file.path', read: 'value' },
  { key: 'tool', read: 'presence' },
  { key: 'gen_ai.usage.input_tokens', read: 'value' },
  { key: 'metadata', read: 'json' },
];
const key = fc.oneof(fc.constantFrom(...hotKeys.map((hot) => hot.key), 'code.filepath', 'other'), text);
const attributes = fc.array(
  fc.record({
    key,
    value: fc.oneof(anyValue, fc.record({ stringValue: fc.constantFrom('12', '1.5', ' 7 ', 'x', '') })),
  }),
  {
    maxLength: 6,
  },
);

const owned = { attributes, droppedAttributesCount: count };
const event = record({ timeUnixNano: nanos, name: fc.oneof(fc.constant('exception'), text), ...owned });
const link = record({ traceId: id(16), spanId: id(8), traceState: text, flags: count, ...owned });

export const span = record(
  {
    ...{ traceId: id(16), spanId: id(8), parentSpanId: id(8), traceState: text, flags: count, name: text },
    ...{ kind: fc.integer({ min: 0, max: 5 }), startTimeUnixNano: nanos, endTimeUnixNano: nanos },
    ...{ ...owned, events: some(event), droppedEventsCount: count, links: some(link), droppedLinksCount: count },
    status: record({ message: text, code: fc.integer({ min: 0, max: 2 }) }),
  },
  ['traceId', 'spanId'],
);

const logRecord = record({
  ...{ timeUnixNano: nanos, observedTimeUnixNano: nanos, severityNumber: fc.integer({ min: 0, max: 24 }) },
  ...{ severityText: text, body: anyValue, ...owned, flags: count, traceId: id(16), spanId: id(8), eventName: text },
});

const exemplar = record({
  ...{ filteredAttributes: attributes, timeUnixNano: nanos, asDouble: double, spanId: id(8), traceId: id(16) },
});
const point = { attributes, startTimeUnixNano: nanos, timeUnixNano: nanos, flags: count };
const numberPoint = fc.oneof(
  record({ ...point, asDouble: double, exemplars: some(exemplar) }),
  record({ ...point, asInt: signed }),
);
const distribution = { ...point, count: nanos, sum: double, min: double, max: double, exemplars: some(exemplar) };
const zigzag = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const buckets = record({ offset: zigzag, bucketCounts: some(nanos) });
const aggregationTemporality = fc.integer({ min: 0, max: 2 });

const data = fc.oneof(
  record({ gauge: record({ dataPoints: some(numberPoint) }) }),
  record({ sum: record({ dataPoints: some(numberPoint), aggregationTemporality, isMonotonic: fc.boolean() }) }),
  record({
    histogram: record({
      dataPoints: some(record({ ...distribution, bucketCounts: some(nanos), explicitBounds: some(double) })),
      aggregationTemporality,
    }),
  }),
  record({
    exponentialHistogram: record({
      dataPoints: some(
        record({
          ...distribution,
          scale: zigzag,
          zeroCount: nanos,
          positive: buckets,
          negative: buckets,
          zeroThreshold: double,
        }),
      ),
      aggregationTemporality,
    }),
  }),
  record({
    summary: record({
      dataPoints: some(
        record({
          ...point,
          count: nanos,
          sum: double,
          quantileValues: some(record({ quantile: double, value: double })),
        }),
      ),
    }),
  }),
);
const metric = fc
  .tuple(record({ name: text, description: text, unit: text, metadata: attributes }), data)
  .map(([head, body]) => ({ ...head, ...body }));

const entityRef = record({ schemaUrl: text, type: text, idKeys: some(text), descriptionKeys: some(text) });
const resource = record({ ...owned, entityRefs: some(entityRef) });
const scope = record({ name: text, version: text, ...owned });

function request(groups: string, scopeGroups: string, items: string, item: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const scopeGroup = record({ scope, [items]: fc.array(item, { maxLength: 4 }), schemaUrl: text }, [items]);
  const group = record({ resource, [scopeGroups]: some(scopeGroup), schemaUrl: text }, [scopeGroups]);
  return record({ [groups]: some(group) }, [groups]);
}

export const requests = {
  traces: request('resourceSpans', 'scopeSpans', 'spans', span),
  logs: request('resourceLogs', 'scopeLogs', 'logRecords', logRecord),
  metrics: request('resourceMetrics', 'scopeMetrics', 'metrics', metric),
} as const;
