import type { Field, ScalarType } from './otlpSchema.ts';
import type { WireWriter } from './wireWriter.ts';

/** Writes a JSON value as a field value, without its tag. `false` = it cannot be, and nothing was written. */
type Write = (out: WireWriter, value: unknown, field: Field) => boolean;

/** How each type may look in JSON (protobuf JSON mapping, with the exceptions of the OTLP specification for ids). */
export const jsonScalars: Readonly<Record<ScalarType, { readonly expected: string; readonly write: Write }>> = {
  string: { expected: 'a string', write: writeString },
  bytes: { expected: 'base64 text', write: encodedWriter('base64', /^[A-Za-z0-9+/_-]*={0,2}$/) },
  id: { expected: 'hex digits in pairs', write: encodedWriter('hex', /^(?:[0-9a-fA-F]{2})*$/) },
  bool: { expected: 'true or false', write: writeBool },
  enum: { expected: 'a number or name of the enumeration', write: writeEnum },
  uint32: { expected: 'an integer from 0 to 4294967295', write: integerWriter(0n, 2n ** 32n, writeUint32) },
  fixed32: { expected: 'an integer from 0 to 4294967295', write: integerWriter(0n, 2n ** 32n, writeFixed32) },
  sint32: { expected: 'a 32-bit integer', write: integerWriter(-(2n ** 31n), 2n ** 31n, writeZigzag) },
  int64: {
    expected: 'a 64-bit integer, as text or number',
    write: integerWriter(-(2n ** 63n), 2n ** 63n, writeVarint),
  },
  uint64: {
    expected: 'an unsigned 64-bit integer, as text or number',
    write: integerWriter(0n, 2n ** 64n, writeVarint),
  },
  fixed64: {
    expected: 'an unsigned 64-bit integer, as text or number',
    write: integerWriter(0n, 2n ** 64n, writeFixed64),
  },
  sfixed64: {
    expected: 'a 64-bit integer, as text or number',
    write: integerWriter(-(2n ** 63n), 2n ** 63n, writeFixed64),
  },
  double: { expected: 'a number, or NaN, Infinity or -Infinity as text', write: writeDouble },
};

function writeString(out: WireWriter, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  out.string(value);
  return true;
}

function encodedWriter(encoding: 'hex' | 'base64', form: RegExp): Write {
  return (out, value) => {
    if (typeof value !== 'string' || !form.test(value)) return false;
    out.encoded(value, encoding);
    return true;
  };
}

function writeBool(out: WireWriter, value: unknown): boolean {
  if (typeof value !== 'boolean') return false;
  out.uint32(Number(value));
  return true;
}

function writeEnum(out: WireWriter, value: unknown, { enumNames }: Field): boolean {
  const number =
    typeof value === 'string' && enumNames ? enumNames.names.indexOf(value.replace(enumNames.prefix, '')) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 0x7fff_ffff) return false;
  out.uint32(number);
  return true;
}

function writeDouble(out: WireWriter, value: unknown): boolean {
  const number = typeof value === 'string' ? doubleOf(value) : value;
  if (typeof number !== 'number') return false;
  out.double(number);
  return true;
}

/** `undefined` = not a number. `Number` alone would take the empty text, spaces and hex. */
function doubleOf(text: string): number | undefined {
  return text === 'NaN' || /^-?(?:Infinity|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(text) ? Number(text) : undefined;
}

const decimal = /^-?\d{1,20}$/;

/** `from` inclusive, `to` exclusive. */
function integerWriter(from: bigint, to: bigint, write: (out: WireWriter, value: bigint) => void): Write {
  return (out, value) => {
    const isInteger =
      typeof value === 'number' ? Number.isInteger(value) : typeof value === 'string' && decimal.test(value);
    if (!isInteger) return false;
    const integer = BigInt(value as number | string);
    if (integer < from || integer >= to) return false;
    write(out, integer);
    return true;
  };
}

function writeUint32(out: WireWriter, value: bigint): void {
  out.uint32(Number(value));
}

function writeFixed32(out: WireWriter, value: bigint): void {
  out.fixed32(Number(value));
}

/** `sint32` on the wire: small magnitudes, of either sign, in few bytes. */
function writeZigzag(out: WireWriter, value: bigint): void {
  const number = Number(value);
  out.uint32((number << 1) ^ (number >> 31));
}

function writeVarint(out: WireWriter, value: bigint): void {
  out.varint64(value);
}

function writeFixed64(out: WireWriter, value: bigint): void {
  out.fixed64(value);
}
