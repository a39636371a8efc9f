import type { Attribute, AttributeValue } from '../../shared/attributeValue.ts';
import { ByteInterner } from './byteInterner.ts';
import type { WireReader } from './wireReader.ts';

const keyValueTag = { key: 0x0a, value: 0x12 } as const;
const listTag = 0x0a;
const valueTag = {
  string: 0x0a,
  bool: 0x10,
  int: 0x18,
  double: 0x21,
  array: 0x2a,
  kvlist: 0x32,
  bytes: 0x3a,
} as const;

/** Keys repeat from span to span. */
const keys = new ByteInterner();

const empty: AttributeValue = { t: 'empty' };

/** Reads the checked `KeyValue` that `wire.next` found; of a repeated field the last counts. */
export function readAttribute(wire: WireReader): Attribute {
  const { start, end } = wire;
  let key = '';
  let value = empty;
  wire.at = start;
  for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
    if (tag === keyValueTag.key) key = keys.text(wire, wire.start, wire.end - wire.start);
    else if (tag === keyValueTag.value) value = readAnyValue(wire);
  }
  return { key, value };
}

/** Reads the checked `AnyValue` that `wire.next` found; of several values the last counts, as for every `oneof`. */
export function readAnyValue(wire: WireReader): AttributeValue {
  const { start, end } = wire;
  let value = empty;
  wire.at = start;
  for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) value = readValue(wire, tag) ?? value;
  return value;
}

/** `undefined` = a field that OTLP does not name. */
function readValue(wire: WireReader, tag: number): AttributeValue | undefined {
  switch (tag) {
    case valueTag.string:
      return { t: 'string', v: wire.text() };
    case valueTag.bool:
      return { t: 'bool', v: (wire.low | wire.high) !== 0 };
    case valueTag.int:
      return { t: 'int', v: wire.signed() };
    case valueTag.double:
      return { t: 'double', v: jsonDouble(wire.double()) };
    case valueTag.array:
      return { t: 'array', v: readList(wire, readAnyValue) };
    case valueTag.kvlist:
      return { t: 'kvlist', v: readList(wire, readAttribute) };
    case valueTag.bytes:
      return { t: 'bytes', v: wire.bytes.toString('base64', wire.start, wire.end) };
    default:
      return undefined;
  }
}

function readList<T>(wire: WireReader, read: (wire: WireReader) => T): T[] {
  const { start, end } = wire;
  const found: T[] = [];
  wire.at = start;
  for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) if (tag === listTag) found.push(read(wire));
  return found;
}

/** JSON has no NaN and no infinities; the protobuf JSON mapping writes them as words. */
export function jsonDouble(value: number): number | 'NaN' | 'Infinity' | '-Infinity' {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return value;
  return value > 0 ? 'Infinity' : '-Infinity';
}
