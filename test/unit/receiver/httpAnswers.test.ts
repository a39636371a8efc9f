import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { IngestOutcome } from '../../../src/shared/ingest.ts';
import { decodeStatusJson, decodeStatusProtobuf } from './support/decodeStatus.ts';
import { exportRequest, field, fixed64Field } from './support/protobufBytes.ts';
import { rawClient, requestHead } from './support/rawClient.ts';
import type { RawAnswer } from './support/rawClient.ts';
import { receiverUnderTest } from './support/receiverUnderTest.ts';

const encodings = [
  { type: 'application/json', decode: decodeStatusJson },
  { type: 'application/x-protobuf', decode: decodeStatusProtobuf },
  { type: 'application/protobuf', decode: decodeStatusProtobuf },
] as const;

interface Sent {
  readonly line?: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: Uint8Array | string;
  readonly host?: string;
}

/** Sends one request over a connection of its own. */
async function send(
  port: number,
  { line = 'POST /v1/traces', headers = {}, body = '', host }: Sent,
): Promise<RawAnswer> {
  using client = await rawClient(port);
  client.write(requestHead(line, { 'content-length': body.length, ...headers }, host));
  if (body.length > 0) client.write(body);
  return await client.answer();
}

describe('a refused request', () => {
  const refusals: [name: string, status: number, code: number, words: RegExp, sent: Sent][] = [
    ['an unknown path', 404, 5, /\/v1\/traces, \/v1\/logs or \/v1\/metrics/, { line: 'POST /v1/span' }],
    ['a wrong method', 405, 12, /PUT/, { line: 'PUT /v1/traces' }],
    ['a foreign host', 421, 7, /evil\.com/, { host: 'evil.com' }],
    ['a foreign origin', 403, 7, /evil\.com/, { headers: { origin: 'http://evil.com' } }],
    ['an unknown content encoding', 415, 3, /"br"/, { headers: { 'content-encoding': 'br' } }],
    ['a body that is declared too large', 413, 8, /maxRequestMiB/, { headers: { 'content-length': 70_000_000 } }],
    ['a body without path that does not tell its signal', 404, 5, /does not tell/, { line: 'POST /', body: '{}' }],
    ['an unknown expectation', 417, 12, /"x"/, { headers: { expect: 'x' } }],
  ];
  for (const [name, status, code, words, sent] of refusals)
    it(`says why: ${name}`, async () => {
      await using test = await receiverUnderTest();
      for (const port of test.ports)
        for (const { type, decode } of encodings) {
          const answer = await send(port, { ...sent, headers: { 'content-type': type, ...sent.headers } });
          assert.equal(answer.status, status);
          assert.equal(answer.headers.get('content-type'), type);
          const decoded = decode(answer.body);
          assert.equal(decoded.code, code);
          assert.match(decoded.message, words);
          assert.deepEqual(
            test.refusals.map(({ status, message, transport }) => [status, message, transport.port]).at(-1),
            [status, decoded.message, port],
          );
        }
      assert.equal(test.ingested.length, 0);
      assert.equal(test.receiver.counters.refused, 6);
      assert.equal(test.receiver.counters.inFlightBytes, 0);
    });

  it('answers in JSON when the content type is neither', async () => {
    await using test = await receiverUnderTest();
    for (const port of test.ports) {
      const answer = await send(port, { headers: { 'content-type': 'text/plain', 'user-agent': 'me' }, body: 'x' });
      assert.equal(answer.status, 415);
      assert.equal(decodeStatusJson(answer.body).code, 3);
      assert.equal(answer.headers.get('accept-post'), 'application/x-protobuf, application/json');
      assert.deepEqual(test.refusals.at(-1)?.transport, { protocol: 'http/unknown', userAgent: 'me', port });
    }
  });

  it('names the allowed method and the allowed encodings in headers', async () => {
    await using test = await receiverUnderTest();
    const [port] = test.ports;
    assert.equal((await send(port, { line: 'DELETE /v1/logs' })).headers.get('allow'), 'POST');
    const headers = { 'content-type': 'application/json', 'content-encoding': 'br' };
    assert.equal((await send(port, { headers })).headers.get('accept-encoding'), 'gzip, deflate');
  });

  it('is one with two Host headers, whichever comes first', async () => {
    await using test = await receiverUnderTest();
    for (const [host, Host] of [
      ['localhost', 'evil.com'],
      ['evil.com', 'localhost'],
    ] as const) {
      const headers = { 'content-type': 'application/json', Host };
      const answer = await send(test.ports[0], { headers, host, body: '{}' });
      assert.equal(answer.status, 400);
      assert.match(decodeStatusJson(answer.body).message, /more than one Host/);
    }
    assert.deepEqual([test.ingested.length, test.refusals.length], [0, 2]);
  });

  it('keeps the connection when little of the body is left', async () => {
    await using test = await receiverUnderTest();
    using client = await rawClient(test.ports[0]);
    for (let round = 0; round < 3; round++) {
      client.write(`${requestHead('POST /nowhere', { 'content-length': 5 })}hello`);
      assert.equal((await client.answer()).status, 404);
    }
  });

  it('reads a large rest for a moment, so that a sender that writes first and reads then sees the answer', async () => {
    await using test = await receiverUnderTest();
    using client = await rawClient(test.ports[0]);
    const body = Buffer.alloc(20_000_000);
    client.socket.pause();
    client.write(requestHead('POST /nowhere', { 'content-length': body.length }));
    await new Promise((resolve) => client.socket.write(body, resolve));
    client.socket.resume();
    const answer = await client.answer();
    assert.deepEqual([answer.status, answer.headers.get('connection')], [404, 'close']);
    await client.ended;
  });

  it('is not read for ever', async () => {
    await using test = await receiverUnderTest({ limits: { lingerMs: 100 } });
    using client = await rawClient(test.ports[0]);
    client.write(requestHead('POST /nowhere', { 'content-length': 50_000_000 }));
    const drip = setInterval(() => client.write('x'), 1);
    assert.equal((await client.answer()).status, 404);
    await client.ended;
    clearInterval(drip);
  });
});

