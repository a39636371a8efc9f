import type { Agent } from 'node:http';
import { request } from 'node:http';

/** `GET path` on a collector's API socket; the whole body. Throws on any status but 200. */
export async function askApi(socketPath: string | undefined, path: string, agent: Agent): Promise<Buffer> {
  if (socketPath === undefined) throw new Error('this server has no API');
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  request({ socketPath, path, agent }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () => {
      const body = Buffer.concat(chunks);
      if (response.statusCode === 200) resolve(body);
      else reject(new Error(`${path} answered ${response.statusCode ?? '?'}: ${body.toString().slice(0, 300)}`));
    });
  })
    .on('error', reject)
    .end();
  return promise;
}
