import type { HotKeys } from '../../shared/spanBatch.ts';
import { spanFlags } from '../../shared/spanBatch.ts';
import { AttributeReader } from './attributeReader.ts';
import type { ByteInterner } from './byteInterner.ts';
import { checkMessage } from './checkMessage.ts';
import { otlpSchema } from './otlpSchema.ts';
import type { ItemReader } from './requestWalker.ts';
import { SpanColumns } from './spanColumns.ts';
import { maxFields } from './wireReader.ts';
import type { WireReader } from './wireReader.ts';

/** Tags of the fields of `Span`, `Event` and `KeyValue`: number × 8 + wire type. */
const spanTag = {
  traceId: 0x0a,
  spanId: 0x12,
  parentSpanId: 0x22,
  name: 0x2a,
  kind: 0x30,
  start: 0x39,
  end: 0x41,
  attribute: 0x4a,
  droppedAttributes: 0x50,
  event: 0x5a,
  droppedEvents: 0x60,
  link: 0x6a,
  droppedLinks: 0x70,
  status: 0x7a,
  /** Two bytes on the wire: 0x85 0x01. */
  flags: 0x85,
} as const;
const eventTag = { name: 0x12, attribute: 0x1a, droppedAttributes: 0x20 } as const;
const linkTag = { droppedAttributes: 0x28 } as const;
const statusTag = { code: 0x18 } as const;
const keyTag = 0x0a;

/** Kinds and codes beyond those OTLP names are kept raw and count as unset in the columns. */
const lastKind = 5;
const lastStatus = 2;

/** Reads `Span` messages into columns, a row for each, checking all of it on the way. */
export class SpanReader implements ItemReader {
  readonly columns: SpanColumns;
  readonly #wire: WireReader;
  readonly #interner: ByteInterner;
  readonly #attributes: AttributeReader;
  #status = 0;

  constructor(hotKeys: HotKeys, wire: WireReader, interner: ByteInterner) {
    this.columns = new SpanColumns();
    this.#wire = wire;
    this.#interner = interner;
    this.#attributes = new AttributeReader(hotKeys, wire, interner, this.columns);
  }

  get count(): number {
    return this.columns.count;
  }

  unitsOf(): number {
    return 1;
  }

  truncate(count: number): number {
    const dropped = this.columns.count - count;
    this.columns.truncate(count);
    return dropped;
  }

  place(first: number, originIndex: number): void {
    this.columns.originIndexes.fill(originIndex, first, this.columns.count);
  }

  read(start: number, end: number): boolean {
    this.columns.reserve();
    // A field takes two bytes or more, so only a span of this length can hold too many; nobody else pays for the count.
    this.#wire.at = start;
    const isCountable = end - start <= 2 * maxFields || checkMessage(this.#wire, otlpSchema.span, end);
    const isSound = isCountable && this.#readSpan(start, end);
    if (isSound) this.columns.finishRow();
    else this.columns.truncate(this.columns.count);
    return isSound;
  }

  /**
   * One long function with everything in local variables, because this is the loop the product's speed rests on.
   */
  #readSpan(start: number, end: number): boolean {
    const { columns } = this;
    const wire = this.#wire;
    const { bytes, view } = wire;
    const { ids, times } = columns;
    const row = columns.count;
    const id = row * 8;
    let traceBits = 0;
    let spanBits = 0;
    let parentHigh = 0;
    let parentLow = 0;
    let startHigh = 0;
    let startLow = 0;
    let endHigh = 0;
    let endLow = 0;
    let name = '';
    let kind = 0;
    let flags = 0;
    let at = start;
    this.#status = 0;
    while (at < end) {
      switch (bytes[at]) {
        case spanTag.attribute: {
          const length = bytes[at + 1] ?? 0;
          let frameEnd = at + 2 + length;
          at += 2;
          if (length > 0x7f) {
            wire.at = at - 1;
            frameEnd = wire.frame(end);
            if (frameEnd < 0) return false;
            at = wire.at;
          } else if (frameEnd > end) return wire.fail('truncated');
          const found = this.#attributes.read(at, frameEnd);
          if (found < 0) return false;
          flags |= found;
          at = frameEnd;
          break;
        }
        case spanTag.traceId:
          if (bytes[at + 1] !== 16 || at + 18 > end) return wire.fail('traceId');
          ids[id] = traceBits = view.getInt32(at + 2);
          traceBits |= ids[id + 1] = view.getInt32(at + 6);
          traceBits |= ids[id + 2] = view.getInt32(at + 10);
          traceBits |= ids[id + 3] = view.getInt32(at + 14);
          at += 18;
          break;
        case spanTag.spanId:
          if (bytes[at + 1] !== 8 || at + 10 > end) return wire.fail('spanId');
          ids[id + 4] = spanBits = view.getInt32(at + 2);
          spanBits |= ids[id + 5] = view.getInt32(at + 6);
          at += 10;
          break;
        case spanTag.parentSpanId: {
          const length = bytes[at + 1];
          if ((length !== 8 && length !== 0) || at + 2 + length > end) return wire.fail('parentSpanId');
          parentHigh = length === 0 ? 0 : view.getInt32(at + 2);
          parentLow = length === 0 ? 0 : view.getInt32(at + 6);
          at += 2 + length;
          break;
        }
        case spanTag.name: {
          wire.at = at + 1;
          const frameEnd = wire.frame(end);
          if (frameEnd < 0) return false;
          name = this.#interner.text(wire, wire.at, frameEnd - wire.at);
          at = frameEnd;
          break;
        }
        case spanTag.kind:
          kind = bytes[at + 1] ?? 0;
          at += 2;
          if (kind > 0x7f || at > end) {
            wire.at = at - 1;
            if (!wire.varint(end)) return false;
            kind = wire.low;
            at = wire.at;
          }
          break;
        case spanTag.start:
          if (at + 9 > end) return wire.fail('truncated');
          startLow = view.getInt32(at + 1, true);
          startHigh = view.getInt32(at + 5, true);
          at += 9;
          break;
        case spanTag.end:
          if (at + 9 > end) return wire.fail('truncated');
          endLow = view.getInt32(at + 1, true);
          endHigh = view.getInt32(at + 5, true);
          at += 9;
          break;
        default: {
          wire.at = at;
          const found = this.#otherField(end);
          if (found < 0) return false;
          flags |= found;
          at = wire.at;
        }
      }
    }
    if (traceBits === 0) return wire.fail('traceId');
    if (spanBits === 0) return wire.fail('spanId');
    ids[id + 6] = parentHigh;
    ids[id + 7] = parentLow;
    const time = row * 4;
    times[time] = startHigh;
    times[time + 1] = startLow;
    times[time + 2] = endHigh;
    times[time + 3] = endLow;
    columns.names[row] = name;
    columns.otlpKinds[row] = kind < 0 || kind > lastKind ? 0 : kind;
    columns.statuses[row] = this.#status < 0 || this.#status > lastStatus ? 0 : this.#status;
    columns.flags[row] = flags;
    columns.offsets[row] = start;
    columns.lengths[row] = end - start;
    return true;
  }

