import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import type { Sender } from '../../src/shared/api.ts';
import { decodeStatusJson, decodeStatusProtobuf } from '../unit/receiver/support/decodeStatus.ts';
import { framed, h2Client } from '../unit/receiver/support/grpcClient.ts';
import { rawClient, requestHead } from '../unit/receiver/support/rawClient.ts';
import { gaugeRequest, hexId, logRequest, spanRequest } from './support/smallBatch.ts';
import { startCollector } from './support/startCollector.ts';
import type { RunningCollector } from './support/startCollector.ts';

const mebibyte = 1024 * 1024;
const protobuf = { 'content-type': 'application/x-protobuf' };
const json = { 'content-type': 'application/json' };
const gzip = { 'content-encoding': 'gzip' };
const deflate = { 'content-encoding': 'deflate' };
const span = { traceId: hexId(16, 77), spanId: hexId(8, 1) };
const good = spanRequest([span]);
const bomb = gzipSync(Buffer.alloc(200 * mebibyte));

interface BadRequest {
  readonly line?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
  /** Sent instead of the length of `body`. */
  readonly declared?: number;
}

/** Name, HTTP status, words of the message, what is sent. */
const badHttp: readonly [name: string, status: number, words: RegExp, sent: BadRequest][] = [
  ['no protobuf at all', 400, /protobuf/, { headers: protobuf, body: 'certainly not protobuf' }],
  ['a protobuf body that was cut', 400, /past the end/, { headers: protobuf, body: good.subarray(0, -10) }],
  ['protobuf with a group', 400, /group/, { headers: protobuf, body: Buffer.from([0x0b, 0x08, 0x01]) }],
  ['protobuf with an endless varint', 400, /varint/, { headers: protobuf, body: Buffer.alloc(12, 0x88) }],
  ['JSON under the protobuf type', 400, /not a readable Export/, { headers: protobuf, body: '{"resourceSpans":[]}' }],
  ['protobuf under the JSON type', 400, /JSON/, { headers: json, body: good }],
  ['an empty JSON body', 400, /JSON/, { headers: json, body: '' }],
  ['JSON that was cut', 400, /JSON/, { headers: json, body: '{"resourceSpans":[{"resou' }],
  ['JSON that is no object', 400, /object/, { headers: json, body: '[1,2]' }],
  ['JSON with a wrong type', 400, /resourceSpans/, { headers: json, body: '{"resourceSpans":7}' }],
  ['JSON of another signal', 400, /belongs to \/v1\/logs/, { headers: json, body: '{"resourceLogs":[{}]}' }],
  ['JSON with no OTLP in it', 400, /it has no resourceSpans/, { headers: json, body: '{"hello":"world"}' }],
  ['protobuf with no OTLP in it', 400, /it has no field 1/, { headers: protobuf, body: Buffer.from([0x2a, 1, 1]) }],
  ['plain bytes called gzip', 400, /gzip/, { headers: { ...protobuf, ...gzip }, body: good }],
  ['gzip that was cut', 400, /gzip/, { headers: { ...protobuf, ...gzip }, body: gzipSync(good).subarray(0, -9) }],
  ['gzip with a wrong checksum', 400, /gzip/, { headers: { ...protobuf, ...gzip }, body: flipped(gzipSync(good), -6) }],
  ['plain bytes called deflate', 400, /deflate/, { headers: { ...protobuf, ...deflate }, body: 'no deflate here' }],
  [
    'deflate that was cut',
    400,
    /deflate/,
    { headers: { ...protobuf, ...deflate }, body: deflateSync(good).subarray(0, -7) },
  ],
  ['gzip that grows beyond the limit', 413, /maxRequestMiB/, { headers: { ...protobuf, ...gzip }, body: bomb }],
  ['a body over the limit', 413, /maxRequestMiB/, { headers: protobuf, body: Buffer.alloc(mebibyte + 1) }],
  [
    'a length over the limit, and no body',
    413,
    /maxRequestMiB/,
    { headers: protobuf, body: '', declared: 2 * mebibyte },
  ],
  [
    'text',
    415,
    /application\/x-protobuf or application\/json/,
    { headers: { 'content-type': 'text/plain' }, body: 'x' },
  ],
  ['a form', 415, /urlencoded/, { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' }],
  ['no content type', 415, /none/, { headers: {}, body: good }],
  [
    'gRPC over HTTP/1.1',
    415,
    /gRPC needs HTTP\/2/,
    { headers: { 'content-type': 'application/grpc' }, body: framed(good) },
  ],
  ['zstd', 415, /"zstd"/, { headers: { ...protobuf, 'content-encoding': 'zstd' }, body: good }],
  ['an unknown path', 404, /\/v1\/traces/, { line: 'POST /v1/spans', headers: protobuf, body: good }],
  ['no path and an empty body', 404, /does not tell/, { line: 'POST /', headers: protobuf, body: '' }],
  ['a GET', 405, /POST/, { line: 'GET /v1/traces', headers: {}, body: '' }],
  ['a foreign origin', 403, /evil\.com/, { headers: { ...protobuf, origin: 'http://evil.com' }, body: good }],
];

/** Name, gRPC status, words of the message, what is sent. */
const badGrpc: readonly [
  name: string,
  code: number,
  words: RegExp,
  headers: Record<string, string>,
  body: Uint8Array,
][] = [
  ['no protobuf at all', 3, /protobuf/, {}, framed(Buffer.from('certainly not protobuf'))],
  ['a message that was cut inside', 3, /past the end/, {}, framed(good.subarray(0, -10))],
  ['a call that was cut', 3, /of \d+ bytes/, {}, framed(good).subarray(0, -10)],
  ['no message', 12, /exactly one/, {}, Buffer.alloc(0)],
  ['two messages', 12, /exactly one/, {}, Buffer.concat([framed(good), framed(good)])],
  ['plain bytes flagged as gzip', 3, /gzip/, { 'grpc-encoding': 'gzip' }, framed(good, 1)],
  ['a flag without an encoding', 13, /grpc-encoding/, {}, framed(gzipSync(good), 1)],
  ['an encoding that is not served', 12, /"snappy"/, { 'grpc-encoding': 'snappy' }, framed(good, 1)],
  ['gzip that grows beyond the limit', 8, /maxRequestMiB/, { 'grpc-encoding': 'gzip' }, framed(bomb, 1)],
  ['a message over the limit', 8, /maxRequestMiB/, {}, framed(Buffer.alloc(mebibyte + 1))],
  [
    'an unknown method',
    12,
    /Export/,
    { ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Import' },
    framed(good),
  ],
  ['JSON messages', 12, /application\/grpc/, { 'content-type': 'application/grpc+json' }, framed(good)],
  ['a foreign authority', 7, /evil\.com/, { ':authority': 'evil.com' }, framed(good)],
];

describe('a bad body', () => {
  let collector: RunningCollector;
  const ports = (): readonly number[] =>
    [collector.otlp, `http://${collector.grpc}`].map((url) => Number(new URL(url).port));
  before(
    async () =>
      (collector = await startCollector({
        args: ['--port', '0', '--grpc-port', '0', '--stay', '--max-request-mib', '1'],
      })),
  );
  after(() => collector.stop());

  for (const [name, status, words, { line = 'POST /v1/traces', headers, body, declared = body.length }] of badHttp)
    it(`over HTTP is refused with ${status}: ${name}`, async () => {
      for (const port of ports()) {
        using client = await rawClient(port);
        client.write(requestHead(line, { ...headers, 'content-length': declared }));
        if (body.length > 0) client.write(body);
        const answer = await client.answer();
        assert.equal(answer.status, status);
        const isProtobuf = answer.headers.get('content-type') === 'application/x-protobuf';
        assert.equal(isProtobuf, headers['content-type'] === 'application/x-protobuf', 'answered in its own encoding');
        const told = (isProtobuf ? decodeStatusProtobuf : decodeStatusJson)(answer.body);
        assert.ok(told.code > 0);
        assert.match(told.message, words);
      }
    });

  for (const [name, code, words, headers, body] of badGrpc)
    it(`over gRPC is refused with ${code}: ${name}`, async () => {
      for (const port of ports()) {
        using client = h2Client(port);
        const { status, message } = await client.call([body], headers);
        assert.equal(status, code);
        assert.match(message, words);
      }
    });

  it('stores nothing, and every refusal is counted and shown with its reason', async () => {
    const { requests, stored } = await collector.stats();
    const sent = 2 * (badHttp.length + badGrpc.length);
    assert.deepEqual(requests, { accepted: 0, refused: sent });
    assert.deepEqual([stored.spans, stored.logs, stored.metricPoints], [0, 0, 0]);
    const senders = await collector.api<Sender[]>('/senders');
    assert.equal(
      senders.reduce((sum, { refused }) => sum + refused, 0),
      sent,
    );
    assert.ok(senders.every(({ refusedReason }) => refusedReason));
  });

  it('has not hurt anybody: what is good is still taken, on both ports', async () => {
    for (const [index, port] of ports().entries()) {
      const bodies = {
        traces: spanRequest([{ ...span, spanId: hexId(8, 100 + index) }]),
        logs: logRequest('x'),
        metrics: gaugeRequest('m', 1n),
      };
      for (const [signal, body] of Object.entries(bodies)) {
        const answer = await fetch(`http://127.0.0.1:${port}/v1/${signal}`, {
          method: 'POST',
          headers: protobuf,
          body,
        });
        assert.equal(answer.status, 200);
      }
      using client = h2Client(port);
      assert.equal((await client.call([framed(spanRequest([{ ...span, spanId: hexId(8, 200 + index) }]))])).status, 0);
    }
    assert.equal((await collector.stats()).stored.spans, 4);
  });
});

describe('a body that is bad in part', () => {
  let collector: RunningCollector;
  before(async () => (collector = await startCollector()));
  after(() => collector.stop());

  it('keeps the good spans and says what was left out, in the encoding of the request', async () => {
    const spans = (ids: readonly string[]): object[] =>
      ids.map((spanId) => ({ traceId: hexId(16, 9), spanId, name: 'n', startTimeUnixNano: '1' }));
    const post = (type: string, body: string | Uint8Array): Promise<Response> =>
      fetch(`${collector.otlp}/v1/traces`, { method: 'POST', headers: { 'content-type': type }, body });
    const asJson = await post(
      'application/json',
      JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: spans([hexId(8, 1), '00', hexId(8, 2)]) }] }] }),
    );
    assert.equal(asJson.status, 200);
    const { partialSuccess } = (await asJson.json()) as {
      partialSuccess: { rejectedSpans: string; errorMessage: string };
    };
    assert.equal(partialSuccess.rejectedSpans, '1');
    assert.match(partialSuccess.errorMessage, /span_?id/i);

    const binary = spanRequest([
      { traceId: hexId(16, 9), spanId: hexId(8, 3) },
      { traceId: '00', spanId: hexId(8, 4) },
    ]);
    const asProtobuf = await post('application/x-protobuf', binary);
    assert.equal(asProtobuf.status, 200);
    assert.match(Buffer.from(await asProtobuf.arrayBuffer()).toString('latin1'), /^\n.\x08\x01\x12.*trace_id/s);

    using client = h2Client(Number(new URL(collector.otlp).port));
    const call = await client.call([framed(binary)]);
    assert.equal(call.status, 0);
    assert.match(call.body.toString('latin1'), /trace_id/);

    const { spans: stored } = await collector.api<{ spans: { spanId: string }[] }>(`/traces/${hexId(16, 9)}`);
    assert.deepEqual(
      stored.map(({ spanId }) => spanId).sort(),
      [1, 2, 3].map((id) => hexId(8, id)),
    );
    assert.equal((await collector.stats()).rejected.spans, 3);
  });

  it('loses only the span that is nested beyond reason', async () => {
    const depth = 20_000;
    const value = `${'{"arrayValue":{"values":['.repeat(depth)}${']}}'.repeat(depth)}`;
    const span = (id: number, attributes: string): string =>
      `{"traceId":"${hexId(16, 10)}","spanId":"${hexId(8, id)}","startTimeUnixNano":"1","attributes":[${attributes}]}`;
    const spans = [span(1, ''), span(2, `{"key":"k","value":${value}}`), span(3, '')];
    const answer = await fetch(`${collector.otlp}/v1/traces`, {
      method: 'POST',
      headers: json,
      body: `{"resourceSpans":[{"scopeSpans":[{"spans":[${spans.join()}]}]}]}`,
    });
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /"rejectedSpans":"1".*nested/);
    const { spans: stored } = await collector.api<{ spans: { spanId: string }[] }>(`/traces/${hexId(16, 10)}`);
    assert.deepEqual(stored.map(({ spanId }) => spanId).sort(), [hexId(8, 1), hexId(8, 3)]);
  });
});

/** With the bits of one byte turned over; a negative index counts from the end. */
function flipped(bytes: Buffer, index: number): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.length + index;
  copy.writeUInt8(copy.readUInt8(at) ^ 0xff, at);
  return copy;
}
