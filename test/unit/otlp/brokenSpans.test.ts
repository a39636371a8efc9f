import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSpanDecoder } from '../../../src/core/otlp/spanDecoder.ts';
import type { SpanBatch } from '../../../src/shared/spanBatch.ts';
import { hotKeys } from './requestArbitraries.ts';
import { hotOf } from './spanRows.ts';
import { delimited, keyValue, request, span, text, varint } from './wire.ts';

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
    'with a trace id of 15 bytes': [
      [...delimited(1, Array(15).fill(1)), ...delimited(2, [0, 0, 0, 0, 0, 0, 0, 1]), ...text(5, 'x'.repeat(40))],
      /trace_id/,
    ],
    'with a parent id of 4 bytes': [span(9, delimited(4, [1, 2, 3, 4]), text(5, 'x'.repeat(40))), /parent_span_id/],
    'with an endless varint in an attribute': [
      span(9, delimited(9, keyValue('size', [3 * 8, ...Array<number>(10).fill(0xff), 1]))),
      /varint/,
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
      assert.deepEqual([hotOf(batch, 0), hotOf(batch, 1)], [[['session.id', 's1']], []]);
    });
  }

  it('leaves nothing of itself to the next one', () => {
    const bad = [
      ...delimited(9, keyValue('session.id', text(1, 'ghost'))),
      ...delimited(9, keyValue('session.id', [3 * 8, 7])),
    ];
    const batch = decode(request(bad, span(1)));
    assert.deepEqual(hotOf(batch, 0), []);
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
