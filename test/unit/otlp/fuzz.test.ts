import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeLogDetail } from '../../../src/core/otlp/decodeLogDetail.ts';
import { decodeLogs } from '../../../src/core/otlp/decodeLogs.ts';
import { decodeMetricDetail } from '../../../src/core/otlp/decodeMetricDetail.ts';
import { decodeMetrics } from '../../../src/core/otlp/decodeMetrics.ts';
import { decodeResource } from '../../../src/core/otlp/decodeResource.ts';
import { decodeScope } from '../../../src/core/otlp/decodeScope.ts';
import { jsonToProtobuf } from '../../../src/core/otlp/jsonToProtobuf.ts';
import { OtlpError } from '../../../src/core/otlp/otlpError.ts';
import { createSpanDecoder } from '../../../src/core/otlp/spanDecoder.ts';
import { encodeWith, protocol } from './protocol.ts';
import { hotKeys, requests } from './requestArbitraries.ts';
import { detailsOf } from './spanDetails.ts';

const decoder = createSpanDecoder(hotKeys);

/** Everything that ever reads bytes from outside. What a batch has taken must open without complaint. */
const readers: Readonly<Record<string, (bytes: Uint8Array) => void>> = {
  traces: (bytes) => void detailsOf(decoder.decode(bytes)),
  logs: (bytes) =>
    decodeLogs(bytes).logs.forEach(({ offset, length }) => decodeLogDetail(bytes.subarray(offset, offset + length))),
  metrics: (bytes) =>
    decodeMetrics(bytes).metrics.forEach(({ offset, length }) =>
      decodeMetricDetail(bytes.subarray(offset, offset + length)),
    ),
  resource: (bytes) => void decodeResource(bytes),
  scope: (bytes) => void decodeScope(bytes),
  logDetail: (bytes) => void decodeLogDetail(bytes),
  metricDetail: (bytes) => void decodeMetricDetail(bytes),
  json: (bytes) => void jsonToProtobuf('traces', bytes),
};

describe('hostile bytes', () => {
  it('never do more than throw an OtlpError: random ones', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), survive), { numRuns: 1500 });
  });

  it('never do more than throw an OtlpError: random ones that look like protobuf', () => {
    const tag = fc
      .integer({ min: 0, max: 17 * 8 })
      .map((value) => (value < 0x80 ? [value] : [value | 0x80, value >> 7]));
    const field = fc
      .tuple(tag, fc.uint8Array({ maxLength: 20 }))
      .map(([head, body]) => [...head, body.length, ...body]);
    const message = fc.array(field, { maxLength: 12 }).map((fields) => fields.flat());
    fc.assert(
      fc.property(message, (bytes) => {
        survive(Uint8Array.from(bytes));
        survive(Uint8Array.from([0x0a, bytes.length + 4, 0x12, bytes.length + 2, 0x12, bytes.length, ...bytes]));
      }),
      { numRuns: 1500 },
    );
  });

  for (const signal of ['traces', 'logs', 'metrics'] as const) {
    it(`never do more than throw an OtlpError: a ${signal} request cut off anywhere`, () => {
      fc.assert(
        fc.property(requests[signal], (object) => {
          const bytes = encodeWith(protocol[signal], object);
          for (let length = 0; length < Math.min(bytes.length, 1500); length++) {
            readAll(signal, bytes.slice(0, length));
            // The same in the middle of a buffer: what follows belongs to somebody else.
            readAll(signal, bytes.subarray(0, length));
          }
        }),
        { numRuns: 15 },
      );
    });

    it(`never do more than throw an OtlpError: a ${signal} request with bytes changed`, () => {
      const change = fc.record({
        at: fc.nat(),
        to: fc.oneof(fc.constantFrom(0, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 })),
      });
      fc.assert(
        fc.property(requests[signal], fc.array(change, { minLength: 1, maxLength: 4 }), (object, changes) => {
          const bytes = encodeWith(protocol[signal], object);
          for (const { at, to } of changes) if (bytes.length > 0) bytes[at % bytes.length] = to;
          readAll(signal, bytes);
        }),
        { numRuns: 400 },
      );
    });
  }

  it('inside the frame of one span never harm the others', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (garbage) => {
        const sound = { traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 2), name: 'sound' };
        const encoded = encodeWith(protocol.span, sound);
        const frames = [encoded, garbage, encoded].flatMap((content) => [0x12, content.length, ...content]);
        const batch = decoder.decode(
          Uint8Array.from([
            0x0a,
            ...lengthOf(frames.length + 1 + lengthOf(frames.length).length),
            0x12,
            ...lengthOf(frames.length),
            ...frames,
          ]),
        );
        assert.equal(batch.count + batch.rejected, 3);
        assert.equal(batch.names[0], 'sound');
        assert.equal(batch.names[batch.count - 1], 'sound');
      }),
      { numRuns: 2000 },
    );
  });

  it('of JSON never do more than throw an OtlpError', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom('spans', 'resource', 'scope'), (json, place) => {
        const bodies = [
          json,
          `{"resourceSpans":[{"scopeSpans":[{"${place}":${json},"spans":[${json}]}],"resource":${json}}]}`,
        ];
        for (const body of bodies) {
          readAll('json', new TextEncoder().encode(body));
          for (let cut = 0; cut < body.length; cut += 7) readAll('json', new TextEncoder().encode(body.slice(0, cut)));
        }
      }),
      { numRuns: 200 },
    );
    readAll('json', Buffer.alloc(200_000, '['));
    readAll('json', Buffer.alloc(200_000, '{"resourceSpans":['));
  });
});

function survive(bytes: Uint8Array): void {
  for (const name of Object.keys(readers)) readAll(name, bytes);
}

function readAll(name: string, bytes: Uint8Array): void {
  try {
    readers[name]!(bytes);
  } catch (error) {
    if (!(error instanceof OtlpError)) throw error;
    assert.ok(error.message.length > 20);
  }
}

function lengthOf(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, value >> 7];
}
