import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { OtlpError } from '../../../src/core/otlp/otlpError.ts';
import { createSpanDecoder } from '../../../src/core/otlp/spanDecoder.ts';
import type { SpanBatch } from '../../../src/shared/spanBatch.ts';
import { spanFlags } from '../../../src/shared/spanBatch.ts';
import type { AttributeValue } from '../../../src/shared/attributeValue.ts';
import type { SpanDetail } from '../../../src/shared/spanDetail.ts';
import { encodeWith, protocol } from './protocol.ts';
import { hotKeys, requests } from './requestArbitraries.ts';
import { detailsOf } from './spanDetails.ts';
import { delimited, keyValue, request, span, text, varint } from './wire.ts';

describe('the span columns', () => {
  it('say what the whole spans say', () => {
    const decoder = createSpanDecoder(hotKeys); // one for all runs: nothing may be left over from the request before
    fc.assert(
      fc.property(requests.traces, (object) => {
        const batch = decoder.decode(encodeWith(protocol.traces, object));
        assert.equal(batch.rejected, 0);
        assert.deepEqual(rowsOf(batch), detailsOf(batch).map(expectedRow));
      }),
      { numRuns: 300 },
    );
  });

  it('grow with the request and hold every span once', () => {
    const decoder = createSpanDecoder(hotKeys);
    for (const count of [3000, 20_000, 5]) {
      const spans = Array.from({ length: count }, (_, i) => ({
        ...{ traceId: Buffer.alloc(16, 1), spanId: idOf(i + 1), name: `n${i}`, startTimeUnixNano: String(i) },
        attributes: i % 2 ? [{ key: 'session.id', value: { stringValue: `s${i}` } }] : [],
      }));
      const batch = decoder.decode(encodeWith(protocol.traces, { resourceSpans: [{ scopeSpans: [{ spans }] }] }));
      assert.equal(batch.count, count);
      for (let i = 0; i < count; i++) {
        assert.equal(batch.ids[i * 8 + 5], i + 1);
        assert.equal(batch.times[i * 4 + 1], i);
        assert.equal(batch.names[i], `n${i}`);
        assert.equal(batch.hotStrings[i * hotKeys.strings.length + 1], i % 2 ? `s${i}` : undefined);
      }
    }
  });

  it('keep texts apart that fall on the same slot of the bounded memory', () => {
    const names = Array.from({ length: 30_000 }, (_, i) => `tool ${(i * 7919) % 30_000}`);
    const spans = names.map((name, i) => span((i % 250) + 1, text(5, name)));
    assert.deepEqual(decode(request(...spans)).names.slice(0, names.length), names);
  });

  it('count a span as having a source only when there is one', () => {
    const exception = (...attributes: number[][]): number[] =>
      delimited(11, [...text(2, 'exception'), ...attributes.flatMap((a) => delimited(3, a))]);
    const stack = keyValue('exception.stacktrace', text(1, 'at f (a.ts:1:1)'));
    assert.equal(flagsOf(exception(stack)), spanFlags.events | spanFlags.exception | spanFlags.source);
    assert.equal(flagsOf(exception()), spanFlags.events | spanFlags.exception);
    assert.equal(flagsOf(delimited(11, [...text(2, 'other'), ...delimited(3, stack)])), spanFlags.events);
    assert.equal(flagsOf(delimited(9, keyValue('code.filepath', text(1, 'a.py')))), spanFlags.source);
    assert.equal(flagsOf(delimited(9, keyValue('code.file.path', text(1, '')))), 0);
    assert.equal(flagsOf([13 * 8 + 2, 0]), spanFlags.links);
    assert.equal(flagsOf([12 * 8, 3]), spanFlags.dropped);
  });

  it('take kinds and codes that OTLP does not name as not said', () => {
    const batch = decode(request(span(1, [6 * 8, 77], delimited(15, [3 * 8, 9]))));
    assert.deepEqual([batch.otlpKinds[0], batch.statuses[0]], [0, 0]);
  });
});

