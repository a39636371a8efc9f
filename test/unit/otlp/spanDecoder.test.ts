import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createSpanDecoder } from '../../../src/core/otlp/spanDecoder.ts';
import type { HotKeys, SpanBatch } from '../../../src/shared/spanBatch.ts';
import { hotJsonBytes, hotTextBytes, lateText, spanFlags } from '../../../src/shared/spanBatch.ts';
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
        assert.equal(
          batch.hotValues[batch.hotStarts[i]!],
          i % 2 || i + 1 < count ? `s${i % 2 ? i : i + 1}` : undefined,
        );
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
  const keys: HotKeys = [
    { key: 'name', read: 'value' },
    { key: 'size', read: 'value' },
    { key: 'json', read: 'json' },
    { key: 'seen', read: 'presence' },
    { key: 'late', read: 'late' },
  ];
  const decoder = createSpanDecoder(keys);
  /** Key and value of the hot ones among these `KeyValue`s. */
  const hot = (...attributes: number[][]): (string | number | boolean | undefined)[] => {
    const batch = decoder.decode(request(span(1, ...attributes.map((attribute) => delimited(9, attribute)))));
    assert.equal(batch.count, 1);
    const found = Array.from({ length: batch.hotStarts[1]! }, (_, at) => at);
    return found.flatMap((at) => [keys[batch.hotKeys[at]!]!.key, batch.hotValues[at]]);
  };
  const int = (value: bigint): number[] => [3 * 8, ...varint(value)];
  const double = (value: number): number[] => [4 * 8 + 1, ...new Uint8Array(Float64Array.of(value).buffer)];
  const long = (length: number): number[] => text(1, 'x'.repeat(length));

  it('are what they are', () => {
    const values: [number[], string | number | boolean | undefined][] = [
      [int(12n), 12],
      [int(-1n), -1],
      [int(2n ** 53n - 1n), 2 ** 53 - 1],
      [int(2n ** 53n), '9007199254740992'],
      [int(-(2n ** 63n)), '-9223372036854775808'],
      [double(0.25), 0.25],
      [double(NaN), NaN],
      [text(1, 'é→🚀'), 'é→🚀'],
      [text(1, ' 1.5e3 '), ' 1.5e3 '],
      [text(1, ''), ''],
      [[2 * 8, 1], true],
      [[2 * 8, 0], false],
      [[], ''],
      [delimited(5, delimited(1, text(1, 'in a list'))), undefined],
      [delimited(6, delimited(1, keyValue('in', text(1, 'a map')))), undefined],
      [delimited(7, [1, 2]), undefined],
    ];
    for (const [value, expected] of values) assert.deepEqual(hot(keyValue('size', value)), ['size', expected]);
  });

  it('are read up to a length, which a text of JSON may exceed', () => {
    assert.deepEqual(hot(keyValue('name', long(hotTextBytes))), ['name', 'x'.repeat(hotTextBytes)]);
    assert.deepEqual(hot(keyValue('name', long(hotTextBytes + 1))), ['name', undefined]);
    assert.deepEqual(hot(keyValue('json', long(hotTextBytes + 1))), ['json', 'x'.repeat(hotTextBytes + 1)]);
    assert.deepEqual(hot(keyValue('json', long(hotJsonBytes + 1))), ['json', undefined]);
  });

  it('may be wanted for their presence alone', () => {
    for (const value of [text(1, 'x'), long(300), int(3n), [2 * 8, 1]])
      assert.deepEqual(hot(keyValue('seen', value)), ['seen', undefined]);
    assert.deepEqual(hot(keyValue('seen', text(1, ''))), ['seen', '']);
  });

  it('may be told by their place, to be read later or never', () => {
    for (const value of ['x', 'é→🚀', 'x'.repeat(300), 'x'.repeat(hotJsonBytes)]) {
      const batch = decoder.decode(request(span(1, delimited(9, keyValue('late', text(1, value))))));
      assert.equal(lateText(batch.bytes, Number(batch.hotValues[0])), value);
    }
    for (const value of [long(hotJsonBytes + 1), int(3n), double(2), [2 * 8, 1]])
      assert.deepEqual(hot(keyValue('late', value)), ['late', undefined]);
    assert.deepEqual(hot(keyValue('late', text(1, ''))), ['late', '']);
  });

  it('keep the order sent, with fields in any order', () => {
    const twice = hot(keyValue('name', text(1, 'a')), keyValue('size', int(1n)), keyValue('name', text(1, 'bb')));
    assert.deepEqual(twice, ['name', 'a', 'size', 1, 'name', 'bb']);
    assert.deepEqual(hot([...delimited(2, text(1, 'before')), ...text(1, 'name')]), ['name', 'before']);
    assert.deepEqual(hot(keyValue('name', text(1, 'one'), text(1, 'two'))), ['name', 'two']);
    assert.deepEqual(hot([...text(1, 'name'), 0xfa, 7, 0, ...delimited(2, text(1, 'odd'))]), ['name', 'odd']);
    const renamed = [...text(1, 'size'), ...text(1, 'name'), ...delimited(2, text(1, 'renamed'))];
    assert.deepEqual(hot(renamed), ['name', 'renamed']);
  });

  it('are found whatever their length is written with', () => {
    const wide = [0x0a, 0x84, 0x00, ...new TextEncoder().encode('name'), 0x12, 0x84, 0x80, 0x00, 0x8a, 0x00, 1, 65];
    assert.deepEqual(hot(wide), ['name', 'A']);
  });

  it('are not taken for others of the same length and end', () => {
    const attributes = [keyValue('sessiox.id', text(1, 'a')), keyValue('xession.id', text(1, 'b'))];
    const batch = decode(request(span(1, ...attributes.map((attribute) => delimited(9, attribute)))));
    assert.deepEqual(rowsOf(batch)[0]?.hot, []);
  });

  it('may be without a value, even where the next byte looks like one', () => {
    const [traceId, spanId] = [delimited(1, Array(16).fill(1)), delimited(2, [0, 0, 0, 0, 0, 0, 0, 1])];
    const batch = decode(request([...traceId, ...delimited(9, text(1, 'session.id')), ...spanId]));
    assert.deepEqual([batch.count, rowsOf(batch)[0]?.hot], [1, [['session.id', '']]]);
  });

  it('leave no text behind for the next request', () => {
    decoder.decode(request(...[1, 2, 3].map((id) => span(id, delimited(9, keyValue('name', text(1, 'secret')))))));
    const { hotValues, hotStarts } = decoder.decode(request(span(1)));
    assert.deepEqual([hotStarts[1], hotValues.includes('secret')], [0, false]);
  });

  it('may be many', () => {
    const many = Array.from({ length: 500 }, (_, at) => ({ key: `some.attribute.${at}`, read: 'value' as const }));
    const attributes = many.map(({ key }, at) => delimited(9, keyValue(key, int(BigInt(at)))));
    const batch = createSpanDecoder(many).decode(request(span(1, ...attributes)));
    assert.deepEqual([...batch.hotKeys.subarray(0, 500)], [...many.keys()]);
    assert.deepEqual(batch.hotValues.slice(0, 500), [...many.keys()]);
  });

  it('must be of a length and an alphabet the table takes', () => {
    for (const key of ['abc', 'x'.repeat(65), 'schlüssel'])
      assert.throws(() => createSpanDecoder([{ key, read: 'value' }]), RangeError);
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
