import type { Origin } from '../../shared/spanBatch.ts';
import { ByteInterner } from './byteInterner.ts';
import { checkMessage } from './checkMessage.ts';
import { OtlpError } from './otlpError.ts';
import { otlpSchema } from './otlpSchema.ts';
import type { Message, RequestSchema } from './otlpSchema.ts';
import { wireFaults } from './wireFault.ts';
import { WireReader } from './wireReader.ts';

/** Who takes the items of a request: spans, log records or metrics. */
export interface ItemReader {
  /** Items kept. */
  readonly count: number;
  /** Reads and checks the message between two positions and keeps it. `false` = broken, and `wire.fault` says why. */
  read(start: number, end: number): boolean;
  /** What a sender counts a broken item as: 1, or the data points of a metric. */
  unitsOf(start: number, end: number): number;
  /** Drops the items from `count` on. Returns what a sender counts them as. */
  truncate(count: number): number;
  /** Says where the items from `first` on came from. */
  place(first: number, originIndex: number): void;
}

/** The most items of one request: a thousand times what SDKs send, and the bound on the memory one request may take. */
const mostItems = 500_000;

const tags = {
  group: 0x0a,
  resource: 0x0a,
  scope: 0x0a,
  scopeGroup: 0x12,
  item: 0x12,
  schemaUrl: 0x1a,
  /** Field 1000 of OTLP before 0.15: the same messages under the name of instrumentation libraries. */
  libraryGroup: 0x1f42,
} as const;

type OpenOrigin = { -readonly [K in keyof Origin]: Origin[K] };

/** Where a message lies; length 0 = absent. */
interface Range {
  readonly offset: number;
  readonly length: number;
}

const nowhere: Range = { offset: 0, length: 0 };

/**
 * Walks the envelope of an export request, the same for every signal, and hands each item to an `ItemReader`.
 *
 * - An item that is not valid is left out and counted; the length of its frame tells where the next one begins.
 * - A resource or scope that is not valid takes its items with it: without them nobody could tell whose they are.
 * - Where the lengths around the items do not fit, no later byte can be trusted: `OtlpError` `malformed`, and nothing of
 *   the request is to be kept, so that a sender is never told that half a request arrived whole.
 * - A resource, scope or schema URL that comes twice: the last one counts, wherever it stands.
 */
export class RequestWalker {
  readonly wire = new WireReader();
  readonly interner = new ByteInterner();
  origins: OpenOrigin[] = [];
  rejected = 0;
  reason: string | undefined;
  readonly #schema: RequestSchema;

  constructor(schema: RequestSchema) {
    this.#schema = schema;
  }

  /** @throws {OtlpError} `malformed`, or `tooLarge` when there are more items than one request may hold. */
  walk(bytes: Uint8Array, items: ItemReader): void {
    const { wire } = this;
    wire.reset(bytes);
    this.origins = [];
    this.rejected = 0;
    this.reason = undefined;
    let groups = 0;
    for (let tag = wire.next(bytes.length); tag !== 0; tag = wire.next(bytes.length)) {
      if (tag === tags.group) {
        groups++;
        this.#readGroup(wire.start, wire.end, items);
      } else this.#passOver(tag, this.#schema.request);
    }
    this.#refuseFault();
    if (groups === 0 && bytes.length > 0) throw new OtlpError('malformed', foreign(this.#schema.request));
  }

  /** Its resource and schema may come after the items they belong to. */
  #readGroup(start: number, end: number, items: ItemReader): void {
    const { wire } = this;
    const first = items.count;
    const firstOrigin = this.origins.length;
    let resource: Range | undefined = nowhere;
    let schemaUrl = '';
    wire.at = start;
    for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
      if (tag === tags.resource) resource = this.#readOwner(otlpSchema.resource);
      else if (tag === tags.scopeGroup || tag === tags.libraryGroup) this.#readScopeGroup(wire.start, wire.end, items);
      else if (tag === tags.schemaUrl) schemaUrl = this.#readText();
      else this.#passOver(tag, this.#schema.group);
    }
    this.#refuseFault();
    if (resource === undefined) this.#drop(items, first, firstOrigin);
    const { offset, length } = resource ?? nowhere;
    for (const origin of this.origins.slice(firstOrigin)) {
      origin.resourceOffset = offset;
      origin.resourceLength = length;
      origin.resourceSchemaUrl = schemaUrl;
    }
  }

