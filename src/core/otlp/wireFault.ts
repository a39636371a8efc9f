/**
 * What can be wrong with a message, and what its sender can do about it.
 * Wire rules: protobuf encoding guide; ids: OTLP `trace.proto` ("An invalid ID is one with all zeroes").
 */
export const wireFaults = {
  truncated: 'a length runs past the end of its message; send the message whole, or split the batch',
  varint: 'a varint is cut off or longer than 10 bytes; use a standard protobuf encoder',
  tag: 'a field tag is not valid protobuf; check that the body is OTLP protobuf and its content type says so',
  wireType: 'a field has a wire type that OTLP does not give it; check that the endpoint matches the signal',
  group: 'a group has no end tag of its own; use a standard protobuf encoder',
  depth: 'messages are nested more than 100 deep; flatten the attribute or send it as JSON text',
  fields: 'it holds more than 200,000 fields and values; send large data as text or in parts',
  traceId: 'trace_id must be 16 bytes and not all zero; check the id generator of the SDK',
  spanId: 'span_id must be 8 bytes and not all zero; check the id generator of the SDK',
  parentSpanId: 'parent_span_id must be 8 bytes, or absent for a root; check the id generator of the SDK',
} as const;

export type WireFault = keyof typeof wireFaults;
