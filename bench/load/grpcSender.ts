import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http2';
import { connect } from 'node:http2';
import type { Sender } from './client.ts';
import type { LoadOptions } from './options.ts';

const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

/** gRPC unary calls over one HTTP/2 connection, as one exporter process makes them. */
export async function grpcSender({ port }: LoadOptions): Promise<Sender> {
  const session = connect(`http://127.0.0.1:${port}`, { settings: { initialWindowSize: 1 << 20 } });
  await once(session, 'connect');
  return {
    frame(body) {
      const request = Buffer.alloc(5 + body.length);
      request.writeUInt32BE(body.length, 1);
      body.copy(request, 5);
      return { request, body: request.subarray(5) };
    },
    send(_, request) {
      const { promise, resolve, reject } = Promise.withResolvers<undefined>();
      const head = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
      const stream = session.request(head);
      let last: IncomingHttpHeaders = {};
      const keep = (headers: IncomingHttpHeaders) => (last = headers);
      stream.on('response', keep);
      stream.on('trailers', keep);
      stream.on('end', () => {
        const status = String(last['grpc-status']);
        if (status === '0') resolve(undefined);
        else reject(new Error(`grpc-status ${status}: ${String(last['grpc-message'])}`));
      });
      stream.on('error', reject);
      stream.resume();
      stream.end(request);
      return promise;
    },
    close() {
      session.destroy();
    },
  };
}
