import type { IngestRequest } from '../../shared/ingest.ts';
import { inflateBody } from '../../core/otlp/inflateBody.ts';
import { jsonToProtobuf } from '../../core/otlp/jsonToProtobuf.ts';
import type { ProtobufRequest } from '../../core/otlp/jsonToProtobuf.ts';

/** The body of a request as protobuf, of at most `limit` bytes when inflated. Throws `OtlpError`. */
export function protobufOf(request: IngestRequest, limit: number): ProtobufRequest {
  const received = new Uint8Array(request.body, 0, request.length);
  const bytes = inflateBody(received, request.compression, limit);
  return request.encoding === 'json' ? jsonToProtobuf(request.signal, bytes) : { bytes, rejected: 0 };
}
