import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { startRunSpan } from '../../../src/host/ownTelemetry.ts';

describe('startRunSpan', () => {
  it('sends the run as one span of the service agent-loupe', async () => {
    const bodies: { path: string; bytes: Buffer }[] = [];
    const server = createServer((request, response) => {
      void buffer(request).then((bytes) => {
        bodies.push({ path: request.url ?? '', bytes });
        response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const run = startRunSpan('run demo agent', `http://127.0.0.1:${port}`, '1.2.3');
      assert.match(run.traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      await run.end({ cancelled: false, failure: 'it broke', exitCode: 3 });
      assert.deepEqual(
        bodies.map(({ path }) => path),
        ['/v1/traces'],
      );
      const [, traceId = ''] = run.traceparent.split('-');
      const sent = bodies[0]?.bytes ?? Buffer.alloc(0);
      assert.ok(sent.includes(Buffer.from(traceId, 'hex')));
      for (const text of ['agent-loupe', 'run demo agent', 'it broke']) assert.ok(sent.includes(text));
    } finally {
      server.close();
    }
  });

  it('lets the run end when the receiver is gone', async () => {
    const run = startRunSpan('run demo agent', 'http://127.0.0.1:9', '1.2.3');
    await run.end({ cancelled: true });
  });
});
