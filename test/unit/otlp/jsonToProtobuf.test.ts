import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { jsonToProtobuf } from '../../../src/core/otlp/jsonToProtobuf.ts';
import type { ProtobufRequest } from '../../../src/core/otlp/jsonToProtobuf.ts';
import { OtlpError } from '../../../src/core/otlp/otlpError.ts';
import type { Signal } from '../../../src/shared/ingest.ts';
import { decodeWith, encodeWith, protocol } from './protocol.ts';
import { requests } from './requestArbitraries.ts';
import { spanDetails } from './spanDetails.ts';

const traceId = '0102030405060708090a0b0c0d0e0f10';
const spanId = '1112131415161718';

describe('jsonToProtobuf', () => {
  for (const signal of ['traces', 'logs', 'metrics'] as const) {
    it(`says the same as the protobuf request, in every field of ${signal}`, () => {
      fc.assert(
        fc.property(requests[signal], fc.boolean(), (object, snake) => {
          const expected = decodeWith(protocol[signal], encodeWith(protocol[signal], object));
          const text = JSON.stringify(object, jsonValue);
          const json = snake ? text.replace(/"(\w+)":/g, (_, name: string) => `"${snakeCase(name)}":`) : text;
          const { bytes, rejected } = convert(signal, json);
          assert.equal(rejected, 0);
          assert.deepEqual(decodeWith(protocol[signal], bytes), expected);
        }),
        { numRuns: 200 },
      );
    });
  }

  it('takes 64-bit integers as text and as numbers, to both ends', () => {
    const values = ['-9223372036854775808', '9223372036854775807', 5, -5, 0, 2 ** 53];
    const [detail] = spanDetails(
      convertSpan({ attributes: values.map((intValue) => ({ key: 'k', value: { intValue } })) }).bytes,
    );
    assert.deepEqual(
      detail?.attributes.map(({ value }) => value),
      values.map((value) => ({ t: 'int', v: String(value) })),
    );
    const [open] = spanDetails(convertSpan({ startTimeUnixNano: '18446744073709551615', endTimeUnixNano: 12 }).bytes);
    assert.deepEqual([open?.startNanos, open?.endNanos], ['18446744073709551615', '12']);
  });

  it('takes enums by number and name, ids in either case, and every form of double', () => {
    const kinds = [3, 'SPAN_KIND_CLIENT', 'CLIENT'].map(
      (kind) => spanDetails(convertSpan({ kind }).bytes)[0]?.otlpKind,
    );
    assert.deepEqual(kinds, [3, 3, 3]);
    const [detail] = spanDetails(
      convertSpan({ traceId: 'ABCDEF'.padEnd(32, '0'), status: { code: 'STATUS_CODE_ERROR' } }).bytes,
    );
    assert.deepEqual([detail?.traceId, detail?.status.code], ['abcdef'.padEnd(32, '0'), 2]);
    const doubles = [1.5, '1.5', '-2e-3', 'NaN', 'Infinity', '-Infinity', 7];
    const [many] = spanDetails(
      convertSpan({ attributes: doubles.map((doubleValue) => ({ key: 'k', value: { doubleValue } })) }).bytes,
    );
    assert.deepEqual(
      many?.attributes.map(({ value }) => 'v' in value && value.v),
      [1.5, 1.5, -0.002, 'NaN', 'Infinity', '-Infinity', 7],
    );
  });

  it('takes standard and URL-safe base64, passes over null and unknown fields, and lets the last of equal names count', () => {
    const json = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${traceId}","spanId":"${spanId}","name":"a","name":"b",
      "parentSpanId":null,"__proto__":{"x":1},"newField":[{}],"attributes":[
      {"key":"std","value":{"bytesValue":"+/8="}},{"key":"url","value":{"bytesValue":"-_8"}}]}]}]}]}`;
    const [detail] = spanDetails(convert('traces', `\ufeff${json}`).bytes);
    assert.deepEqual([detail?.name, detail?.parentSpanId], ['b', '']);
    assert.deepEqual(
      detail?.attributes.map(({ value }) => value),
      Array(2).fill({ t: 'bytes', v: '+/8=' }),
    );
  });

  it('takes the names of OTLP before 0.15', () => {
    const library = { instrumentationLibrary: { name: 'lib' }, spans: [{ traceId, spanId }] };
    const [detail] = spanDetails(
      convert('traces', JSON.stringify({ resourceSpans: [{ instrumentationLibrarySpans: [library] }] })).bytes,
    );
    assert.equal(detail?.scope.name, 'lib');
  });

  const faults: Record<string, [object | string | number, RegExp]> = {
    'a name that is no text': [{ name: 5 }, /Span.name must be a string/],
    'a base64 id': [{ traceId: 'AQIDBAUGBwgJCgsMDQ4PEA==' }, /Span.traceId must be hex digits/],
    'half a byte': [{ spanId: 'abc' }, /Span.spanId/],
    'a negative time': [{ startTimeUnixNano: '-1' }, /Span.startTimeUnixNano must be an unsigned 64-bit integer/],
    'a time beyond 64 bits': [{ startTimeUnixNano: '18446744073709551616' }, /Span.startTimeUnixNano/],
    'a fraction': [{ droppedEventsCount: 1.5 }, /Span.droppedEventsCount/],
    'an unknown kind': [{ kind: 'SPAN_KIND_MAGIC' }, /Span.kind must be a number or name/],
    'a map for a list': [{ attributes: {} }, /Span.attributes must be a list/],
    'a bare value': [{ attributes: [{ key: 'k', value: 'text' }] }, /KeyValue.value must be an object/],
    'text for a truth value': [{ attributes: [{ key: 'k', value: { boolValue: 'true' } }] }, /AnyValue.boolValue/],
    'hex for a double': [{ attributes: [{ key: 'k', value: { doubleValue: '0x10' } }] }, /AnyValue.doubleValue/],
    'broken base64': [
      { attributes: [{ key: 'k', value: { bytesValue: '***' } }] },
      /AnyValue.bytesValue must be base64/,
    ],
    'endless nesting': [{ attributes: [{ key: 'k', value: nested(80) }] }, /nested less than/],
    'no object': ['span', /ScopeSpans.spans must be an object/],
  };
  for (const [name, [bad, reason]] of Object.entries(faults)) {
    it(`leaves out a span with ${name} and keeps its neighbours`, () => {
      const span = typeof bad === 'object' ? { traceId, spanId, ...bad } : bad;
      const spans = [{ traceId, spanId, name: 'before' }, span, { traceId, spanId, name: 'after' }];
      const {
        bytes,
        rejected,
        reason: said,
      } = convert('traces', JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
      assert.deepEqual([spanDetails(bytes).map((detail) => detail.name), rejected], [['before', 'after'], 1]);
      assert.match(said!, reason);
    });
  }

  it('leaves out the spans of a broken resource, and counts metrics by their points', () => {
    const spans = [
      { traceId, spanId },
      { traceId, spanId },
    ];
    const groups = [
      { resource: 7, scopeSpans: [{ spans }, { spans }] },
      { scopeSpans: [{ scope: { name: 1 }, spans }, { spans }] },
    ];
    const { bytes, rejected } = convert('traces', JSON.stringify({ resourceSpans: groups }));
    assert.deepEqual([spanDetails(bytes).length, rejected], [2, 6]);
    const metrics = [{ name: 1, sum: { dataPoints: [{}, {}, {}] } }, { name: 2 }];
    assert.equal(
      convert('metrics', JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] })).rejected,
      4,
    );
  });

  it('refuses what is not an export request', () => {
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '1',
      '{"resourceSpans":{}}',
      '{"resourceSpans":[1]}',
      '{"resourceSpans":[{"schemaUrl":1}]}',
      '{"resourceSpans":[{"scopeSpans":1}]}',
    ]) {
      assert.throws(
        () => convert('traces', text),
        (error) => error instanceof OtlpError && error.code === 'malformed',
        text,
      );
    }
  });

  it('refuses what is not UTF-8, rather than change its characters', () => {
    const latin1 = Buffer.from('{"resourceSpans":[],"x":"caf\u00e9"}', 'latin1');
    assert.throws(() => jsonToProtobuf('traces', latin1), { code: 'malformed', message: /not valid UTF-8/ });
  });

  it('refuses a body of another signal or of none, and says where it belongs', () => {
    const cases: [signal: Signal, json: string, words: RegExp][] = [
      ['traces', '{"resourceLogs":[{}]}', /not for \/v1\/traces: resourceLogs belongs to \/v1\/logs/],
      ['traces', '{"a":1,"resource_metrics":[]}', /resourceMetrics belongs to \/v1\/metrics/],
      ['logs', '{"resource_spans":[]}', /not for \/v1\/logs: resourceSpans belongs to \/v1\/traces/],
      ['metrics', '{"hello":"world"}', /it has no resourceMetrics, which \/v1\/metrics takes/],
      ['traces', '{"__proto__":{"resourceSpans":[]}}', /it has no resourceSpans/],
    ];
    for (const [signal, json, message] of cases)
      assert.throws(() => convert(signal, json), { name: 'OtlpError', code: 'malformed', message });
    for (const json of ['{}', '{"resourceSpans":null}', '{"new":1,"resourceSpans":[]}', '{"resource_spans":[]}'])
      assert.equal(convert('traces', json).bytes.length, 0);
  });

  it('refuses a body that would take all memory', () => {
    const bomb = Buffer.alloc(12_500_002, '[]');
    assert.throws(
      () => jsonToProtobuf('traces', bomb),
      (error) => error instanceof OtlpError && error.code === 'tooLarge',
    );
  });
});

function convert(signal: Signal, json: string): ProtobufRequest {
  return jsonToProtobuf(signal, new TextEncoder().encode(json));
}

function convertSpan(fields: object): ProtobufRequest {
  const answer = convert(
    'traces',
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId, spanId, ...fields }] }] }] }),
  );
  assert.equal(answer.reason, undefined);
  return answer;
}

function nested(depth: number): object {
  return depth === 0 ? { intValue: 1 } : { arrayValue: { values: [nested(depth - 1)] } };
}

/** Bytes as OTLP/JSON has them, and words for what JSON cannot say. `toJSON` has made a plain object of a `Buffer` before. */
function jsonValue(name: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  const { type, data } = (value ?? {}) as { type?: unknown; data?: number[] };
  if (type !== 'Buffer' || !data) return value;
  return Buffer.from(data).toString(/[iI]d$/.test(name) ? 'hex' : 'base64');
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
