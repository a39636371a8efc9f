import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OtlpError } from '../../../src/core/otlp/otlpError.ts';
import { createSpanDecoder } from '../../../src/core/otlp/spanDecoder.ts';
import type { SpanBatch } from '../../../src/shared/spanBatch.ts';
import { hotKeys } from './requestArbitraries.ts';
import { detailsOf } from './spanDetails.ts';
import { delimited, keyValue, request, span, text, varint } from './wire.ts';

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

  it('is refused when it has fields, and none of them is of OTLP', () => {
    const unknown = delimited(5, [1, 2, 3]);
    assert.throws(() => decode(Uint8Array.from(unknown)), {
      name: 'OtlpError',
      code: 'malformed',
      message: /not an ExportSpansServiceRequest: it has no field 1 \(resourceSpans\)/,
    });
    assert.equal(decode(Uint8Array.from([...unknown, ...request(span(1))])).count, 1);
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

function decode(bytes: Uint8Array): SpanBatch {
  return createSpanDecoder(hotKeys).decode(bytes);
}
