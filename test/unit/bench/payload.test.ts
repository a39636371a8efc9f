import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeRequest, makeTrace } from '../../../bench/payload.ts';

describe('makeTrace', () => {
  const attributeCounts = (kind: 'agent' | 'small') =>
    makeTrace(3, kind, 500, 0n).map(({ attributes }) => attributes.length);

  it('gives the same spans for the same seed, and others for another', () => {
    assert.deepEqual(makeTrace(1, 'agent', 20, 0n), makeTrace(1, 'agent', 20, 0n));
    assert.notDeepEqual(makeTrace(1, 'agent', 20, 0n), makeTrace(2, 'agent', 20, 0n));
  });

  it('gives agent spans 15 to 25 attributes, and prompt text to about 30 % of them', () => {
    const counts = attributeCounts('agent');
    assert.ok(Math.min(...counts) >= 15 && Math.max(...counts) <= 27);
    const spans = makeTrace(3, 'agent', 500, 0n);
    const withText = spans.filter(({ attributes }) => attributes.some(({ key }) => key === 'gen_ai.input.messages'));
    assert.ok(withText.length > 110 && withText.length < 190, String(withText.length));
  });

  it('gives small spans 5 to 7 attributes', () => {
    const counts = attributeCounts('small');
    assert.deepEqual([Math.min(...counts), Math.max(...counts)], [5, 7]);
  });

  it('weighs what the goals are about: 2 KB and 0.3 KB a span', () => {
    const bytesEach = (kind: 'agent' | 'small') => encodeRequest(makeTrace(3, kind, 500, 0n), 'protobuf').length / 500;
    assert.ok(Math.abs(bytesEach('agent') - 2_100) < 300, String(bytesEach('agent')));
    assert.ok(Math.abs(bytesEach('small') - 315) < 30, String(bytesEach('small')));
  });

  it('has one root, which comes last', () => {
    const roots = makeTrace(4, 'small', 30, 0n).map(({ parentSpanId }) => parentSpanId === undefined);
    assert.deepEqual([roots.filter(Boolean).length, roots.at(-1)], [1, true]);
  });
});
