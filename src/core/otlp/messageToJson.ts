import type { Field, Message } from './otlpSchema.ts';
import { jsonDouble } from './readAttribute.ts';
import type { WireReader } from './wireReader.ts';

/** A message in OTLP/JSON form: field names as in JSON, 64-bit integers as strings, ids in hex, enums as numbers. */
export type JsonMessage = Record<string, unknown>;

/** Reads the checked message between two positions. A field that is absent on the wire is absent in the answer. */
export function messageToJson(wire: WireReader, message: Message, start: number, end: number): JsonMessage {
  const json: JsonMessage = {};
  wire.at = start;
  for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
    const field = message.fields[tag >>> 3];
    if (field === undefined) continue;
    if (!field.repeated) json[field.name] = readValue(wire, field);
    else readInto((json[field.name] ??= []) as unknown[], wire, field, tag & 7);
  }
  return json;
}

/** One value of a list, or several in packed form. */
function readInto(values: unknown[], wire: WireReader, field: Field, wireType: number): void {
  if (wireType === field.wireType) {
    values.push(readValue(wire, field));
    return;
  }
  const { start, end } = wire;
  wire.at = start;
  while (wire.at < end && wire.bare(field.wireType, end)) values.push(readValue(wire, field));
}

function readValue(wire: WireReader, { type, message }: Field): unknown {
  switch (type) {
    case 'message':
      return message && messageToJson(wire, message, wire.start, wire.end);
    case 'string':
      return wire.text();
    case 'bytes':
      return wire.bytes.toString('base64', wire.start, wire.end);
    case 'id':
      return wire.hex();
    case 'bool':
      return (wire.low | wire.high) !== 0;
    case 'double':
      return jsonDouble(wire.double());
    case 'enum':
      return wire.low;
    case 'uint32':
    case 'fixed32':
      return wire.low >>> 0;
    case 'sint32':
      return (wire.low >>> 1) ^ -(wire.low & 1);
    case 'int64':
    case 'sfixed64':
      return wire.signed();
    case 'uint64':
      return wire.unsigned();
    case 'fixed64':
      return wire.fixed();
  }
}
