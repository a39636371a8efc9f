import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createSpanDecoder } from '../../../src/core/otlp/spanDecoder.ts';
import type { SpanBatch } from '../../../src/shared/spanBatch.ts';
import { spanFlags } from '../../../src/shared/spanBatch.ts';
import { encodeWith, protocol } from './protocol.ts';
import { hotKeys, requests } from './requestArbitraries.ts';
import { detailsOf } from './spanDetails.ts';
import { expectedRow, rowsOf } from './spanRows.ts';
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

  it('are not taken for others of the same length and end', () => {
    const attributes = [keyValue('sessiox.id', text(1, 'a')), keyValue('xession.id', text(1, 'b'))];
    const batch = decode(request(span(1, ...attributes.map((attribute) => delimited(9, attribute)))));
    assert.deepEqual(rowsOf(batch)[0]?.strings, [undefined, undefined, undefined, undefined]);
  });

  it('may be without a value, even where the next byte looks like one', () => {
    const [traceId, spanId] = [delimited(1, Array(16).fill(1)), delimited(2, [0, 0, 0, 0, 0, 0, 0, 1])];
    const batch = decode(request([...traceId, ...delimited(9, text(1, 'session.id')), ...spanId]));
    assert.deepEqual([batch.count, rowsOf(batch)[0]?.strings[1]], [1, undefined]);
  });

  it('must be of a length the table takes', () => {
    assert.throws(() => createSpanDecoder({ strings: ['abc'], numbers: [] }), RangeError);
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
