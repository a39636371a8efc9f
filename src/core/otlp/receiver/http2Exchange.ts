import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Exchange } from './exchange.ts';

/** An OTLP/HTTP request that came over HTTP/2. */
export function http2Exchange(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, port: number): Exchange {
  return {
    method: headers[':method'] ?? '',
    target: headers[':path'] ?? '',
    headers: { ...headers, host: headers[':authority'] ?? headers.host },
    port,
    body: stream,
    proceed: ignore, // Node answers `Expect: 100-continue` by itself here
    watch: ignore, // a broken connection closes the stream
    answer: ({ status, headers: answerHeaders, body }) => {
      if (stream.destroyed || stream.closed) return;
      stream.respond({ ':status': status, ...answerHeaders });
      stream.end(body);
      endEarly(stream);
    },
  };
}

/** The answer is whole before the body is: the rest is not wanted (RFC 9113 section 8.1). */
export function endEarly(stream: ServerHttp2Stream): void {
  if (!stream.readableEnded) stream.close(0);
}

function ignore(): void {
  // nothing to do in HTTP/2
}
