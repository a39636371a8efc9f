import type { BufferPool } from './bufferPool.ts';
import { faults } from './fault.ts';
import { GrowingBytes } from './growingBytes.ts';
import type { BodySink } from './receiveBody.ts';

/** An HTTP body: everything that comes, up to `limit` bytes. `declared`: its content-length, where there is one. */
export function wholeBody(pool: BufferPool, declared: number | undefined, limit: number): BodySink {
  const bytes = new GrowingBytes(pool, declared);
  return {
    take: (chunk) => {
      if (bytes.length + chunk.length > limit) return faults.tooLarge(limit);
      bytes.append(chunk);
      return undefined;
    },
    finish: () => bytes.collected(),
  };
}