describe('hot attributes', () => {
  const hot = (...attributes: number[][]): (string | number | undefined)[] => {
    const batch = createSpanDecoder({ strings: ['name'], numbers: ['size'] }).decode(
      request(span(1, ...attributes.map((attribute) => delimited(9, attribute)))),
    );
    assert.equal(batch.count, 1);
    return [batch.hotStrings[0], batch.hotNumbers[0]];
  };
  const int = (value: bigint): number[] => [3 * 8, ...varint(value)];
  const double = (value: number): number[] => [4 * 8 + 1, ...new Uint8Array(Float64Array.of(value).buffer)];

  it('take numbers in every form', () => {
    const sizes: [number[], number][] = [
      [int(12n), 12],
      [int(-1n), -1],
      [int(2n ** 53n - 1n), 2 ** 53 - 1],
      [int(-(2n ** 63n)), -(2 ** 63)],
      [double(0.25), 0.25],
      [text(1, '1200'), 1200],
      [text(1, ' 1.5e3 '), 1500],
      [text(1, ''), NaN],
      [text(1, 'many'), NaN],
      [text(1, '1'.repeat(300)), NaN],
      [[2 * 8, 1], NaN],
      [[], NaN],
    ];
    for (const [value, expected] of sizes) assert.deepEqual(hot(keyValue('size', value)), [undefined, expected]);
  });

  it('write scalars out as text', () => {
    const names: [number[], string | undefined][] = [
      [text(1, 'é→🚀'), 'é→🚀'],
      [text(1, 'x'.repeat(200)), 'x'.repeat(200)],
      [int(-9223372036854775808n), '-9223372036854775808'],
      [double(0.5), '0.5'],
      [[2 * 8, 1], 'true'],
      [[2 * 8, 0], 'false'],
      [delimited(5, delimited(1, text(1, 'in a list'))), undefined],
      [[], undefined],
    ];
    for (const [value, expected] of names) assert.deepEqual(hot(keyValue('name', value)), [expected, NaN]);
  });

  it('count by their last occurrence, with fields in any order', () => {
    assert.deepEqual(hot(keyValue('name', text(1, 'a')), keyValue('name', text(1, 'bb'))), ['bb', NaN]);
    assert.deepEqual(hot([...delimited(2, text(1, 'before')), ...text(1, 'name')]), ['before', NaN]);
    assert.deepEqual(hot(keyValue('name', text(1, 'one'), text(1, 'two'))), ['two', NaN]);
    assert.deepEqual(hot([...text(1, 'name'), 0xfa, 7, 0, ...delimited(2, text(1, 'odd'))]), ['odd', NaN]);
    assert.deepEqual(hot([...text(1, 'size'), ...text(1, 'name'), ...delimited(2, text(1, 'renamed'))]), [
      'renamed',
      NaN,
    ]);
  });

  it('are found whatever their length is written with', () => {
    const long = [0x0a, 0x84, 0x00, ...new TextEncoder().encode('name'), 0x12, 0x84, 0x80, 0x00, 0x8a, 0x00, 1, 65];
    assert.deepEqual(hot(long), ['A', NaN]);
  });

  it('must be of a length the table takes', () => {
    assert.throws(() => createSpanDecoder({ strings: ['abc'], numbers: [] }), RangeError);
  });
});

