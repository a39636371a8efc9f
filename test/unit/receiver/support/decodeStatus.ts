import { createRequire } from 'node:module';

/** A google.rpc.Status as read from an answer, whichever its encoding. */
export interface DecodedStatus {
  readonly code: number;
  readonly message: string;
  /** From `google.rpc.RetryInfo`. */
  readonly retrySeconds?: number;
}

interface Reader {
  readonly pos: number;
  readonly len: number;
  uint32(): number;
  int32(): number;
  int64(): unknown;
  string(): string;
  bytes(): Uint8Array;
  skipType(wireType: number): void;
}
const { Reader } = createRequire(import.meta.url)('protobufjs/minimal.js') as {
  Reader: { create(bytes: Uint8Array): Reader };
};

export function decodeStatusJson(body: Uint8Array): DecodedStatus {
  const { code, message, details } = JSON.parse(Buffer.from(body).toString()) as {
    code: number;
    message: string;
    details?: { '@type': string; retryDelay: string }[];
  };
  const delay = details?.find((detail) => detail['@type'] === 'type.googleapis.com/google.rpc.RetryInfo')?.retryDelay;
  return { code, message, ...(delay !== undefined && { retrySeconds: parseFloat(delay) }) };
}

/** Read with protobufjs, so that our own writer is not its own judge. Fields: google/rpc/status.proto, error_details.proto. */
export function decodeStatusProtobuf(body: Uint8Array): DecodedStatus {
  const fields = readFields(body);
  const any = fields.get(3);
  const info = any instanceof Uint8Array ? readFields(any).get(2) : undefined;
  const delay = info instanceof Uint8Array ? readFields(info).get(1) : undefined;
  const seconds = delay instanceof Uint8Array ? readFields(delay).get(1) : undefined;
  return {
    code: Number(fields.get(1) ?? 0),
    message: Buffer.from(fields.get(2) as Uint8Array).toString(),
    ...(seconds !== undefined && { retrySeconds: Number(seconds) }),
  };
}

function readFields(bytes: Uint8Array): Map<number, number | Uint8Array> {
  const reader = Reader.create(bytes);
  const fields = new Map<number, number | Uint8Array>();
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    fields.set(tag >>> 3, (tag & 7) === 2 ? reader.bytes() : reader.int32());
  }
  return fields;
}
