import type { SpanKind } from '../../shared/spanKind.ts';
import type { ReadField } from './fieldTypes.ts';
import { readFields } from './fieldTypes.ts';
import type { Scalar } from './fieldValue.ts';

/** Position of each field in `readFields`. */
export const fieldNumbers = Object.fromEntries(readFields.map((field, at) => [field, at])) as Readonly<
  Record<ReadField, number>
>;

/** Ranks behind all tables: a value from the name or the resource. */
export const inferredRank = 60_000;

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
  readonly #values = new Array<Scalar | undefined>(readFields.length).fill(undefined);
  readonly #names = new Array<string>(readFields.length).fill('');
  readonly #orders = new Uint16Array(readFields.length);
  readonly ranks = new Uint16Array(readFields.length);

  clear(): void {
    this.#values.fill(undefined);
    this.ranks.fill(0xffff);
    this.kind = 'other';
    this.kindFrom = 'span name';
    this.kindIsGuess = false;
    this.dialects = 0;
    this.clues = 0;
    this.failed = false;
  }

  set(field: number, value: Scalar, rank: number, order: number, name: string): void {
    this.#values[field] = value;
    this.ranks[field] = rank;
    this.#orders[field] = order;
    this.#names[field] = name;
  }

  /** Takes a value that no attribute says, where there is none. */
  infer(field: ReadField, value: Scalar | undefined, name: string): void {
    const number = fieldNumbers[field];
    if (value !== undefined && value !== '' && this.#values[number] === undefined)
      this.set(number, value, inferredRank, inferredRank, name);
  }

  drop(field: ReadField): void {
    this.#values[fieldNumbers[field]] = undefined;
  }

  value(field: ReadField): Scalar | undefined {
    return this.#values[fieldNumbers[field]];
  }

  text(field: ReadField): string | undefined {
    const value = this.#values[fieldNumbers[field]];
    return typeof value === 'string' ? value : undefined;
  }

  number(field: ReadField): number | undefined {
    const value = this.#values[fieldNumbers[field]];
    return typeof value === 'number' ? value : undefined;
  }

  /** The attribute that the value came from. */
  nameOf(field: ReadField): string {
    return this.#names[fieldNumbers[field]] ?? '';
  }

  /** Position of that attribute in the order for all dialects. */
  orderOf(field: ReadField): number {
    return this.#orders[fieldNumbers[field]] ?? 0;
  }

  isInferred(field: ReadField): boolean {
    return this.ranks[fieldNumbers[field]] === inferredRank;
  }
}