describe('the envelope', () => {
  const owner = (name: string): number[] => delimited(1, keyValue('service.name', text(1, name)));

  it('gives a span its resource and scope wherever they stand', () => {
    const scopeGroup = [...delimited(2, span(1)), ...delimited(1, text(1, 'scope')), ...text(3, 'scope schema')];
    const group = [...delimited(2, scopeGroup), ...delimited(1, owner('late')), ...text(3, 'schema')];
    const [detail] = detailsOf(decode(Uint8Array.from([...delimited(1, group), ...request(span(2))])));
    assert.deepEqual(detail?.resource.attributes, [{ key: 'service.name', value: { t: 'string', v: 'late' } }]);
    assert.equal(detail.resource.schemaUrl, 'schema');
    assert.equal(detail.scope.name, 'scope');
    assert.equal(detail.scope.schemaUrl, 'scope schema');
  });

  it('lets the last of several resources count', () => {
    const group = [
      ...delimited(1, owner('first')),
      ...delimited(2, delimited(2, span(1))),
      ...delimited(1, owner('last')),
    ];
    const [detail] = detailsOf(decode(Uint8Array.from(delimited(1, group))));
    assert.deepEqual(detail?.resource.attributes[0]?.value, { t: 'string', v: 'last' });
  });

  it('takes the spans of instrumentation libraries, as OTLP before 0.15 named scopes', () => {
    const batch = decode(
      Uint8Array.from(delimited(1, delimited(1000, [...delimited(1, text(1, 'lib')), ...delimited(2, span(1))]))),
    );
    assert.equal(detailsOf(batch)[0]?.scope.name, 'lib');
  });

  it('rejects the spans of a resource or scope that is broken, and only those', () => {
    const broken = [0x0a, 5, 1];
    const bad = delimited(1, [
      ...delimited(2, [...delimited(2, span(1)), ...delimited(2, span(2))]),
      ...delimited(1, broken),
    ]);
    const worse = delimited(1, delimited(2, [...delimited(1, broken), ...delimited(2, span(3))]));
    const batch = decode(Uint8Array.from([...bad, ...request(span(4)), ...worse]));
    assert.deepEqual([batch.count, batch.rejected, batch.origins.length], [1, 3, 1]);
    assert.deepEqual(batch.ids.slice(0, 8), Uint32Array.of(...Array<number>(4).fill(0x01010101), 0, 0x0104, 0, 0));
    assert.match(batch.reason!, /^Resource at byte \d+ of the request: a length runs past/);
  });

  it('is refused as a whole where its lengths do not fit', () => {
    const whole = request(span(1), span(2));
    for (const bytes of [
      whole.subarray(0, -1),
      [...whole, 0x0a, 1],
      [0x08, 1],
      [0x0a, 2, 0x10, 1],
      [0xff],
      [...whole, 0],
    ]) {
      assert.throws(
        () => decode(Uint8Array.from(bytes)),
        (error) =>
          error instanceof OtlpError && error.code === 'malformed' && /at byte \d+: .+; .+/.test(error.message),
      );
    }
  });

  it('may be empty', () => {
    for (const bytes of [[], [0x0a, 0], [0x0a, 2, 0x12, 0]]) {
      assert.deepEqual([decode(Uint8Array.from(bytes)).count, decode(Uint8Array.from(bytes)).origins.length], [0, 0]);
    }
  });

  it('is refused when it holds more spans than memory is kept for', () => {
    const tiny = Buffer.from(delimited(2, span(1)));
    const spans = Buffer.alloc(tiny.length * 500_001, tiny);
    const scopeGroup = Buffer.concat([Buffer.from([0x12, ...varint(spans.length)]), spans]);
    const bytes = Buffer.concat([Buffer.from([0x0a, ...varint(scopeGroup.length)]), scopeGroup]);
    assert.throws(
      () => decode(bytes),
      (error) => error instanceof OtlpError && error.code === 'tooLarge',
    );
  });
});