describe('an accepted request', () => {
  const body = exportRequest(
    Buffer.concat([field(1, Buffer.alloc(16, 1)), field(2, Buffer.alloc(8, 1)), fixed64Field(7)]),
  );

  it('is handed over as it came, whatever the path and port', async () => {
    await using test = await receiverUnderTest();
    const packed = gzipSync(body);
    for (const port of test.ports)
      for (const path of ['/v1/traces', '/v1/traces/', '/v1/traces/v1/traces', '//v1/traces', '/', '/?x=1']) {
        const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip', 'user-agent': 'me' };
        const answer = await send(port, { line: `POST ${path}`, headers, body: packed });
        assert.equal(answer.status, 200);
        assert.equal(answer.headers.get('content-type'), 'application/x-protobuf');
        assert.equal(answer.body.length, 0);
        assert.deepEqual(test.ingested.pop(), {
          signal: 'traces',
          encoding: 'protobuf',
          compression: 'gzip',
          bytes: packed,
          length: packed.length,
          transport: { protocol: 'http/protobuf', userAgent: 'me', port },
        });
      }
    assert.equal(test.receiver.counters.accepted, 12);
  });

  it('may come in chunks', async () => {
    await using test = await receiverUnderTest();
    using client = await rawClient(test.ports[1]);
    client.write(requestHead('POST /v1/logs', { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }));
    client.write('3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n');
    assert.equal((await client.answer()).status, 200);
    assert.equal(test.ingested[0]?.bytes.toString(), '{"a":1}');
    assert.equal(test.ingested[0].signal, 'logs');
  });

  it('may be empty', async () => {
    await using test = await receiverUnderTest();
    for (const headers of [{ 'content-length': 0 }, {}]) {
      using client = await rawClient(test.ports[0]);
      client.write(requestHead('POST /v1/metrics', { 'content-type': 'application/x-protobuf', ...headers }));
      assert.equal((await client.answer()).status, 200);
      assert.equal(test.ingested.pop()?.length, 0);
    }
  });

  it('is told what was left out, in its own encoding', async () => {
    const ingest = (): Promise<IngestOutcome> =>
      Promise.resolve({ ok: true, accepted: 1, rejected: 2, reason: 'bad ids' });
    await using test = await receiverUnderTest({ ingest });
    const json = await send(test.ports[0], { headers: { 'content-type': 'application/json' }, body: '{}' });
    assert.deepEqual(JSON.parse(json.body.toString()), {
      partialSuccess: { rejectedSpans: '2', errorMessage: 'bad ids' },
    });
    const binary = await send(test.ports[0], { headers: { 'content-type': 'application/x-protobuf' }, body });
    assert.deepEqual(binary.body, field(1, Buffer.concat([Buffer.from([8, 2]), field(2, 'bad ids')])));
  });
});

