import type { HotKeys, Origin, SpanBatch } from '../../shared/spanBatch.ts';
import { checkMessage } from './checkMessage.ts';
import { OtlpError } from './otlpError.ts';
import { otlpSchema } from './otlpSchema.ts';
import type { Message } from './otlpSchema.ts';
import { SpanReader } from './spanReader.ts';
import { wireFaults } from './wireFault.ts';

/** Decodes `ExportTraceServiceRequest` messages, one after the other, into the same columns. */
export interface SpanDecoder {
  /**
   * The columns may be longer than `count` rows and are valid until the next call.
   *
   * - A span that is not valid is left out and counted; the length of its frame tells where the next one begins.
   * - A resource or scope that is not valid takes its spans with it: without them nobody could tell whose they are.
   * - Where the lengths around the spans do not fit, no later byte can be trusted: `OtlpError` `malformed`, and nothing
   *   of the request is kept, so that a sender is never told that half a request arrived whole.
   * - A message or field that may come once and comes twice: the last one counts.
   *
   * @throws {OtlpError} `malformed`, or `tooLarge` when the request holds more spans than one batch may.
   */
  decode(bytes: Uint8Array): SpanBatch;
}

/** The most spans of one request: a thousand times what SDKs send, and the bound on the memory of the columns. */
const mostSpans = 500_000;
const tooManySpans = `The request holds more than ${mostSpans} spans; lower the batch size of the exporter.`;

const tags = {
  resourceSpans: 0x0a,
  resource: 0x0a,
  scope: 0x0a,
  scopeSpans: 0x12,
  span: 0x12,
  schemaUrl: 0x1a,
  /** Field 1000 of OTLP before 0.15: the same messages as `scope_spans` under their old name. */
  instrumentationLibrarySpans: 0x1f42,
} as const;

type OpenOrigin = { -readonly [K in keyof Origin]: Origin[K] };

/** Where a message lies; length 0 = absent. */
interface Range {
  readonly offset: number;
  readonly length: number;
}

const nowhere: Range = { offset: 0, length: 0 };
const traces = otlpSchema.requests.traces;

export function createSpanDecoder(hotKeys: HotKeys): SpanDecoder {
  return new Decoder(hotKeys);
}

class Decoder implements SpanDecoder {
  readonly #reader: SpanReader;
  #origins: OpenOrigin[] = [];
  #rejected = 0;
  #reason: string | undefined;

  constructor(hotKeys: HotKeys) {
    this.#reader = new SpanReader(hotKeys);
  }

  decode(bytes: Uint8Array): SpanBatch {
    const { wire } = this.#reader;
    this.#reader.reset(bytes);
    this.#origins = [];
    this.#rejected = 0;
    this.#reason = undefined;
    for (let tag = wire.next(bytes.length); tag !== 0; tag = wire.next(bytes.length)) {
      if (tag === tags.resourceSpans) this.#readGroup(wire.start, wire.end);
      else this.#passOver(tag, traces.request);
    }
    this.#refuseFault();
    return this.#batch(bytes);
  }

