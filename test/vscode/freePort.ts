import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** `wanted` when it is free on the loopback interface, else any port that is. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer();
  try {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return await freePort();
  }
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