  #readScopeGroup(start: number, end: number, items: ItemReader): void {
    const { wire } = this;
    const first = items.count;
    let scope: Range | undefined = nowhere;
    let schemaUrl = '';
    wire.at = start;
    for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
      if (tag === tags.item) this.#readItem(wire.start, wire.end, items);
      else if (tag === tags.scope) scope = this.#readOwner(otlpSchema.scope);
      else if (tag === tags.schemaUrl) schemaUrl = this.#readText();
      else this.#passOver(tag, this.#schema.scopeGroup);
    }
    this.#refuseFault();
    if (scope === undefined) this.#drop(items, first, this.origins.length);
    else if (items.count > first) this.#addOrigin(items, first, scope, schemaUrl);
  }

  #readItem(start: number, end: number, items: ItemReader): void {
    if (items.count === mostItems) throw new OtlpError('tooLarge', tooMany);
    this.wire.beginItem();
    if (!items.read(start, end)) {
      this.#note(this.#schema.item.name, start);
      this.rejected += items.unitsOf(start, end);
    }
    this.wire.at = end;
  }

  /** Checks a resource or scope; `undefined` = it is broken. */
  #readOwner(message: Message): Range | undefined {
    const { wire } = this;
    const { start, end } = wire;
    wire.at = start;
    wire.beginItem();
    const isSound = checkMessage(wire, message, end, 1);
    wire.at = end;
    if (isSound) return { offset: start, length: end - start };
    this.#note(message.name, start);
    return undefined;
  }

  #readText(): string {
    return this.interner.text(this.wire, this.wire.start, this.wire.end - this.wire.start);
  }

  #addOrigin(items: ItemReader, first: number, scope: Range, scopeSchemaUrl: string): void {
    items.place(first, this.origins.length);
    this.origins.push({
      ...{ resourceOffset: 0, resourceLength: 0, resourceSchemaUrl: '' },
      ...{ scopeOffset: scope.offset, scopeLength: scope.length, scopeSchemaUrl },
    });
  }

  #drop(items: ItemReader, first: number, firstOrigin: number): void {
    this.rejected += items.truncate(first);
    this.origins.length = firstOrigin;
  }

  /** Keeps the first fault for the sender and makes the reader ready for the next message. */
  #note(what: string, start: number): void {
    const { fault } = this.wire;
    if (fault !== undefined) this.reason ??= `${what} at byte ${start} of the request: ${wireFaults[fault]}`;
    this.wire.fault = undefined;
  }

  /** An unknown field is none of our business; a known one in the wrong form means that this is not what it claims. */
  #passOver(tag: number, message: Message): void {
    if (message.fields[tag >>> 3] === undefined) return;
    this.wire.fail('wireType');
    this.#refuseFault();
  }

  #refuseFault(): void {
    const { fault, at } = this.wire;
    if (fault === undefined) return;
    const { name } = this.#schema.request;
    throw new OtlpError('malformed', `The body is not a readable ${name}, at byte ${at}: ${wireFaults[fault]}.`);
  }
}

/** Fields that have no place are passed over, but a body of nothing else would be lost without a word. */
function foreign({ name, fields }: Message): string {
  return `The body is not an ${name}: it has no field 1 (${fields[1]?.name ?? ''}); check that it is OTLP protobuf.`;
}

const tooMany = `The request holds more than ${mostItems} items; lower the batch size of the exporter.`;