describe('a request that was handed over and not kept', () => {
  const outcomes: [
    fault: 'malformed' | 'tooLarge' | 'overloaded' | 'unavailable',
    retry: number | undefined,
    status: number,
    code: number,
    retryAfter: string | undefined,
  ][] = [
    ['malformed', undefined, 400, 3, undefined],
    ['tooLarge', undefined, 413, 8, undefined],
    ['overloaded', undefined, 429, 14, '1'],
    ['overloaded', 2.5, 429, 14, '3'],
    ['unavailable', undefined, 503, 14, '5'],
  ];
  for (const [fault, retryAfterSeconds, status, code, retryAfter] of outcomes)
    it(`is answered with ${status} when it is ${fault}${retryAfterSeconds === undefined ? '' : ', with the hint it was given'}`, async () => {
      const hint = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
      await using test = await receiverUnderTest({
        ingest: () => Promise.resolve({ ok: false, fault, message: 'the reason', ...hint }),
      });
      for (const port of test.ports)
        for (const { type, decode } of encodings) {
          const answer = await send(port, { headers: { 'content-type': type } });
          assert.equal(answer.status, status);
          assert.equal(answer.headers.get('retry-after'), retryAfter);
          const decoded = decode(answer.body);
          assert.deepEqual([decoded.code, decoded.message], [code, 'the reason']);
          assert.equal(decoded.retrySeconds !== undefined, retryAfter !== undefined);
        }
      assert.deepEqual(
        [test.receiver.counters.failed, test.receiver.counters.accepted, test.refusals.length],
        [6, 0, 0],
      );
    });

  it('may be sent again when the hand-over itself fails', async () => {
    await using test = await receiverUnderTest({ ingest: () => Promise.reject(new Error('worker gone')) });
    const answer = await send(test.ports[0], { headers: { 'content-type': 'application/json' } });
    assert.equal(answer.status, 503);
    assert.match(decodeStatusJson(answer.body).message, /worker gone.*again/);
    assert.ok(answer.headers.has('retry-after'));
  });
});

describe('a browser', () => {
  const page = { origin: 'http://localhost:3000' };

  it('on loopback may post, and is told so before it does', async () => {
    await using test = await receiverUnderTest();
    const preflight = await send(test.ports[0], {
      line: 'OPTIONS /v1/traces',
      headers: {
        ...page,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-y',
      },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), page.origin);
    assert.equal(preflight.headers.get('access-control-allow-methods'), 'POST');
    assert.equal(preflight.headers.get('access-control-allow-headers'), 'content-type,x-y');
    assert.equal(preflight.headers.get('vary'), 'Origin');
    const posted = await send(test.ports[0], { headers: { ...page, 'content-type': 'application/json' }, body: '{}' });
    assert.equal(posted.status, 200);
    assert.equal(posted.headers.get('access-control-allow-origin'), page.origin);
  });

  it('elsewhere is refused, and cannot read why', async () => {
    await using test = await receiverUnderTest();
    const headers = { origin: 'http://evil.com', 'access-control-request-method': 'POST' };
    for (const line of ['OPTIONS /v1/traces', 'POST /v1/traces', 'GET /healthz']) {
      const answer = await send(test.ports[0], { line, headers });
      assert.equal(answer.status, 403);
      assert.equal(answer.headers.get('access-control-allow-origin'), undefined);
    }
  });

  it('that was made to believe that evil.com is 127.0.0.1 is refused', async () => {
    await using test = await receiverUnderTest({ handleOther: (_request, response) => response.end('secret') });
    for (const port of test.ports)
      for (const line of ['GET /healthz', 'GET /metrics', 'POST /v1/traces', 'OPTIONS /v1/traces']) {
        const answer = await send(port, {
          line,
          host: `evil.com:${port}`,
          headers: { 'content-type': 'application/json' },
        });
        assert.equal(answer.status, 421);
        assert.doesNotMatch(answer.body.toString(), /secret/);
      }
  });

  it('reaches a listed host name', async () => {
    await using test = await receiverUnderTest({ allowedHosts: ['host.docker.internal'] });
    const headers = { 'content-type': 'application/json' };
    assert.equal((await send(test.ports[0], { host: 'host.docker.internal:4318', headers })).status, 200);
    assert.equal((await send(test.ports[0], { host: 'host.docker.external', headers })).status, 421);
  });
});

it('leaves healthz and metrics to its owner', async () => {
  await using test = await receiverUnderTest({
    handleOther: (request, response) => response.end(`for ${request.url}`),
  });
  for (const port of test.ports) {
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/healthz`)).text(), 'for /healthz');
    assert.equal(await (await fetch(`http://localhost:${port}/metrics`)).text(), 'for /metrics');
  }
});
