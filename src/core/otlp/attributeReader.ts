import type { HotKeys, HotValue } from '../../shared/spanBatch.ts';
import { hotJsonBytes, hotTextBytes, latePlace, spanFlags } from '../../shared/spanBatch.ts';
import type { ByteInterner } from './byteInterner.ts';
import { checkMessage } from './checkMessage.ts';
import { HotKeyTable, hotUse } from './hotKeyTable.ts';
import { otlpSchema } from './otlpSchema.ts';
import type { SpanColumns } from './spanColumns.ts';
import type { WireReader } from './wireReader.ts';

const keyTag = 0x0a;
const valueTag = 0x12;
/** Tags of `AnyValue` that are one scalar. */
const scalarTag = { string: 0x0a, bool: 0x10, int: 0x18, double: 0x21 } as const;

/** Checks the attributes of spans and writes the hot ones into the columns. */
export class AttributeReader {
  readonly #keys: HotKeyTable;
  readonly #wire: WireReader;
  readonly #interner: ByteInterner;
  readonly #columns: SpanColumns;

  constructor(hotKeys: HotKeys, wire: WireReader, interner: ByteInterner, columns: SpanColumns) {
    this.#keys = new HotKeyTable(hotKeys);
    this.#wire = wire;
    this.#interner = interner;
    this.#columns = columns;
  }

  /** Reads the `KeyValue` between `start` and `end` into the row being filled. Returns the span flags it sets, or -1 if it is broken. */
  read(start: number, end: number): number {
    const { bytes, view } = this.#wire;
    const keyLength = bytes[start + 1] ?? 0;
    const valueAt = start + 2 + keyLength;
    // The form every SDK sends: the key, then a scalar, each once. Whatever else is possible takes the slow road.
    if (bytes[start] === keyTag && keyLength < 0x80 && bytes[valueAt] === valueTag) {
      const isShort = valueAt + 2 + (bytes[valueAt + 1] ?? 0) === end && isShortScalar(bytes, valueAt + 2, end);
      const at = isShort ? valueAt + 2 : this.#longText(valueAt + 1, end);
      if (at >= 0) {
        const key = this.#keys.find(view, start + 2, keyLength);
        return key < 0 ? 0 : this.#keep(key, bytes[at] ?? 0, at + 1, end);
      }
    }
    return this.#readSlowly(start, end);
  }

  /** Where the `AnyValue` begins whose length is at `at`, if it is one string that reaches `end`; else -1. */
  #longText(at: number, end: number): number {
    const wire = this.#wire;
    wire.at = at;
    const isLast = wire.frame(end) === end;
    const start = wire.at;
    wire.at = start + 1;
    const isText = isLast && start < end && wire.bytes[start] === scalarTag.string && wire.frame(end) === end;
    wire.fault = undefined;
    return isText ? start : -1;
  }

  /** Any valid `KeyValue`: fields in any order and number, the last of each counts. */
  #readSlowly(start: number, end: number): number {
    const wire = this.#wire;
    wire.at = start;
    if (!checkMessage(wire, otlpSchema.keyValue, end, 1)) return -1;
    let key = -1;
    let valueStart = end;
    let valueEnd = end;
    wire.at = start;
    for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
      const length = wire.end - wire.start;
      if (tag === keyTag) key = length < 0x80 ? this.#keys.find(wire.view, wire.start, length) : -1;
      if (tag === valueTag) [valueStart, valueEnd] = [wire.start, wire.end];
    }
    return key < 0 ? 0 : this.#keepLast(key, valueStart, valueEnd);
  }

  #keepLast(key: number, start: number, end: number): number {
    const wire = this.#wire;
    let [last, lastStart, lastEnd] = [0, end, end];
    wire.at = start;
    for (let at = start, tag = wire.next(end); tag !== 0; at = wire.at, tag = wire.next(end)) {
      if (otlpSchema.anyValue.fields[tag >>> 3] === undefined) continue;
      wire.at = at;
      wire.tag(end);
      [last, lastStart] = [tag, wire.at];
      wire.skip(tag, end, 0);
      lastEnd = wire.at;
    }
    return this.#keep(key, last, lastStart, lastEnd);
  }

  /** `at` is behind the tag of the value. */
  #keep(key: number, tag: number, at: number, end: number): number {
    const use = this.#keys.uses[key] ?? hotUse.sourceOnly;
    if (use !== hotUse.sourceOnly) this.#columns.addHot(key, this.#value(use, tag, at, end));
    return this.#keys.sources[key] === 1 && tag === scalarTag.string && end - at > 1 ? spanFlags.source : 0;
  }

  #value(use: number, tag: number, at: number, end: number): HotValue {
    const wire = this.#wire;
    if (tag === scalarTag.string) {
      // The common text: its length is one byte, and only the value's own end limits it.
      if (use < hotUse.late && end - at <= 0x80) return this.#interner.text(wire, at + 1, end - at - 1);
      wire.at = at;
      const length = wire.frame(end) - wire.at;
      if (length === 0) return '';
      if (use === hotUse.late) return length > hotJsonBytes ? undefined : latePlace(wire.at, length);
      const limit = use === hotUse.value ? hotTextBytes : use === hotUse.json ? hotJsonBytes : -1;
      return length > limit ? undefined : this.#interner.text(wire, wire.at, length);
    }
    if (tag === 0) return '';
    if (use >= hotUse.late) return undefined;
    if (tag === scalarTag.double) return wire.view.getFloat64(at, true);
    if (tag !== scalarTag.int && tag !== scalarTag.bool) return undefined;
    wire.at = at;
    wire.varint(end);
    return tag === scalarTag.int ? integer(wire) : (wire.low | wire.high) !== 0;
  }
}

/** The varint just read: a number where that is exact, else its decimal digits, since ids come as integers too. */
function integer(wire: WireReader): number | string {
  const { low, high } = wire;
  if (high === low >> 31) return low;
  const value = high * 0x1_0000_0000 + (low >>> 0);
  return Number.isSafeInteger(value) ? value : wire.signed();
}

/** Whether the `AnyValue` from `at` to `end` is one well-formed scalar of less than 128 bytes and nothing else. */
function isShortScalar(bytes: Uint8Array, at: number, end: number): boolean {
  switch (bytes[at]) {
    case scalarTag.string:
      return at + 2 + (bytes[at + 1] ?? 0) === end && end - at < 0x80;
    case scalarTag.bool:
    case scalarTag.int: {
      if (end - at > 11) return false;
      let last = at + 1;
      while ((bytes[last] ?? 0) > 0x7f) last++;
      return last + 1 === end;
    }
    case scalarTag.double:
      return end - at === 9;
    default:
      return false;
  }
}
