import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IngestOutcome } from '../../../src/shared/ingest.ts';
import { decodeStatusJson, decodeStatusProtobuf } from './support/decodeStatus.ts';
import { framed, grpcResult, h2Client } from './support/grpcClient.ts';
import { field } from './support/protobufBytes.ts';
import { receiverUnderTest, until } from './support/receiverUnderTest.ts';

const message = Buffer.from('an export request');

describe('a gRPC call', () => {
  it('is handed over and answered on both ports', async () => {
    await using test = await receiverUnderTest();
    for (const port of test.ports) {
      using client = h2Client(port);
      const result = await client.call([framed(message)], { 'user-agent': 'me' });
      assert.deepEqual([result.httpStatus, result.status, result.trailersOnly, result.resetCode], [200, 0, false, 0]);
      assert.equal(result.headers['content-type'], 'application/grpc');
      assert.deepEqual(result.body, framed(Buffer.alloc(0)));
      assert.deepEqual(test.ingested.pop(), {
        signal: 'traces',
        encoding: 'protobuf',
        compression: 'none',
        bytes: message,
        length: message.length,
        transport: { protocol: 'grpc', userAgent: 'me', port },
      });
    }
  });

  it('may be cut into frames anywhere', async () => {
    await using test = await receiverUnderTest();
    using client = h2Client(test.ports[1]);
    const stream = client.open();
    const result = grpcResult(stream);
    for (const byte of framed(message)) {
      stream.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    stream.end();
    assert.equal((await result).status, 0);
    assert.deepEqual(test.ingested[0]?.bytes, message);
  });

  it('may be large', async () => {
    await using test = await receiverUnderTest();
    using client = h2Client(test.ports[0]);
    const large = Buffer.alloc(20 * 1024 * 1024, 'abcdefg');
    assert.equal((await client.call([framed(large)])).status, 0);
    assert.ok(test.ingested[0]?.bytes.equals(large));
  });

  it('may be compressed', async () => {
    await using test = await receiverUnderTest();
    using client = h2Client(test.ports[0]);
    for (const encoding of ['gzip', 'deflate'] as const) {
      assert.equal((await client.call([framed(message, 1)], { 'grpc-encoding': encoding })).status, 0);
      assert.equal(test.ingested.pop()?.compression, encoding);
    }
  });

  it('is told what was left out', async () => {
    const ingest = (): Promise<IngestOutcome> =>
      Promise.resolve({ ok: true, accepted: 1, rejected: 2, reason: 'bad ids' });
    await using test = await receiverUnderTest({ ingest });
    using client = h2Client(test.ports[0]);
    const { status, body } = await client.call([framed(message)]);
    assert.equal(status, 0);
    assert.deepEqual(body, framed(field(1, Buffer.concat([Buffer.from([8, 2]), field(2, 'bad ids')]))));
  });

  it('shares its connection with many others', async () => {
    await using test = await receiverUnderTest();
    using client = h2Client(test.ports[0]);
    const results = await Promise.all(
      Array.from({ length: 300 }, (_, index) => client.call([framed(Buffer.from(`${index}`))])),
    );
    assert.ok(results.every(({ status }) => status === 0));
    assert.equal(new Set(test.ingested.map(({ bytes }) => bytes.toString())).size, 300);
  });
});

describe('a refused gRPC call', () => {
  const refusals: [
    name: string,
    code: number,
    words: RegExp,
    headers: Record<string, string>,
    pieces: readonly Uint8Array[],
  ][] = [
    ['an unknown method', 12, /"\/a\.B\/C"/, { ':path': '/a.B/C' }, [framed(message)]],
    ['a foreign authority', 7, /evil\.com/, { ':authority': 'evil.com' }, [framed(message)]],
    ['a foreign origin', 7, /evil\.com/, { origin: 'http://evil.com' }, [framed(message)]],
    ['JSON messages', 12, /application\/grpc\+proto/, { 'content-type': 'application/grpc+json' }, [framed(message)]],
    ['an encoding that is not served', 12, /"snappy"/, { 'grpc-encoding': 'snappy' }, [framed(message, 1)]],
    ['a flag without encoding', 13, /grpc-encoding/, {}, [framed(message, 1)]],
    ['no message', 12, /exactly one/, {}, []],
    ['two messages', 12, /exactly one/, {}, [framed(message), framed(message)]],
    ['half a message', 3, /5 of 17 bytes/, {}, [framed(message).subarray(0, 10)]],
    ['a message over the limit', 8, /maxRequestMiB/, {}, [framed(Buffer.alloc(2000))]],
    ['a bad timeout', 3, /grpc-timeout/, { 'grpc-timeout': 'soon' }, [framed(message)]],
  ];
  for (const [name, code, words, headers, pieces] of refusals)
    it(`says why: ${name}`, async () => {
      await using test = await receiverUnderTest({ limits: { requestBytes: 1000 } });
      for (const port of test.ports) {
        using client = h2Client(port);
        const result = await client.call(pieces, headers);
        assert.deepEqual([result.httpStatus, result.status, result.trailersOnly], [200, code, true]);
        assert.match(result.message, words);
        assert.deepEqual([test.refusals.at(-1)?.status, test.refusals.at(-1)?.message], [-code, result.message]);
        assert.equal((await client.call([framed(message)])).status, 0, 'the connection serves on');
      }
      assert.equal(test.ingested.length, 2);
      assert.equal(test.receiver.counters.inFlightBytes, 0);
    });

  it('names the encodings that are served', async () => {
    await using test = await receiverUnderTest();
    using client = h2Client(test.ports[0]);
    const { headers } = await client.call([framed(message, 1)], { 'grpc-encoding': 'snappy' });
    assert.equal(headers['grpc-accept-encoding'], 'identity,gzip,deflate');
  });

  it('does not have to be sent to its end', async () => {
    await using test = await receiverUnderTest();
    using client = h2Client(test.ports[0]);
    const stream = client.open();
    const result = grpcResult(stream);
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(500_000_000, 1);
    stream.write(prefix);
    assert.equal((await result).status, 8);
    assert.equal((await result).resetCode, 0);
  });
});

describe('a gRPC call that was handed over and not kept', () => {
  const outcomes: [
    'malformed' | 'tooLarge' | 'overloaded' | 'unavailable',
    code: number,
    retrySeconds: number | undefined,
  ][] = [
    ['malformed', 3, undefined],
    ['tooLarge', 8, undefined],
    ['overloaded', 14, 1],
    ['unavailable', 14, 5],
  ];
  for (const [fault, code, retrySeconds] of outcomes)
    it(`ends with status ${code} when it is ${fault}`, async () => {
      await using test = await receiverUnderTest({
        ingest: () => Promise.resolve({ ok: false, fault, message: 'why: 50 % ☃' }),
      });
      using client = h2Client(test.ports[0]);
      const { status, message: told, headers } = await client.call([framed(message)]);
      assert.deepEqual([status, told], [code, 'why: 50 % ☃']);
      const details = headers['grpc-status-details-bin'];
      const decoded = details === undefined ? undefined : decodeStatusProtobuf(Buffer.from(String(details), 'base64'));
      assert.deepEqual(
        decoded,
        retrySeconds === undefined ? undefined : { code, message: 'why: 50 % ☃', retrySeconds },
      );
    });
});

describe('the deadline of a gRPC call', () => {
  it('ends it while the message is on its way', async () => {
    await using test = await receiverUnderTest();
    using client = h2Client(test.ports[0]);
    const stream = client.open({ 'grpc-timeout': '50m' });
    const result = grpcResult(stream);
    stream.write(framed(message).subarray(0, 8));
    const { status, message: told } = await result;
    assert.equal(status, 4);
    assert.match(told, /50 ms/);
    assert.deepEqual([test.receiver.counters.inFlightBytes, test.refusals.length, test.ingested.length], [0, 1, 0]);
  });

  it('ends it while it is being stored, and is answered once', async () => {
    const { promise, resolve } = Promise.withResolvers<IngestOutcome>();
    await using test = await receiverUnderTest({ ingest: () => promise });
    using client = h2Client(test.ports[0]);
    const { status } = await client.call([framed(message)], { 'grpc-timeout': '50m' });
    assert.equal(status, 4);
    assert.equal(test.receiver.counters.inFlightRequests, 1, 'its memory is still in use');
    resolve({ ok: true, accepted: 1, rejected: 0 });
    await until('released', () => test.receiver.counters.inFlightRequests === 0);
    assert.deepEqual([test.receiver.counters.accepted, test.receiver.counters.refused], [0, 1]);
    assert.equal((await client.call([framed(message)])).status, 0);
  });

  it('does not touch a call in time', async () => {
    await using test = await receiverUnderTest();
    using client = h2Client(test.ports[0]);
    assert.equal((await client.call([framed(message)], { 'grpc-timeout': '10S' })).status, 0);
  });
});

describe('HTTP/2 without gRPC', () => {
  it('serves OTLP/HTTP too', async () => {
    await using test = await receiverUnderTest();
    using client = h2Client(test.ports[0]);
    const result = await client.call([Buffer.from('{"resourceSpans":[]}')], {
      ':path': '/v1/traces',
      'content-type': 'application/json',
    });
    assert.equal(result.httpStatus, 200);
    assert.equal(result.body.toString(), '{}');
    assert.equal(test.ingested[0]?.transport.protocol, 'http/json');
  });

  it('is refused like HTTP/1.1', async () => {
    await using test = await receiverUnderTest({ limits: { requestBytes: 100 } });
    const lots: [status: number, words: RegExp, headers: Record<string, string>][] = [
      [404, /\/v1\/traces/, { ':path': '/x' }],
      [405, /PUT/, { ':method': 'PUT' }],
      [415, /text\/plain/, { 'content-type': 'text/plain' }],
      [415, /application\/grpc/, { ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export' }],
      [421, /evil\.com/, { ':authority': 'evil.com' }],
      [403, /evil\.com/, { origin: 'http://evil.com' }],
      [413, /maxRequestMiB/, {}],
    ];
    for (const [status, words, headers] of lots) {
      using client = h2Client(test.ports[0]);
      const result = await client.call([Buffer.alloc(200)], {
        ':path': '/v1/traces',
        'content-type': 'application/json',
        ...headers,
      });
      assert.equal(result.httpStatus, status);
      assert.match(decodeStatusJson(result.body).message, words);
    }
    assert.deepEqual(
      test.refusals.map(({ status }) => status),
      lots.map(([status]) => status),
    );
  });

  it('says that healthz needs HTTP/1.1', async () => {
    await using test = await receiverUnderTest({ handleOther: (_request, response) => response.end() });
    using client = h2Client(test.ports[0]);
    const result = await client.call([], { ':method': 'GET', ':path': '/healthz', 'content-type': '' });
    assert.equal(result.httpStatus, 505);
  });
});

describe('an HTTP/2 sender that misbehaves', () => {
  it('by opening and resetting streams without end is cut off, and others are served', async () => {
    await using test = await receiverUnderTest();
    using rude = h2Client(test.ports[0]);
    const flood = (): boolean => {
      for (let count = 0; count < 100 && !rude.session.destroyed && !rude.session.closed; count++) {
        const stream = rude.open();
        stream.on('error', () => undefined);
        stream.close(8);
      }
      return rude.session.destroyed;
    };
    await until('the connection is cut off', flood);
    using polite = h2Client(test.ports[0]);
    assert.equal((await polite.call([framed(message)])).status, 0);
    assert.equal(test.receiver.counters.inFlightBytes, 0);
  });
});
