import type { Attribute } from '../../../shared/attributeValue.ts';
import type { Json } from '../../../shared/message.ts';
import { indexedJson } from './indexedJson.ts';
import { isEmpty, textOf } from './jsonFields.ts';
import { plainJson } from './plainJson.ts';
import { isNothing, isRedaction } from './redactions.ts';
import { tolerantJson } from './tolerantJson.ts';
import { withoutVectors } from './withoutVectors.ts';

/** What was noticed while content was read. */
export interface ContentNotes {
  truncated: boolean;
  redacted: boolean;
}

/** The attributes of one span, event or log record, read by key. Of a repeated key the last counts; empty text counts as absent. */
export class ContentBag {
  readonly #values: ReadonlyMap<string, Json>;
  readonly #decoded = new Map<string, Json | undefined>();
  readonly notes: ContentNotes;

  constructor(values: ReadonlyMap<string, Json>, notes: ContentNotes) {
    this.#values = values;
    this.notes = notes;
  }

  keys(): Iterable<string> {
    return this.#values.keys();
  }

  /** As sent, where it is text. */
  text(key: string): string | undefined {
    return textOf(this.#values.get(key));
  }

  /** As sent, whatever it is. */
  plain(key: string): Json | undefined {
    const value = this.#values.get(key);
    return value === null || value === '' ? undefined : value;
  }

  /** Text that must not be taken for JSON; a placeholder is noted and absent. */
  words(key: string): string | undefined {
    const text = this.text(key);
    return text === undefined || this.#isPlaceholder(text) ? undefined : text;
  }

  /** Decoded, also from JSON text that was cut; a placeholder is noted and absent. */
  json(key: string): Json | undefined {
    if (!this.#decoded.has(key)) this.#decoded.set(key, this.#decode(key));
    return this.#decoded.get(key);
  }

  /** The list that keys `PREFIX.0.…` spell. */
  indexed(prefix: string): readonly Json[] | undefined {
    return indexedJson(this.#values, prefix);
  }

  #decode(key: string): Json | undefined {
    const sent = this.plain(key);
    if (sent === undefined) return undefined;
    if (typeof sent !== 'string') return withoutVectors(sent);
    if (this.#isPlaceholder(sent)) return undefined;
    const { value, truncated } = tolerantJson(sent);
    if (truncated) this.notes.truncated = true;
    // ADK writes `{}` where content is off.
    return key.startsWith('gcp.vertex.agent.') && isEmpty(value) ? undefined : withoutVectors(value);
  }

  #isPlaceholder(text: string): boolean {
    if (isNothing(text)) return true;
    if (!isRedaction(text)) return false;
    this.notes.redacted = true;
    return true;
  }
}

/** Attributes by key, the last of equal keys. */
export function valuesOf(attributes: readonly Attribute[]): Map<string, Json> {
  return new Map(attributes.map(({ key, value }) => [key, plainJson(value)]));
}
