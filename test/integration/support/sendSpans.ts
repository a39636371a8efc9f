import { Agent, request } from 'node:http';

/** What a sender was told. */
export interface Told {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** Posts OTLP bodies over kept-alive connections; rejects when the collector dies first. */
export function otlpSender(
  otlp: string,
  connections = 8,
): {
  post(body: Uint8Array, path?: string, contentType?: string): Promise<Told>;
  close(): void;
} {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    post(body, path = '/v1/traces', contentType = 'application/x-protobuf') {
      const { promise, resolve, reject } = Promise.withResolvers<Told>();
      const headers = { 'content-type': contentType, 'content-length': body.length };
      const asked = request(`${otlp}${path}`, { method: 'POST', agent, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const retryAfter = answer.headers['retry-after'];
          resolve({ status: answer.statusCode ?? 0, retryAfter, body: Buffer.concat(parts).toString('utf8') });
        });
      });
      asked.on('error', reject);
      asked.end(body);
      return promise;
    },
    close: () => agent.destroy(),
  };
}
