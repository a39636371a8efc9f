import { traceMethod } from './grpcClient.ts';

// HTTP/2 by hand, for what a client library will not send (RFC 9113; header fields without Huffman coding or table, RFC 7541).

const endStream = 1;
const endHeaders = 4;

const grpcHeaders = {
  ':method': 'POST',
  ':scheme': 'http',
  ':path': traceMethod,
  ':authority': 'localhost',
  'content-type': 'application/grpc',
};

/** The start of a connection: preface and empty SETTINGS. */
export const prefaceFrames = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  frame(4, 0, 0, Buffer.alloc(0)),
]);

/** Opens a stream; a gRPC call unless the headers say otherwise. */
export function headersFrame(stream: number, headers: Readonly<Record<string, string>> = {}): Buffer {
  const fields = Object.entries({ ...grpcHeaders, ...headers }).map(([name, value]) =>
    Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name), Buffer.from([value.length]), Buffer.from(value)]),
  );
  return frame(1, endHeaders, stream, Buffer.concat(fields));
}

export function dataFrame(stream: number, data: Uint8Array, isLast: boolean): Buffer {
  return frame(0, isLast ? endStream : 0, stream, data);
}

/** RST_STREAM with CANCEL. */
export function resetFrame(stream: number): Buffer {
  return frame(3, 0, stream, Buffer.from([0, 0, 0, 8]));
}

function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}
