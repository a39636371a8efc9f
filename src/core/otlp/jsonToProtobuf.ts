import { isUtf8 } from 'node:buffer';
import type { Signal } from '../../shared/ingest.ts';
import { isObject, JsonMessageWriter, valueOf } from './jsonMessageWriter.ts';
import type { JsonObject } from './jsonMessageWriter.ts';
import { OtlpError } from './otlpError.ts';
import { otlpSchema } from './otlpSchema.ts';
import type { Field, Message, RequestSchema } from './otlpSchema.ts';
import { WireWriter } from './wireWriter.ts';

/** A JSON request in protobuf form, without the items that could not be written. */
export interface ProtobufRequest {
  readonly bytes: Uint8Array;
  /** Spans, log records or data points left out. */
  readonly rejected: number;
  /** The first fault and its cure. */
  readonly reason?: string;
}

/**
 * Rewrites an OTLP/JSON export request as the protobuf request that says the same.
 *
 * 64-bit integers may be text or numbers, but a number beyond 2^53 has already been rounded by `JSON.parse`; that is why
 * OTLP sends them as text. Ids are hex in either case, enumerations numbers or names, field names as in JSON or `.proto`.
 * Of equal names in one object the last counts. An item that cannot be written is left out and counted; a resource or
 * scope that cannot be takes its items with it.
 *
 * @throws {OtlpError} `malformed` when the body is not JSON in UTF-8, has other fields but not the signal's, or its groups are not
 * lists of objects; `tooLarge` when parsing it could take all memory.
 */
export function jsonToProtobuf(signal: Signal, bytes: Uint8Array): ProtobufRequest {
  const root = parse(bytes);
  checkSignal(root, signal);
  return new JsonRequest(otlpSchema.requests[signal]).write(root);
}

const signals = ['traces', 'logs', 'metrics'] as const;

/** Fields that have no place are passed over, but a body of nothing else would be lost without a word. */
function checkSignal(root: JsonObject, signal: Signal): void {
  const found = Object.keys(root);
  const holds = (one: Signal): boolean => found.some((key) => otlpSchema.requests[one].request.byName.has(key));
  if (found.length === 0 || holds(signal)) return;
  const meant = signals.find(holds);
  const expected = fieldOf(otlpSchema.requests[meant ?? signal].request, number.group).name;
  const fix = meant ? `${expected} belongs to /v1/${meant}` : `it has no ${expected}, which /v1/${signal} takes`;
  throw new OtlpError('malformed', `The JSON body is not for /v1/${signal}: ${fix}.`);
}

/** More objects and lists than this are refused before parsing: two bytes of JSON become a hundred in memory. */
const mostContainers = 6_000_000;

function parse(bytes: Uint8Array): JsonObject {
  if (bytes.length / 2 > mostContainers && countContainers(bytes) > mostContainers) {
    throw new OtlpError(
      'tooLarge',
      `The JSON body has more than ${mostContainers} objects and lists; send smaller batches.`,
    );
  }
  if (!isUtf8(bytes)) {
    throw new OtlpError('malformed', 'The JSON body is not valid UTF-8; encode it as UTF-8, and send it whole.');
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  const parsed = parseText(text.startsWith('\ufeff') ? text.slice(1) : text);
  if (isObject(parsed)) return parsed;
  throw new OtlpError('malformed', 'The JSON body is not an object; send an OTLP export request.');
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : 'unreadable';
    throw new OtlpError(
      'malformed',
      `The body is not valid JSON (${why.slice(0, 200)}); send OTLP/JSON, or name its content type.`,
    );
  }
}

function countContainers(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === 0x7b || byte === 0x5b) count++;
  return count;
}

/** Field numbers that the envelopes of all three signals share. */
const number = { group: 1, owner: 1, scopeGroup: 2, item: 2, schemaUrl: 3 } as const;

/** Names of OTLP before 0.15, for the same messages. */
const oldNames: Readonly<Record<string, string>> = {
  scopeSpans: 'instrumentationLibrarySpans',
  scopeLogs: 'instrumentationLibraryLogs',
  scopeMetrics: 'instrumentationLibraryMetrics',
  scope: 'instrumentationLibrary',
};