  #batch(bytes: Uint8Array): SpanBatch {
    const { columns } = this.#reader;
    const { count, ids, times, names, otlpKinds, statuses, flags } = columns;
    const { offsets, lengths, originIndexes, hotStrings, hotNumbers } = columns;
    return {
      ...{ bytes, count, ids, times, names, otlpKinds, statuses, flags },
      ...{ offsets, lengths, originIndexes, hotStrings, hotNumbers },
      origins: this.#origins,
      rejected: this.#rejected,
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
    };
  }

  /** `ResourceSpans`: its resource and schema may come after the spans they belong to. */
  #readGroup(start: number, end: number): void {
    const { wire } = this.#reader;
    const firstRow = this.#reader.columns.count;
    const firstOrigin = this.#origins.length;
    let resource: Range | undefined = nowhere;
    let schemaUrl = '';
    wire.at = start;
    for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
      if (tag === tags.resource) resource = this.#readOwner(otlpSchema.resource);
      else if (tag === tags.scopeSpans || tag === tags.instrumentationLibrarySpans)
        this.#readScope(wire.start, wire.end);
      else if (tag === tags.schemaUrl) schemaUrl = this.#readText();
      else this.#passOver(tag, traces.group);
    }
    this.#refuseFault();
    if (resource === undefined) this.#dropRows(firstRow, firstOrigin);
    for (const origin of this.#origins.slice(firstOrigin)) {
      origin.resourceOffset = resource?.offset ?? 0;
      origin.resourceLength = resource?.length ?? 0;
      origin.resourceSchemaUrl = schemaUrl;
    }
    wire.at = end;
  }

  #readScope(start: number, end: number): void {
    const { wire, columns } = this.#reader;
    const firstRow = columns.count;
    let scope: Range | undefined = nowhere;
    let schemaUrl = '';
    wire.at = start;
    for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
      if (tag === tags.span) this.#readSpan(wire.start, wire.end);
      else if (tag === tags.scope) scope = this.#readOwner(otlpSchema.scope);
      else if (tag === tags.schemaUrl) schemaUrl = this.#readText();
      else this.#passOver(tag, traces.scopeGroup);
    }
    this.#refuseFault();
    if (scope === undefined) this.#dropRows(firstRow, this.#origins.length);
    else if (columns.count > firstRow) this.#addOrigin(firstRow, scope, schemaUrl);
    wire.at = end;
  }

  #readSpan(start: number, end: number): void {
    const { wire, columns } = this.#reader;
    if (columns.count === mostSpans) throw new OtlpError('tooLarge', tooManySpans);
    columns.reserve();
    if (this.#reader.read(start, end)) columns.count++;
    else this.#rejectSpan(start);
    wire.at = end;
  }

  /** Checks a resource or scope; `undefined` = it is broken. */
  #readOwner(message: Message): Range | undefined {
    const { wire } = this.#reader;
    const { start, end } = wire;
    wire.at = start;
    const sound = checkMessage(wire, message, end, 1);
    wire.at = end;
    if (sound) return { offset: start, length: end - start };
    this.#note(message.name, start);
    return undefined;
  }

  #readText(): string {
    const { wire, interner } = this.#reader;
    return interner.text(wire.start, wire.end - wire.start);
  }

  #addOrigin(firstRow: number, scope: Range, scopeSchemaUrl: string): void {
    const { columns } = this.#reader;
    columns.originIndexes.fill(this.#origins.length, firstRow, columns.count);
    this.#origins.push({
      ...{ resourceOffset: 0, resourceLength: 0, resourceSchemaUrl: '' },
      ...{ scopeOffset: scope.offset, scopeLength: scope.length, scopeSchemaUrl },
    });
  }

  #dropRows(firstRow: number, firstOrigin: number): void {
    const { columns } = this.#reader;
    this.#rejected += columns.count - firstRow;
    columns.truncate(firstRow);
    this.#origins.length = firstOrigin;
  }

  #rejectSpan(start: number): void {
    const { columns } = this.#reader;
    this.#note('Span', start);
    this.#rejected++;
    columns.truncate(columns.count);
  }

  /** Keeps the first fault for the sender and makes the reader ready for the next message. */
  #note(what: string, start: number): void {
    const { wire } = this.#reader;
    const { fault } = wire;
    if (fault !== undefined) this.#reason ??= `${what} at byte ${start} of the request: ${wireFaults[fault]}`;
    wire.fault = undefined;
  }

  /** An unknown field is none of our business; a known one in the wrong form means that this is not what it claims. */
  #passOver(tag: number, message: Message): void {
    if (message.fields[tag >>> 3] === undefined) return;
    this.#reader.wire.fail('wireType');
    this.#refuseFault();
  }

  #refuseFault(): void {
    const { fault, at } = this.#reader.wire;
    if (fault !== undefined) {
      throw new OtlpError('malformed', `Not a readable OTLP trace request, at byte ${at}: ${wireFaults[fault]}.`);
    }
  }
}
