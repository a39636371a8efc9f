import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeStatusJson } from './support/decodeStatus.ts';
import { framed, h2Client } from './support/grpcClient.ts';
import { rawClient, requestHead } from './support/rawClient.ts';
import { receiverUnderTest, until } from './support/receiverUnderTest.ts';
import { half, json } from './support/stillServes.ts';

describe('limits', () => {
  it('of bytes in flight: the request too many is told to come back, and the account returns to zero', async () => {
    const finishers: (() => void)[] = [];
    await using test = await receiverUnderTest({
      limits: { requestBytes: 20_000, inFlightBytes: 20_000 },
      ingest: () => new Promise((resolve) => finishers.push(() => resolve({ ok: true, accepted: 1, rejected: 0 }))),
    });
    const body = 'x'.repeat(15_000);
    const request = requestHead('POST /v1/traces', { ...json, 'content-length': body.length }) + body;
    for (const port of test.ports) {
      using first = await rawClient(port);
      first.write(request);
      await until('the first waits', () => finishers.length === 1);
      using second = await rawClient(port);
      second.write(request);
      const refused = await second.answer();
      assert.equal(refused.status, 429);
      assert.equal(refused.headers.get('retry-after'), '1');
      assert.equal(decodeStatusJson(refused.body).retrySeconds, 1);
      using grpc = h2Client(port);
      const call = await grpc.call([framed(Buffer.alloc(15_000))]);
      assert.equal(call.status, 14);
      assert.ok(call.headers['grpc-status-details-bin']);
      finishers.pop()?.();
      assert.equal((await first.answer()).status, 200);
      assert.equal(test.receiver.counters.inFlightBytes, 0);
    }
  });

  it('of a chunked body: over the limit is 413 as soon as it is', async () => {
    await using test = await receiverUnderTest({ limits: { requestBytes: 1000, lingerMs: 50 } });
    using client = await rawClient(test.ports[0]);
    client.write(requestHead('POST /v1/traces', { ...json, 'transfer-encoding': 'chunked' }));
    client.write(`400\r\n${'x'.repeat(1024)}\r\n`);
    assert.equal((await client.answer()).status, 413);
    await client.ended;
    assert.equal(test.receiver.counters.inFlightBytes, 0);
  });

  it('of a request can be changed while it runs, also beyond the bytes in flight', async () => {
    await using test = await receiverUnderTest({
      limits: { requestBytes: 10_000, inFlightBytes: 10_000, lingerMs: 50 },
    });
    const body = 'x'.repeat(15_000);
    const answers: number[] = [];
    for (const bytes of [undefined, 20_000, 1000]) {
      if (bytes !== undefined) test.receiver.setRequestBytes(bytes);
      using client = await rawClient(test.ports[0]);
      client.write(requestHead('POST /v1/traces', { ...json, 'content-length': body.length }) + body);
      answers.push((await client.answer()).status);
    }
    assert.deepEqual(answers, [413, 200, 413]);
  });

  it('of connections: the idle make room, and when all are busy the next is told', async () => {
    await using test = await receiverUnderTest({ limits: { connections: 2, lingerMs: 50 } });
    using idle = await rawClient(test.ports[0]);
    using busy = await rawClient(test.ports[0]);
    busy.write(half);
    await until('one is busy', () => test.receiver.counters.inFlightRequests === 1);
    using third = await rawClient(test.ports[0]);
    await idle.ended;
    third.write(half);
    await until('two are busy', () => test.receiver.counters.inFlightRequests === 2);
    using fourth = await rawClient(test.ports[0]);
    const answer = await fourth.answer();
    assert.equal(answer.status, 503);
    assert.match(decodeStatusJson(answer.body).message, /All 2 connections/);
    assert.equal(test.refusals.at(-1)?.status, 503);
  });
});
