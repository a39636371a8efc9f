import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { framed } from './support/grpcClient.ts';
import { dataFrame, headersFrame, prefaceFrames } from './support/http2Frames.ts';
import { rawClient } from './support/rawClient.ts';
import { receiverUnderTest, until } from './support/receiverUnderTest.ts';
import { stillServes, whole } from './support/stillServes.ts';

const grpcCall = Buffer.concat([prefaceFrames, headersFrame(1), dataFrame(1, framed(Buffer.from('x')), true)]);

/** A good beginning, then whatever. */
const bytes = fc
  .tuple(
    fc.constantFrom(Buffer.alloc(0), prefaceFrames, grpcCall, Buffer.from(whole)),
    fc.nat(200),
    fc.uint8Array({ maxLength: 300 }),
  )
  .map(([start, cut, rest]) => Buffer.concat([start.subarray(0, Math.max(0, start.length - cut)), rest]));

it('no bytes bring it down or stay in flight', async () => {
  await using test = await receiverUnderTest({
    limits: { firstBytesMs: 200, headersMs: 200, stallMs: 200, lingerMs: 20 },
  });
  await fc.assert(
    fc.asyncProperty(bytes, fc.boolean(), async (sent, isReset): Promise<void> => {
      using client = await rawClient(test.ports[0]);
      client.write(sent);
      await new Promise(setImmediate);
      if (isReset) return;
      client.socket.end();
      await client.ended;
    }),
    { numRuns: 300 },
  );
  await until('nothing is in flight', () => test.receiver.counters.inFlightRequests === 0);
  await until('all connections are closed', () => test.receiver.counters.connections === 0);
  assert.equal(test.receiver.counters.inFlightBytes, 0);
  await stillServes(test);
});