describe('a span that is not valid', () => {
  const nested = (depth: number): number[] =>
    depth === 0 ? text(1, 'x') : delimited(5, delimited(1, nested(depth - 1)));
  const idless = (...fields: number[][]): number[] => fields.flat();
  const traceId = delimited(1, Array(16).fill(1));
  const cases: Record<string, [number[], RegExp]> = {
    'with a short trace id': [
      idless(delimited(1, [1, 2]), delimited(2, [0, 0, 0, 0, 0, 0, 0, 1])),
      /trace_id must be 16 bytes/,
    ],
    'with a trace id of zeroes': [
      idless(delimited(1, Array(16).fill(0)), delimited(2, [0, 0, 0, 0, 0, 0, 0, 1])),
      /trace_id/,
    ],
    'without a span id': [traceId, /span_id must be 8 bytes/],
    'with a span id of zeroes': [idless(traceId, delimited(2, Array(8).fill(0))), /span_id/],
    'with a long parent id': [span(9, delimited(4, Array(16).fill(1))), /parent_span_id/],
    'with a length past its end': [span(9, [0x2a, 50, 65]), /past the end/],
    'with a wrong wire type': [span(9, [0x28, 1]), /wire type/],
    'with a wrong wire type within an event': [span(9, delimited(11, [0x08, 1])), /wire type/],
    'with an endless varint': [span(9, [0x30, ...Array<number>(11).fill(0xff), 1]), /varint/],
    'with a varint cut off': [span(9, [0x30, 0x80]), /varint/],
    'with field number 0': [span(9, [0x02, 0]), /tag/],
    'with wire type 7': [span(9, [0xff, 0x07]), /tag/],
    'with a group that has no end': [span(9, [0xfb, 0x07, 0x08, 1]), /group/],
    'with the end of another group': [span(9, [0xfb, 0x07, 0x84, 0x08]), /group/],
    'with an end without a group': [span(9, [0xfc, 0x07]), /group/],
    'with values nested too deep': [span(9, delimited(9, keyValue('k', nested(60)))), /nested/],
    'with groups nested too deep': [span(9, Array(200).fill([0xfb, 0x07]).flat() as number[]), /nested/],
    'with a broken attribute': [span(9, delimited(9, [0x0a, 1, 65, 0x12, 3, 0x0a, 5, 66])), /past the end/],
    'with a broken double': [span(9, delimited(9, keyValue('k', [4 * 8 + 1, 1, 2]))), /past the end/],
    'with too many values': [
      span(9, delimited(9, keyValue('k', delimited(5, Array(200_001).fill([0x0a, 0]).flat() as number[])))),
      /200,000/,
    ],
    'with too many attributes': [span(9, Array(200_001).fill([0x4a, 0]).flat() as number[]), /200,000/],
  };
  for (const [name, [bad, reason]] of Object.entries(cases)) {
    it(`${name} is counted, told and no harm to its neighbours`, () => {
      const before = span(1, text(5, 'before'), delimited(9, keyValue('session.id', text(1, 's1'))));
      const batch = decode(request(before, bad, span(2, text(5, 'after'))));
      assert.deepEqual([batch.count, batch.rejected, batch.names.slice(0, 2)], [2, 1, ['before', 'after']]);
      assert.match(batch.reason!, reason);
      assert.match(batch.reason!, /^Span at byte \d+ of the request: .+; .+/);
      assert.deepEqual([batch.hotStrings[1], batch.hotStrings[hotKeys.strings.length + 1]], ['s1', undefined]);
    });
  }

  it('leaves nothing of itself to the next one', () => {
    const bad = [
      ...delimited(9, keyValue('session.id', text(1, 'ghost'))),
      ...delimited(9, keyValue('session.id', [3 * 8, 7])),
    ];
    const batch = decode(request(bad, span(1)));
    assert.deepEqual(rowsOf(batch)[0]?.strings, [undefined, undefined, undefined, undefined]);
    assert.deepEqual(rowsOf(batch)[0]?.numbers, [NaN, NaN]);
  });

  it('costs next to nothing even in millions', () => {
    const spans = Buffer.alloc(4_000_000, Buffer.from([0x12, 0]));
    const scopeGroup = Buffer.concat([Buffer.from([0x12, ...varint(spans.length)]), spans]);
    const batch = decode(Buffer.concat([Buffer.from([0x0a, ...varint(scopeGroup.length)]), scopeGroup]));
    assert.deepEqual([batch.count, batch.rejected], [0, 2_000_000]);
  });
});

