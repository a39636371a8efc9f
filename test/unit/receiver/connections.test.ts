import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeStatusJson } from './support/decodeStatus.ts';
import { framed, h2Client } from './support/grpcClient.ts';
import { rawClient, requestHead } from './support/rawClient.ts';
import { receiverUnderTest, until } from './support/receiverUnderTest.ts';
import { half, json, stillServes, whole } from './support/stillServes.ts';

describe('a connection', () => {
  it('is kept for many requests', async () => {
    await using test = await receiverUnderTest();
    using client = await rawClient(test.ports[0]);
    for (let round = 0; round < 5; round++) {
      client.write(whole);
      assert.equal((await client.answer()).status, 200);
    }
    assert.equal(test.receiver.counters.connections, 1);
  });

  it('may carry the next requests before the answers; these come in order', async () => {
    const waiting: (() => void)[] = [];
    await using test = await receiverUnderTest({
      ingest: ({ length }) =>
        new Promise((resolve) => waiting.push(() => resolve({ ok: true, accepted: 0, rejected: length, reason: 'n' }))),
    });
    using client = await rawClient(test.ports[0]);
    for (const length of [1, 2, 3])
      client.write(requestHead('POST /v1/traces', { ...json, 'content-length': length }) + 'x'.repeat(length));
    await until('all are handed over', () => waiting.length === 3);
    for (const finish of waiting.reverse()) finish();
    for (const length of [1, 2, 3]) {
      const { body } = await client.answer();
      assert.match(body.toString(), new RegExp(`"rejectedSpans":"${length}"`));
    }
  });

  it('that asks first is told to go on, or is refused at once', async () => {
    await using test = await receiverUnderTest();
    using client = await rawClient(test.ports[0]);
    const asking = { ...json, expect: '100-continue' };
    client.write(requestHead('POST /v1/traces', { ...asking, 'content-length': 2 }));
    assert.equal((await client.answer()).status, 100);
    client.write('{}');
    assert.equal((await client.answer()).status, 200);
    client.write(requestHead('POST /v1/traces', { ...asking, 'content-length': 99_000_000 }));
    assert.equal((await client.answer()).status, 413);
  });

  it('that asks first and is refused is closed, because nobody knows whether the body still comes', async () => {
    await using test = await receiverUnderTest({ limits: { lingerMs: 50 } });
    using client = await rawClient(test.ports[0]);
    client.write(requestHead('POST /nowhere', { ...json, expect: '100-continue', 'content-length': 2 }));
    const answer = await client.answer();
    assert.deepEqual([answer.status, answer.headers.get('connection')], [404, 'close']);
    await client.ended;
  });

  it('that ends its side behind its last request still gets every answer', async () => {
    const waiting: (() => void)[] = [];
    await using test = await receiverUnderTest({
      ingest: () => new Promise((resolve) => waiting.push(() => resolve({ ok: true, accepted: 1, rejected: 0 }))),
    });
    for (const requests of [1, 3]) {
      using client = await rawClient(test.ports[0]);
      client.socket.end(whole.repeat(requests));
      await until('all are handed over', () => waiting.length === requests);
      using other = await rawClient(test.ports[0]);
      other.write(requestHead('POST /nowhere'));
      await other.answer(); // by now the end of the first has been seen too
      for (const finish of waiting.splice(0)) finish();
      for (let count = 0; count < requests; count++) assert.equal((await client.answer()).status, 200);
      await client.ended;
    }
    await until('the connections are closed', () => test.receiver.counters.connections === 0);
  });

  it('is reachable over IPv6', async (context) => {
    await using test = await receiverUnderTest();
    if (test.receiver.addresses.every((address) => !address.startsWith('[::1]'))) {
      context.skip('no IPv6 here');
      return;
    }
    for (const port of test.ports) {
      using client = await rawClient(port, '::1');
      client.write(requestHead('POST /v1/traces', { ...json, 'content-length': 0 }, `[::1]:${port}`));
      assert.equal((await client.answer()).status, 200);
    }
  });
});

describe('CONNECT', () => {
  const connect = requestHead('CONNECT localhost:443', { 'user-agent': 'me' });

  it('is told that there is no tunnel here, and closed', async () => {
    await using test = await receiverUnderTest({ limits: { lingerMs: 50 } });
    using client = await rawClient(test.ports[0]);
    client.write(connect);
    const answer = await client.answer();
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'POST']);
    assert.match(decodeStatusJson(answer.body).message, /CONNECT is not served/);
    await client.ended;
    assert.deepEqual([test.refusals[0]?.status, test.refusals[0]?.transport.userAgent], [405, 'me']);
    await stillServes(test);
  });

  it('behind a request does not take its answer away', async () => {
    await using test = await receiverUnderTest({ limits: { lingerMs: 50 } });
    using client = await rawClient(test.ports[0]);
    client.write(whole + connect);
    assert.equal((await client.answer()).status, 200);
    await client.ended;
  });
});

