import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeStatusJson } from './support/decodeStatus.ts';
import { framed, grpcResult, h2Client } from './support/grpcClient.ts';
import { dataFrame, headersFrame, prefaceFrames, resetFrame } from './support/http2Frames.ts';
import { rawClient, requestHead } from './support/rawClient.ts';
import { receiverUnderTest, until } from './support/receiverUnderTest.ts';
import { half, json, stillServes, whole } from './support/stillServes.ts';

describe('a slow sender', () => {
  const limits = { firstBytesMs: 100, headersMs: 100, stallMs: 100, stallBytes: 1000, lingerMs: 50 };

  it('that stays silent is closed', async () => {
    await using test = await receiverUnderTest({ limits });
    using client = await rawClient(test.ports[0]);
    using undecided = await rawClient(test.ports[1]);
    undecided.write('PR');
    await Promise.all([client.ended, undecided.ended]);
    await until('both are forgotten', () => test.receiver.counters.connections === 0);
  });

  it('that never ends its headers gets 408 while others are served', async () => {
    await using test = await receiverUnderTest({ limits });
    using client = await rawClient(test.ports[0]);
    client.write('POST /v1/traces HTTP/1.1\r\n');
    const drip = setInterval(() => client.write('x: y\r\n'), 20);
    await stillServes(test);
    const answer = await client.answer();
    clearInterval(drip);
    assert.equal(answer.status, 408);
    assert.match(decodeStatusJson(answer.body).message, /headers did not come in time/);
    await client.ended;
  });

  it('that drips its body gets 408 while others are served', async () => {
    await using test = await receiverUnderTest({ limits });
    using client = await rawClient(test.ports[0]);
    client.write(requestHead('POST /v1/traces', { ...json, 'content-length': 5000 }));
    const drip = setInterval(() => client.write('x'), 10);
    await stillServes(test);
    const answer = await client.answer();
    clearInterval(drip);
    assert.equal(answer.status, 408);
    assert.match(decodeStatusJson(answer.body).message, /too slowly: \d+ bytes/);
    assert.equal(test.receiver.counters.inFlightBytes, 0);
  });

  it('that is steady is not cut off, until the whole body takes too long', async () => {
    await using test = await receiverUnderTest({ limits: { ...limits, stallBytes: 1, bodyMs: 400 } });
    using client = await rawClient(test.ports[0]);
    client.write(requestHead('POST /v1/traces', { ...json, 'content-length': 5000 }));
    const drip = setInterval(() => client.write('xxxxx'), 10);
    const started = performance.now();
    const answer = await client.answer();
    clearInterval(drip);
    assert.equal(answer.status, 408);
    assert.match(decodeStatusJson(answer.body).message, /too slowly/);
    assert.ok(performance.now() - started >= 390);
  });

  it('of a gRPC message gets DEADLINE_EXCEEDED while others are served', async () => {
    await using test = await receiverUnderTest({ limits });
    using client = h2Client(test.ports[0]);
    const stream = client.open();
    const result = grpcResult(stream);
    stream.write(framed(Buffer.alloc(5000)).subarray(0, 100));
    await stillServes(test);
    const { status, message } = await result;
    assert.equal(status, 4);
    assert.match(message, /too slowly: 100 bytes/);
    assert.equal(test.receiver.counters.inFlightBytes, 0);
  });
});

describe('a sender that leaves', () => {
  it('in the middle of a body leaves nothing behind', async () => {
    await using test = await receiverUnderTest();
    for (const leave of ['destroy', 'resetAndDestroy', 'end'] as const)
      for (const port of test.ports) {
        using client = await rawClient(port);
        client.write(half);
        await until('the body is begun', () => test.receiver.counters.inFlightRequests === 1);
        client.socket[leave]();
        await until('nothing is in flight', () => test.receiver.counters.inFlightRequests === 0);
        await until('the connection is gone', () => test.receiver.counters.connections === 0);
      }
    assert.equal(test.receiver.counters.inFlightBytes, 0);
    assert.equal(test.ingested.length, 0);
    await stillServes(test);
  });

  it('in the middle of a gRPC message leaves nothing behind', async () => {
    await using test = await receiverUnderTest();
    using client = h2Client(test.ports[0]);
    client.open().write(framed(Buffer.alloc(5000)).subarray(0, 100));
    await until('the message is begun', () => test.receiver.counters.inFlightRequests === 1);
    client.session.destroy();
    await until('nothing is in flight', () => test.receiver.counters.inFlightRequests === 0);
    assert.equal(test.receiver.counters.abandoned, 1);
    assert.equal(test.receiver.counters.inFlightBytes, 0);
  });

  it('in the middle of an HTTP/2 stream does not pass off the half as the whole', async () => {
    await using test = await receiverUnderTest();
    using client = await rawClient(test.ports[0]);
    const types = ['application/grpc', 'application/x-protobuf'];
    client.write(prefaceFrames);
    for (const [index, type] of types.entries()) {
      const stream = 2 * index + 1;
      const path: Record<string, string> = type === 'application/grpc' ? {} : { ':path': '/v1/traces' };
      client.write(headersFrame(stream, { 'content-type': type, ...path }));
      client.write(dataFrame(stream, framed(Buffer.alloc(50)).subarray(0, 20), false));
      await until('the body is begun', () => test.receiver.counters.inFlightRequests === 1);
      client.write(resetFrame(stream));
      await until('nothing is in flight', () => test.receiver.counters.inFlightRequests === 0);
    }
    assert.deepEqual([test.receiver.counters.abandoned, test.ingested.length, test.refusals.length], [2, 0, 0]);
  });

  it('after its request does no harm; the request is kept', async () => {
    const { promise, resolve } = Promise.withResolvers<{ ok: true; accepted: number; rejected: number }>();
    await using test = await receiverUnderTest({ ingest: () => promise });
    const client = await rawClient(test.ports[0]);
    client.write(whole);
    await until('handed over', () => test.ingested.length === 1);
    client.socket.resetAndDestroy();
    await until('gone', () => test.receiver.counters.connections === 0);
    assert.equal(test.receiver.counters.inFlightRequests, 1);
    resolve({ ok: true, accepted: 1, rejected: 0 });
    await until('done', () => test.receiver.counters.inFlightRequests === 0);
    assert.equal(test.receiver.counters.accepted, 1);
  });
});
