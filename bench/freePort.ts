import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A loopback port that is free now; for programs that cannot be told to take any free one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<number>();
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    server.close(() => resolve(port));
  });
  return promise;
}