function decode(bytes: Uint8Array): SpanBatch {
  return createSpanDecoder(hotKeys).decode(bytes);
}

function flagsOf(...fields: number[][]): number {
  const batch = decode(request(span(1, ...fields)));
  assert.equal(batch.count, 1, batch.reason);
  return batch.flags[0]!;
}

function idOf(value: number): Buffer {
  const id = Buffer.alloc(8);
  id.writeUInt32BE(value, 4);
  return id;
}

interface Row {
  readonly ids: string;
  readonly times: readonly bigint[];
  readonly name: string;
  readonly kind: number;
  readonly status: number;
  readonly flags: number;
  readonly strings: readonly (string | undefined)[];
  readonly numbers: readonly number[];
}

function rowsOf(batch: SpanBatch): Row[] {
  const nanos = (at: number): bigint => (BigInt(batch.times[at]!) << 32n) | BigInt(batch.times[at + 1]!);
  const { strings, numbers } = hotKeys;
  return Array.from({ length: batch.count }, (_, row) => ({
    ids: [...batch.ids.subarray(row * 8, row * 8 + 8)].map((word) => word.toString(16).padStart(8, '0')).join(''),
    times: [nanos(row * 4), nanos(row * 4 + 2)],
    name: batch.names[row]!,
    kind: batch.otlpKinds[row]!,
    status: batch.statuses[row]!,
    flags: batch.flags[row]!,
    strings: batch.hotStrings.slice(row * strings.length, (row + 1) * strings.length),
    numbers: [...batch.hotNumbers.subarray(row * numbers.length, (row + 1) * numbers.length)],
  }));
}

/** The same from the span in full. */
function expectedRow(detail: SpanDetail): Row {
  const last = (key: string): AttributeValue | undefined =>
    detail.attributes.findLast((attribute) => attribute.key === key)?.value;
  return {
    ids: detail.traceId + detail.spanId + detail.parentSpanId.padStart(16, '0'),
    times: [BigInt(detail.startNanos), BigInt(detail.endNanos)],
    name: detail.name,
    kind: detail.otlpKind,
    status: detail.status.code,
    flags: expectedFlags(detail),
    strings: hotKeys.strings.map((key) => asText(last(key))),
    numbers: hotKeys.numbers.map((key) => asNumber(last(key))),
  };
}

function expectedFlags({ events, links, attributes, ...span }: SpanDetail): number {
  const exceptions = events.filter(({ name }) => name === 'exception');
  const hasStack = exceptions.some((event) => event.attributes.some(({ key }) => key === 'exception.stacktrace'));
  const hasPath = attributes.some(
    ({ key, value }) => /^code\.file\.?path$/.test(key) && value.t === 'string' && value.v !== '',
  );
  const dropped = [
    span.droppedAttributes,
    span.droppedEvents,
    span.droppedLinks,
    ...[...events, ...links].map((one) => one.droppedAttributes),
  ];
  return (
    (exceptions.length ? spanFlags.exception : 0) |
    (hasStack || hasPath ? spanFlags.source : 0) |
    (events.length ? spanFlags.events : 0) |
    (links.length ? spanFlags.links : 0) |
    (dropped.some(Boolean) ? spanFlags.dropped : 0)
  );
}

function asText(value: AttributeValue | undefined): string | undefined {
  return value && ['string', 'int', 'double', 'bool'].includes(value.t)
    ? String((value as { v: unknown }).v)
    : undefined;
}

function asNumber(value: AttributeValue | undefined): number {
  if (value?.t === 'int' || value?.t === 'double') return Number(value.v);
  return value?.t === 'string' && value.v.trim() !== '' ? Number(value.v) : NaN;
}
