import type { IngestRequest } from '../shared/ingest.ts';
import { inflateBody } from '../core/otlp/inflateBody.ts';
import { jsonToProtobuf } from '../core/otlp/jsonToProtobuf.ts';

/** The body of a request as protobuf bytes, of at most `limit` bytes when inflated. Throws `OtlpError`. */
export function uncompressedBody(request: IngestRequest, limit: number): Uint8Array {
  const received = new Uint8Array(request.body, 0, request.length);
  const inflated = inflateBody(received, request.compression, limit);
  return request.encoding === 'json' ? jsonToProtobuf(request.signal, inflated) : inflated;
}
