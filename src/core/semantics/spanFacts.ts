import type { SpanKind } from '../../shared/spanKind.ts';
import type { ReadField } from './fieldTypes.ts';
import { readFields } from './fieldTypes.ts';
import type { Scalar } from './fieldValue.ts';

/** Position of each field in `readFields`; facts are asked by it, since a look-up by name would be felt at ingest. */
export const fieldNumbers = Object.fromEntries(readFields.map((field, at) => [field, at])) as Readonly<
  Record<ReadField, number>
>;

/** Ranks behind all tables: a value from the name or the resource. */
export const inferredRank = 60_000;
const unread = 0xffff;

/**
 * What has been read of one span. One object serves all spans, one after the other: at ingest an object for each field of each
 * span would cost more than reading it.
 */
export class SpanFacts {
  kind: SpanKind = 'other';
  kindFrom = '';
  kindIsGuess = false;
  /** Set of dialects; the lowest bit is the primary one's. */
  dialects = 0;
  clues = 0;
  failed = false;
  /** Something of tokens, money or data was read. */
  saysUsage = false;
  readonly #values = new Array<Scalar | undefined>(readFields.length).fill(undefined);
  readonly #names = new Array<string>(readFields.length).fill('');
  readonly #orders = new Uint16Array(readFields.length);
  /** Of each field: the rank of the source it has been read from; `unread` = none yet. */
  readonly ranks = new Uint16Array(readFields.length).fill(unread);
  readonly #touched: number[] = [];

  clear(): void {
    for (const field of this.#touched) {
      this.#values[field] = undefined;
      this.ranks[field] = unread;
    }
    this.#touched.length = 0;
    this.kind = 'other';
    this.kindFrom = 'span name';
    this.kindIsGuess = false;
    this.dialects = 0;
    this.clues = 0;
    this.failed = false;
    this.saysUsage = false;
  }

  set(field: number, value: Scalar, rank: number, order: number, name: string): void {
    if (this.ranks[field] === unread) this.#touched.push(field);
    this.#values[field] = value;
    this.ranks[field] = rank;
    this.#orders[field] = order;
    this.#names[field] = name;
  }

  /** Takes a value that no attribute says, where there is none. */
  infer(field: number, value: Scalar | undefined, name: string): void {
    if (value !== undefined && value !== '' && this.#values[field] === undefined)
      this.set(field, value, inferredRank, inferredRank, name);
  }

  drop(field: number): void {
    this.#values[field] = undefined;
  }

  value(field: number): Scalar | undefined {
    return this.#values[field];
  }

  text(field: number): string | undefined {
    const value = this.#values[field];
    return typeof value === 'string' ? value : undefined;
  }

  number(field: number): number | undefined {
    const value = this.#values[field];
    return typeof value === 'number' ? value : undefined;
  }

  /** The attribute that the value came from. */
  nameOf(field: number): string {
    return this.#names[field] ?? '';
  }

  /** Position of that attribute in the order for all dialects. */
  orderOf(field: number): number {
    return this.#orders[field] ?? 0;
  }

  isInferred(field: number): boolean {
    return this.ranks[field] === inferredRank;
  }
}
