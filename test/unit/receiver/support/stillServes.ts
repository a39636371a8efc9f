import assert from 'node:assert/strict';
import { framed, h2Client } from './grpcClient.ts';
import { rawClient, requestHead } from './rawClient.ts';
import type { UnderTest } from './receiverUnderTest.ts';

export const json = { 'content-type': 'application/json' };
/** A request that is accepted. */
export const whole = `${requestHead('POST /v1/traces', { ...json, 'content-length': 2 })}{}`;
/** A request whose last 90 bytes are yet to come. */
export const half = requestHead('POST /v1/traces', { ...json, 'content-length': 100 }) + 'x'.repeat(10);

/** Fails unless others are served on both ports, over HTTP and gRPC. */
export async function stillServes({ ports }: UnderTest): Promise<void> {
  for (const port of ports) {
    using client = await rawClient(port);
    client.write(whole);
    assert.equal((await client.answer()).status, 200);
    using grpc = h2Client(port);
    assert.equal((await grpc.call([framed(Buffer.from('x'))])).status, 0);
  }
}