describe('bytes that are no request', () => {
  const lots: [name: string, bytes: string, status: number, words: RegExp][] = [
    ['words', 'hello there\r\n\r\n', 400, /not a readable HTTP request/],
    ['a TLS handshake', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, /http:\/\//],
    ['a header without end', `POST / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}`, 431, /headers are too large/],
    ['a bad length', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n', 400, /Content-Length/i],
    [
      'both lengths',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
      /Transfer-Encoding/i,
    ],
  ];
  for (const [name, bytes, status, words] of lots)
    it(`are answered and counted: ${name}`, async () => {
      await using test = await receiverUnderTest({ limits: { lingerMs: 50 } });
      for (const port of test.ports) {
        using client = await rawClient(port);
        client.write(Buffer.from(bytes, 'latin1'));
        const answer = await client.answer();
        assert.equal(answer.status, status);
        assert.match(decodeStatusJson(answer.body).message, words);
        await client.ended;
      }
      assert.deepEqual(
        test.refusals.map((refusal) => refusal.status),
        [status, status],
      );
      await stillServes(test);
    });

  it('in the middle of a chunked body end that request only', async () => {
    await using test = await receiverUnderTest({ limits: { lingerMs: 50 } });
    using client = await rawClient(test.ports[0]);
    client.write(requestHead('POST /v1/traces', { ...json, 'transfer-encoding': 'chunked' }));
    client.write('2\r\n{}\r\nnonsense\r\n');
    const answer = await client.answer();
    assert.equal(answer.status, 400);
    assert.equal(test.ingested.length, 0);
    await stillServes(test);
    assert.equal(test.receiver.counters.inFlightBytes, 0);
  });

  it('after a good request do not take its answer away', async () => {
    const { promise, resolve } = Promise.withResolvers<{ ok: true; accepted: number; rejected: number }>();
    await using test = await receiverUnderTest({ ingest: () => promise });
    using client = await rawClient(test.ports[0]);
    client.write(`${whole}nonsense\r\n\r\n`);
    await until('handed over', () => test.ingested.length === 1);
    resolve({ ok: true, accepted: 1, rejected: 0 });
    assert.equal((await client.answer()).status, 200);
  });

  it('after an HTTP/2 preface end that connection only', async () => {
    await using test = await receiverUnderTest();
    using client = await rawClient(test.ports[0]);
    client.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' + 'x'.repeat(100));
    await client.ended;
    await stillServes(test);
  });
});

describe('close', () => {
  it('lets what is under way end, ends what is idle, and frees the ports', async () => {
    const { promise, resolve } = Promise.withResolvers<{ ok: true; accepted: number; rejected: number }>();
    const test = await receiverUnderTest({ ingest: () => promise });
    using idle = await rawClient(test.ports[0]);
    using client = await rawClient(test.ports[0]);
    using grpc = h2Client(test.ports[1]);
    client.write(whole);
    const call = grpc.call([framed(Buffer.from('x'))]);
    await until('both are handed over', () => test.ingested.length === 2);
    const closed = test.receiver.close();
    await idle.ended;
    await assert.rejects(rawClient(test.ports[0]), { code: 'ECONNREFUSED' });
    resolve({ ok: true, accepted: 1, rejected: 0 });
    const answer = await client.answer();
    assert.deepEqual([answer.status, answer.headers.get('connection')], [200, 'close']);
    assert.equal((await call).status, 0);
    await closed;
    const again = await receiverUnderTest();
    assert.equal(await again.receiver.listen(test.ports[0]), test.ports[0]);
    await again.receiver.close();
  });

  it('does not wait for ever', async () => {
    const test = await receiverUnderTest({
      limits: { closeMs: 50 },
      ingest: () => delay(100_000, undefined, { ref: false }) as Promise<never>,
    });
    using client = await rawClient(test.ports[0]);
    client.write(half);
    using other = await rawClient(test.ports[0]);
    other.write(whole);
    await until('one waits', () => test.ingested.length === 1);
    await test.receiver.close();
    await Promise.all([client.ended, other.ended]);
  });
});

describe('a port that is taken', () => {
  it('is named in the error, and nothing stays open', async () => {
    await using test = await receiverUnderTest();
    const [taken] = test.ports;
    await using other = await receiverUnderTest();
    await assert.rejects(other.receiver.listen(taken), { code: 'EADDRINUSE', port: taken });
    assert.equal(other.receiver.ports.length, 2);
    await stillServes(other);
  });

  it('on IPv6 alone is taken too, and is not kept on IPv4', async (context) => {
    const stranger = createServer();
    const port = await new Promise<number | undefined>((resolve) => {
      stranger.once('error', () => resolve(undefined));
      stranger.listen(0, '::1', () => resolve((stranger.address() as AddressInfo).port));
    });
    if (port === undefined) {
      context.skip('no IPv6 here');
      return;
    }
    await using test = await receiverUnderTest();
    await assert.rejects(test.receiver.listen(port), { code: 'EADDRINUSE' });
    await assert.rejects(rawClient(port), { code: 'ECONNREFUSED' });
    await new Promise((resolve) => stranger.close(resolve));
  });

  it('is the same port when it is our own', async () => {
    await using test = await receiverUnderTest();
    assert.equal(await test.receiver.listen(test.ports[0]), test.ports[0]);
    assert.equal(test.receiver.ports.length, 2);
  });
});
