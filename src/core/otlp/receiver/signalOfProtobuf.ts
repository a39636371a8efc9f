import type { Signal } from '../../../shared/ingest.ts';

// The three export requests have the same outer shape: resource entries (1) → scope entries (2) → records (2).
// Only the records differ, so the first record decides: by the wire type each of its fields has in Span, LogRecord and Metric.

const varint = 0;
const fixed64 = 1;
const delimited = 2;
const fixed32 = 5;

/** Field number → wire type, from trace.proto, logs.proto and metrics.proto of OTLP 1. */
const records: readonly { readonly signal: Signal; readonly fields: Readonly<Record<number, number>> }[] = [
  {
    signal: 'traces',
    fields: {
      ...all([1, 2, 3, 4, 5, 9, 11, 13, 15], delimited),
      ...all([6, 10, 12, 14], varint),
      ...all([7, 8], fixed64),
      16: fixed32,
    },
  },
  {
    signal: 'logs',
    fields: { ...all([3, 5, 6, 9, 10, 12], delimited), ...all([2, 7], varint), ...all([1, 11], fixed64), 8: fixed32 },
  },
  { signal: 'metrics', fields: all([1, 2, 3, 5, 7, 9, 10, 11, 12], delimited) },
];

const traceIdBytes = 16;
const spanIdBytes = 8;

function all(fields: readonly number[], wireType: number): Record<number, number> {
  return Object.fromEntries(fields.map((field) => [field, wireType]));
}

interface Field {
  readonly number: number;
  readonly wireType: number;
  /** The value of a delimited field, as far as there is one. */
  readonly value: Uint8Array;
  /** The bytes do not end within it. */
  readonly whole: boolean;
}

/** The one signal whose record fits the first record in `start`, a beginning of an export request; `undefined` = none or several. */
export function signalOfProtobuf(start: Uint8Array): Signal | undefined {
  for (const resource of delimitedFields(start, 1))
    for (const scope of delimitedFields(resource.value, 2))
      for (const record of delimitedFields(scope.value, 2)) {
        const fitting = signalsOfRecord(record);
        return fitting.length === 1 ? fitting[0] : undefined;
      }
  return undefined;
}

function signalsOfRecord({ value, whole }: Field): Signal[] {
  const found = [...fieldsOf(value)];
  return records
    .filter(({ fields }) => found.every(({ number, wireType }) => fields[number] === wireType))
    .map(({ signal }) => signal)
    .filter((signal) => signal !== 'traces' || hasSpanIds(found) || !whole);
}

/** Every span has both ids at their exact sizes; without this a gauge's name and unit could pass for them. */
function hasSpanIds(found: readonly Field[]): boolean {
  return hasSize(found, 1, traceIdBytes) && hasSize(found, 2, spanIdBytes);
}

function hasSize(found: readonly Field[], number: number, size: number): boolean {
  return found.some((field) => field.number === number && field.value.length === size);
}

function* delimitedFields(message: Uint8Array, number: number): Generator<Field> {
  for (const field of fieldsOf(message)) if (field.number === number && field.wireType === delimited) yield field;
}

/** Ends quietly where the bytes end or stop making sense. */
function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  while (at < message.length) {
    const tag = readVarint(message, at);
    if (!tag) return;
    const wireType = tag.value % 8;
    const size = sizeOf(message, tag.end, wireType);
    if (!size) return;
    const end = size.from + size.length;
    const value = message.subarray(size.from, end);
    yield { number: Math.floor(tag.value / 8), wireType, value, whole: end <= message.length };
    at = end;
  }
}

function sizeOf(message: Uint8Array, at: number, wireType: number): { from: number; length: number } | undefined {
  if (wireType === fixed64) return { from: at, length: 8 };
  if (wireType === fixed32) return { from: at, length: 4 };
  if (wireType !== varint && wireType !== delimited) return undefined;
  const read = readVarint(message, at);
  return read && { from: read.end, length: wireType === varint ? 0 : read.value };
}

/** Exact below 2^53, which is more than any tag or length that is of use here. */
function readVarint(bytes: Uint8Array, at: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 10; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return undefined;
}
