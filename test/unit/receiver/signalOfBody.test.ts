import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { signalOfBody } from '../../../src/core/otlp/receiver/signalOfBody.ts';
import { signalOfProtobuf } from '../../../src/core/otlp/receiver/signalOfProtobuf.ts';
import type { IngestRequest, Signal } from '../../../src/shared/ingest.ts';
import { encodeWith, protocol } from '../otlp/protocol.ts';
import { exportRequest, field, fixed64Field, numberField } from './support/protobufBytes.ts';

const traceId = Buffer.alloc(16, 1);
const spanId = Buffer.alloc(8, 2);

function bodyOf(bytes: Uint8Array, rest: Partial<IngestRequest> = {}): Parameters<typeof signalOfBody>[0] {
  return {
    body: new Uint8Array(bytes).buffer,
    length: bytes.length,
    encoding: 'protobuf',
    compression: 'none',
    ...rest,
  };
}

describe('signalOfProtobuf, on requests written by the official classes', () => {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 's' } }] };
  const span = { traceId, spanId, name: 'chat', startTimeUnixNano: 1, endTimeUnixNano: 2, kind: 3 };
  const attributes = [{ key: 'k', value: { stringValue: 'v' } }];
  const requests: [name: string, signal: Signal, bytes: Uint8Array][] = [
    [
      'a span',
      'traces',
      encodeWith(protocol.traces, { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
    ],
    [
      'a span behind empty resource entries',
      'traces',
      encodeWith(protocol.traces, {
        resourceSpans: [{ resource }, { scopeSpans: [{ scope: { name: 'x' } }, { spans: [span] }] }],
      }),
    ],
    [
      'a span with flags',
      'traces',
      encodeWith(protocol.traces, { resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, flags: 257 }] }] }] }),
    ],
    [
      'a log',
      'logs',
      encodeWith(protocol.logs, {
        resourceLogs: [
          { resource, scopeLogs: [{ logRecords: [{ timeUnixNano: 1, body: { stringValue: 'hello' } }] }] },
        ],
      }),
    ],
    [
      'a log with ids only',
      'logs',
      encodeWith(protocol.logs, {
        resourceLogs: [{ scopeLogs: [{ logRecords: [{ observedTimeUnixNano: 1, traceId, spanId, attributes }] }] }],
      }),
    ],
    ...(['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const).map(
      (type): [string, Signal, Uint8Array] => [
        `a ${type}`,
        'metrics',
        encodeWith(protocol.metrics, {
          resourceMetrics: [
            {
              resource,
              scopeMetrics: [{ metrics: [{ name: 'm', unit: '1', [type]: { dataPoints: [{ timeUnixNano: 1 }] } }] }],
            },
          ],
        }),
      ],
    ),
  ];
  for (const [name, signal, bytes] of requests)
    it(`knows ${name}`, () => {
      assert.equal(signalOfProtobuf(bytes), signal);
    });
});

describe('signalOfProtobuf, where it is close', () => {
  const cases: [name: string, record: Uint8Array, signal: Signal | undefined][] = [
    [
      'a metric whose name is as long as a trace id',
      Buffer.concat([field(1, 'sixteen letters!'), field(5, field(1, 'point'))]),
      'metrics',
    ],
    [
      'a metric that could be a span without times',
      Buffer.concat([field(1, 'sixteen letters!'), field(2, 'eightly.'), field(5, 'x')]),
      undefined,
    ],
    [
      'the same, with a time',
      Buffer.concat([field(1, traceId), field(2, spanId), field(5, 'x'), fixed64Field(7)]),
      'traces',
    ],
    ['a span without ids', Buffer.concat([field(5, 'x'), fixed64Field(7)]), undefined],
    ['a log with nothing but a severity', numberField(2, 9), 'logs'],
    ['an empty record', Buffer.alloc(0), undefined],
    ['a field that no record has', field(14, 'x'), undefined],
  ];
  for (const [name, record, signal] of cases)
    it(`reads ${name} as ${signal ?? 'unclear'}`, () => {
      assert.equal(signalOfProtobuf(exportRequest(record)), signal);
    });

  it('takes no request without a record', () => {
    assert.equal(signalOfProtobuf(new Uint8Array(0)), undefined);
    assert.equal(signalOfProtobuf(field(1, field(1, 'resource'))), undefined);
  });

  it('reads a request that was cut anywhere as what it is, or as unclear', () => {
    const whole = exportRequest(
      Buffer.concat([field(1, traceId), field(2, spanId), field(5, 'x'), fixed64Field(7), fixed64Field(8)]),
    );
    for (let length = 0; length < whole.length; length++) {
      const signal = signalOfProtobuf(whole.subarray(0, length));
      assert.ok(signal === undefined || signal === 'traces', `${length}: ${signal}`);
    }
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void signalOfProtobuf(bytes)));
  });
});

describe('signalOfBody', () => {
  const log = encodeWith(protocol.logs, {
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: 1, body: { stringValue: 'x'.repeat(300_000) } }] }] }],
  });

  it('sees through gzip and both kinds of deflate, far into big bodies', async () => {
    assert.equal(await signalOfBody(bodyOf(gzipSync(log), { compression: 'gzip' })), 'logs');
    for (const deflated of [deflateSync(log), deflateRawSync(log)])
      assert.equal(await signalOfBody(bodyOf(deflated, { compression: 'deflate' })), 'logs');
    assert.equal(await signalOfBody(bodyOf(log)), 'logs');
  });

  it('finds nothing in what is not the compression it claims to be', async () => {
    assert.equal(await signalOfBody(bodyOf(log, { compression: 'gzip' })), undefined);
  });

  it('uses what was inflated before the stream broke', async () => {
    const packed = gzipSync(log);
    assert.equal(await signalOfBody(bodyOf(packed.subarray(0, packed.length - 20), { compression: 'gzip' })), 'logs');
  });

  it('ignores bytes beyond the length', async () => {
    assert.equal(await signalOfBody({ ...bodyOf(log), length: 0 }), undefined);
  });

  const texts: [text: string, signal: Signal | undefined][] = [
    ['{"resourceSpans":[]}', 'traces'],
    [' {\n "resource_spans" : []}', 'traces'],
    ['{"resourceLogs":[]}', 'logs'],
    ['{"resourceMetrics":[]}', 'metrics'],
    ['{"spans":[],"resourceSpans":[]}', undefined],
    ['{"a":"resourceSpans"}', undefined],
    ['{}', undefined],
    ['[]', undefined],
    ['', undefined],
  ];
  for (const [text, signal] of texts)
    it(`reads ${text || 'an empty JSON body'} as ${signal ?? 'unclear'}`, async () => {
      assert.equal(await signalOfBody(bodyOf(Buffer.from(text), { encoding: 'json' })), signal);
    });
});
