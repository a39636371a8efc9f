import type { Server } from 'node:net';

/** Both, because `localhost` means one or the other by the sender's own choice. */
const ipv4 = '127.0.0.1';
const ipv6 = '::1';

/** Codes of `listen` on a machine without IPv6. */
const noIpv6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);
const attempts = 10;

interface OpenPort {
  readonly port: number;
  readonly servers: readonly Server[];
}

/**
 * Listens on `port` (0 = any free one) of every loopback address. Rejects with Node's error when another program has it
 * on any of them: a sender that says `localhost` would sometimes reach the stranger.
 */
export async function openLoopback(port: number, create: () => Server): Promise<OpenPort> {
  for (let attempt = 1; ; attempt++) {
    const first = await listenOn(create(), port, ipv4);
    const chosen = portOf(first);
    try {
      return { port: chosen, servers: [first, await listenOn(create(), chosen, ipv6)] };
    } catch (error) {
      if (noIpv6.has(codeOf(error))) return { port: chosen, servers: [first] };
      first.close();
      const another = port === 0 && codeOf(error) === 'EADDRINUSE' && attempt < attempts;
      if (!another) throw error;
    }
  }
}

function listenOn(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject).on('error', ignore);
      resolve(server);
    });
  });
}

/** A connection that could not be accepted (no file handles left) is lost; the next one may do. */
function ignore(): void {
  // nothing to close
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