class JsonRequest {
  readonly #schema: RequestSchema;
  readonly #out = new WireWriter();
  readonly #writer = new JsonMessageWriter(this.#out);
  #rejected = 0;
  #reason: string | undefined;

  constructor(schema: RequestSchema) {
    this.#schema = schema;
  }

  write(root: JsonObject): ProtobufRequest {
    const { request, group, scopeGroup } = this.#schema;
    for (const json of groupsOf(root, request, number.group)) {
      this.#writeGroup(json, group, number.group, () => {
        for (const inner of groupsOf(json, group, number.scopeGroup)) {
          this.#writeGroup(inner, scopeGroup, number.scopeGroup, () => this.#writeItems(inner));
        }
      });
    }
    const reason = this.#reason === undefined ? {} : { reason: this.#reason };
    return { bytes: this.#out.finish(), rejected: this.#rejected, ...reason };
  }

  /** A group is written whole, or, when its resource or scope is broken, not at all. */
  #writeGroup(json: JsonObject, message: Message, at: number, writeContent: () => void): void {
    const out = this.#out;
    const before = out.at;
    out.tag(at, 2);
    const start = out.begin();
    if (!this.#writeField(json, message, number.owner)) {
      out.at = before;
      this.#reject(this.#unitsUnder(json, message));
      return;
    }
    writeContent();
    if (!this.#writeField(json, message, number.schemaUrl)) throw malformed(this.#writer.fault);
    out.end(start);
  }

  #writeField(json: JsonObject, message: Message, at: number): boolean {
    const field = fieldOf(message, at);
    const value = namedOrOld(json, field);
    return value === undefined || this.#writer.value(value, field, message);
  }

  #writeItems(json: JsonObject): void {
    const { scopeGroup } = this.#schema;
    const field = fieldOf(scopeGroup, number.item);
    for (const item of listOf(json, scopeGroup, number.item)) {
      const before = this.#out.at;
      if (this.#writer.value(item, field, scopeGroup)) continue;
      this.#out.at = before;
      this.#reject(unitsOf(item));
    }
  }

  #reject(units: number): void {
    this.#rejected += units;
    this.#reason ??= this.#writer.fault;
  }

  #unitsUnder(json: JsonObject, message: Message): number {
    const { group, scopeGroup } = this.#schema;
    const scopeGroups = message === group ? groupsOf(json, group, number.scopeGroup) : [json];
    const items = scopeGroups.flatMap((inner) => listOf(inner, scopeGroup, number.item));
    return items.reduce<number>((sum, item) => sum + unitsOf(item), 0);
  }
}

const metricData = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'exponential_histogram', 'summary'];

/** What a sender counts an item as: a metric by its data points, anything else as one. */
function unitsOf(item: unknown): number {
  const data = isObject(item) ? metricData.map((name) => item[name]).find(isObject) : undefined;
  const points = data?.dataPoints ?? data?.data_points;
  return Array.isArray(points) ? Math.max(points.length, 1) : 1;
}

function groupsOf(json: JsonObject, message: Message, at: number): readonly JsonObject[] {
  const groups = listOf(json, message, at);
  if (groups.every(isObject)) return groups;
  throw malformed(`${message.name}.${fieldOf(message, at).name} must hold objects only`);
}

function listOf(json: JsonObject, message: Message, at: number): readonly unknown[] {
  const field = fieldOf(message, at);
  const value = namedOrOld(json, field) ?? [];
  if (Array.isArray(value)) return value;
  throw malformed(`${message.name}.${field.name} must be a list`);
}

function namedOrOld(json: JsonObject, field: Field): unknown {
  return valueOf(json, field) ?? json[oldNames[field.name] ?? field.name] ?? undefined;
}

function fieldOf(message: Message, at: number): Field {
  const field = message.fields[at];
  if (field === undefined) throw new RangeError(`${message.name} has no field ${at}`);
  return field;
}

function malformed(fault: string | undefined): OtlpError {
  return new OtlpError('malformed', `The JSON body is not an OTLP export request: ${fault ?? 'unreadable'}.`);
}
