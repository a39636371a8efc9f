import { jsonScalars } from './jsonScalars.ts';
import type { Field, Message } from './otlpSchema.ts';
import { maxDepth } from './wireReader.ts';
import type { WireWriter } from './wireWriter.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Writes JSON messages in protobuf form, by the field tables of OTLP. Fields may have their JSON or their `.proto` name;
 * fields without a place in OTLP and `null` are passed over. What cannot be written leaves its cause in `fault`.
 */
export class JsonMessageWriter {
  readonly #out: WireWriter;
  fault: string | undefined;

  constructor(out: WireWriter) {
    this.#out = out;
  }

  /** Writes one value of a field, with its tag. `false` = the output ends in the middle of it. */
  value(value: unknown, field: Field, message: Message, depth = 0): boolean {
    const out = this.#out;
    out.tag(field.number, field.wireType);
    if (field.type === 'message') return this.#message(value, field, message, depth + 1);
    const { expected, write } = jsonScalars[field.type];
    return write(out, value, field) || this.#fail(message, field, expected);
  }

  #message(value: unknown, field: Field, owner: Message, depth: number): boolean {
    if (!isObject(value) || field.message === undefined) return this.#fail(owner, field, 'an object');
    if (depth > maxDepth) return this.#fail(owner, field, `nested less than ${maxDepth} deep`);
    const start = this.#out.begin();
    for (const name in value) if (!this.#field(value, name, field.message, depth)) return false;
    this.#out.end(start);
    return true;
  }

  #field(object: JsonObject, name: string, message: Message, depth: number): boolean {
    const field = message.byName.get(name);
    const value = object[name];
    if (field === undefined || value === null) return true;
    if (!field.repeated) return this.value(value, field, message, depth);
    if (!Array.isArray(value)) return this.#fail(message, field, 'a list');
    for (const item of value) if (!this.value(item, field, message, depth)) return false;
    return true;
  }

  #fail(message: Message, field: Field, expected: string): false {
    this.fault = `${message.name}.${field.name} must be ${expected}`;
    return false;
  }
}

/** What an object says of a field; `null` counts as nothing, as in the protobuf JSON mapping. */
export function valueOf(object: JsonObject, { name, protoName }: Field): unknown {
  return object[name] ?? object[protoName] ?? undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
