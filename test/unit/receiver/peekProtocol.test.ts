import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { protocolOf } from '../../../src/core/otlp/receiver/peekProtocol.ts';
import { receiverUnderTest, until } from './support/receiverUnderTest.ts';
import { rawClient, requestHead } from './support/rawClient.ts';
import { framed } from './support/grpcClient.ts';
import { dataFrame, headersFrame, prefaceFrames } from './support/http2Frames.ts';

describe('protocolOf', () => {
  const heads: [head: string, protocol: ReturnType<typeof protocolOf>][] = [
    ['', undefined],
    ['P', undefined],
    ['PR', undefined],
    ['PRI', 'http2'],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'http2'],
    ['PO', 'http1'],
    ['PU', 'http1'],
    ['PROPFIND', 'http1'],
    ['G', 'http1'],
    ['\x16\x03\x01', 'http1'],
    ['\r\n', 'http1'],
  ];
  for (const [head, protocol] of heads)
    it(`takes ${JSON.stringify(head)} for ${protocol ?? 'not decided yet'}`, () => {
      assert.equal(protocolOf(Buffer.from(head, 'latin1')), protocol);
    });
});

describe('a sender that writes one byte at a time', () => {
  it('is served over HTTP/1.1 on both ports', async () => {
    await using test = await receiverUnderTest();
    for (const port of test.ports) {
      using client = await rawClient(port);
      const headers = { 'content-type': 'application/json', 'content-length': 2 };
      for (const byte of `${requestHead('POST /v1/traces', headers)}{}`) {
        client.write(byte);
        await new Promise(setImmediate);
      }
      assert.equal((await client.answer()).status, 200);
    }
    assert.deepEqual(
      test.ingested.map(({ bytes }) => bytes.toString()),
      ['{}', '{}'],
    );
  });

  it('is served over gRPC on both ports', async () => {
    const call = Buffer.concat([prefaceFrames, headersFrame(1), dataFrame(1, framed(Buffer.from('message')), true)]);
    await using test = await receiverUnderTest();
    for (const [index, port] of test.ports.entries()) {
      using client = await rawClient(port);
      for (const byte of call) {
        client.write(Uint8Array.of(byte));
        await new Promise(setImmediate);
      }
      await until('the call is handed over', () => test.ingested.length === index + 1);
    }
    assert.deepEqual(
      test.ingested.map(({ bytes }) => bytes.toString()),
      ['message', 'message'],
    );
  });
});