  /** Reads the field at the cursor, none of those above. Returns the flags it sets, or -1. */
  #otherField(end: number): number {
    const wire = this.#wire;
    const tag = wire.tag(end);
    switch (tag) {
      case 0:
        return -1;
      case spanTag.status:
        return this.#readStatus(end);
      case spanTag.flags:
        wire.at += 4;
        if (wire.at > end) wire.fail('truncated');
        return wire.at > end ? -1 : 0;
      case spanTag.event:
        return this.#readEvent(end);
      case spanTag.link:
        return this.#readLink(end);
      case spanTag.droppedAttributes:
      case spanTag.droppedEvents:
      case spanTag.droppedLinks:
        if (!wire.varint(end)) return -1;
        return wire.low === 0 ? 0 : spanFlags.dropped;
      default:
        return this.#skipField(tag, end) ? 0 : -1;
    }
  }

  #skipField(tag: number, end: number): boolean {
    const field = otlpSchema.span.fields[tag >>> 3];
    if (field !== undefined && field.wireType !== (tag & 7)) return this.#wire.fail('wireType');
    return this.#wire.skip(tag, end, 0);
  }

  #readStatus(end: number): number {
    const wire = this.#wire;
    const frameEnd = wire.frame(end);
    if (frameEnd < 0) return -1;
    const start = wire.at;
    // Most spans say nothing but the code, or not even that.
    const code = wire.bytes[start + 1] ?? 0;
    if (frameEnd === start || (frameEnd === start + 2 && wire.bytes[start] === statusTag.code && code < 0x80)) {
      this.#status = frameEnd === start ? 0 : code;
      wire.at = frameEnd;
      return 0;
    }
    this.#status = 0;
    if (!checkMessage(wire, otlpSchema.status, frameEnd, 1)) return -1;
    wire.at = start;
    for (let tag = wire.next(frameEnd); tag !== 0; tag = wire.next(frameEnd)) {
      if (tag === statusTag.code) this.#status = wire.low;
    }
    return 0;
  }

  #readEvent(end: number): number {
    const wire = this.#wire;
    const frameEnd = wire.frame(end);
    if (frameEnd < 0) return -1;
    const start = wire.at;
    if (!checkMessage(wire, otlpSchema.event, frameEnd, 1)) return -1;
    let isException = false;
    let hasStack = false;
    let dropped = 0;
    wire.at = start;
    for (let tag = wire.next(frameEnd); tag !== 0; tag = wire.next(frameEnd)) {
      if (tag === eventTag.name) isException = this.#text() === 'exception';
      else if (tag === eventTag.attribute) hasStack ||= this.#keyIs('exception.stacktrace');
      else if (tag === eventTag.droppedAttributes) dropped = wire.low === 0 ? 0 : spanFlags.dropped;
    }
    const source = isException && hasStack ? spanFlags.source : 0;
    return spanFlags.events | (isException ? spanFlags.exception : 0) | source | dropped;
  }

  #readLink(end: number): number {
    const wire = this.#wire;
    const frameEnd = wire.frame(end);
    if (frameEnd < 0) return -1;
    const start = wire.at;
    if (!checkMessage(wire, otlpSchema.link, frameEnd, 1)) return -1;
    let dropped = 0;
    wire.at = start;
    for (let tag = wire.next(frameEnd); tag !== 0; tag = wire.next(frameEnd)) {
      if (tag === linkTag.droppedAttributes) dropped = wire.low === 0 ? 0 : spanFlags.dropped;
    }
    return spanFlags.links | dropped;
  }

  #text(): string {
    return this.#interner.text(this.#wire, this.#wire.start, this.#wire.end - this.#wire.start);
  }

  /** Whether the `KeyValue` just found has this key. */
  #keyIs(key: string): boolean {
    const wire = this.#wire;
    const { start, end } = wire;
    let found = '';
    wire.at = start;
    for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) if (tag === keyTag) found = this.#text();
    wire.at = end;
    return found === key;
  }
}
