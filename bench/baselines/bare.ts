// A server that only collects the bodies: what node:http costs before anybody looks at a span.
import { listen } from './listen.ts';

listen((request, response) => {
  const body = Buffer.allocUnsafe(Number(request.headers['content-length']));
  let length = 0;
  request.on('data', (chunk: Buffer) => (length += chunk.copy(body, length)));
  request.on('end', () => {
    response.statusCode = length === body.length ? 200 : 400;
    response.end();
  });
});
