import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Encoding, PlainSpan } from '../../../bench/payload.ts';
import { encodeRequest, makeTrace, payloadStartSeconds } from '../../../bench/payload.ts';
import { TraceRequest } from '../../../bench/otlpMessages.ts';
import { stampOf } from '../../../bench/stamp.ts';

const trace = makeTrace(7, 'agent', 40, BigInt(payloadStartSeconds) * 1_000_000_000n);

/** Ids and times of every span, whichever encoding they are in. */
type Stamped = Pick<PlainSpan, 'traceId' | 'spanId' | 'parentSpanId' | 'startTimeUnixNano' | 'endTimeUnixNano'>;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const readers: Record<Encoding, (body: Buffer) => Stamped[]> = {
  json: (body) =>
    (JSON.parse(body.toString()) as { resourceSpans: { scopeSpans: { spans: Stamped[] }[] }[] }).resourceSpans[0]!
      .scopeSpans[0]!.spans,
  protobuf: (body) =>
    TraceRequest.decode(body).resourceSpans[0]!.scopeSpans[0]!.spans.map((span) => ({
      traceId: hex(span.traceId),
      spanId: hex(span.spanId),
      ...(span.parentSpanId?.length && { parentSpanId: hex(span.parentSpanId) }),
      startTimeUnixNano: String(span.startTimeUnixNano),
      endTimeUnixNano: String(span.endTimeUnixNano),
    })),
};

for (const encoding of ['protobuf', 'json'] as const)
  describe(`a stamped ${encoding} batch`, () => {
    const stamped = (sequence: number) => {
      const body = encodeRequest(trace, encoding);
      stampOf(body, encoding, 1_800_000_000)(sequence);
      return readers[encoding](body);
    };

    it('has other ids for every request', () => {
      const ids = [0, 1, 2, 65_536].flatMap((sequence) => stamped(sequence).map(({ spanId }) => spanId));
      assert.equal(new Set(ids).size, 4 * trace.length);
      const traceIds = [0, 1, 2].map((sequence) => stamped(sequence)[0]!.traceId);
      assert.equal(new Set(traceIds).size, 3);
    });

    it('keeps every parent in the trace', () => {
      const spans = stamped(12_345);
      const ids = new Set(spans.map(({ spanId }) => spanId));
      const parents = spans.flatMap(({ parentSpanId }) => (parentSpanId ? [parentSpanId] : []));
      assert.equal(parents.length, trace.length - 1);
      assert.ok(parents.every((id) => ids.has(id)));
    });

    it('moves every time by the same amount, a second for each request', () => {
      for (const sequence of [0, 3_000]) {
        const moved = BigInt(1_800_000_000 - payloadStartSeconds + sequence) * 1_000_000_000n;
        stamped(sequence).forEach((span, i) => {
          assert.equal(BigInt(span.startTimeUnixNano), BigInt(trace[i]!.startTimeUnixNano) + moved);
          assert.equal(BigInt(span.endTimeUnixNano), BigInt(trace[i]!.endTimeUnixNano) + moved);
        });
      }
    });

    it('can be stamped again and again', () => {
      const body = encodeRequest(trace, encoding);
      const stamp = stampOf(body, encoding, 1_800_000_000);
      stamp(5);
      stamp(9);
      assert.deepEqual(readers[encoding](body), stamped(9));
    });
  });
