import type { DatabaseSync } from 'node:sqlite';
import { bucketMicros, bucketOf, spendDimensions, type SpendDimension } from './contribution.ts';
import { sumNames, type Sums } from './spendSums.ts';
import { arrayQuery } from './sql.ts';

/** One value of a dimension over some time. */
export interface SpendRow {
  readonly value: string;
  readonly sums: Sums;
}

/** Asks the ledger. Times are microseconds since the epoch, from the first to before the second, on bounds of five minutes. */
export interface SpendReader {
  total(fromMicros: number, toMicros: number): Sums;
  byValue(dimension: SpendDimension, fromMicros: number, toMicros: number): readonly SpendRow[];
  /** How many values of a dimension calls name. */
  distinct(dimension: SpendDimension, fromMicros: number, toMicros: number): number;
  /** When the oldest call that is in the ledger began, to five minutes; absent = it is empty. */
  since(): number | undefined;
}

/**
 * The end of what counts now: of the five minutes that `nowMicros` lies in. Calls that a sender with a wrong clock dates later count
 * from then on, in no period, window or projection before.
 */
export function countedUntil(nowMicros: number): number {
  return (bucketOf(nowMicros) + 1) * bucketMicros;
}

type Row = readonly [value: string, ...sums: number[]];

export function spendReader(db: DatabaseSync): SpendReader {
  const sums = sumNames.map((name) => `sum(${name})`).join();
  const range = 'FROM spend WHERE dimension = ? AND bucket >= ? AND bucket < ?';
  const total = arrayQuery<Row>(db, `SELECT '', ${sumNames.map((name) => `total(${name})`).join()} ${range}`);
  const byValue = arrayQuery<Row>(db, `SELECT value, ${sums} ${range} GROUP BY value`);
  const distinct = arrayQuery<readonly [number]>(db, `SELECT count(DISTINCT value) ${range} AND value <> ''`);
  const oldest = arrayQuery<readonly [number | null]>(db, 'SELECT min(bucket) FROM spend WHERE dimension = 0');
  return {
    total(from, to) {
      const [, ...of] = total.get(0, bucketOf(from), bucketOf(to)) ?? [''];
      return of;
    },
    byValue: (dimension, from, to) =>
      byValue
        .all(spendDimensions.indexOf(dimension), bucketOf(from), bucketOf(to))
        .map(([value, ...of]) => ({ value, sums: of })),
    distinct: (dimension, from, to) =>
      distinct.get(spendDimensions.indexOf(dimension), bucketOf(from), bucketOf(to))?.[0] ?? 0,
    since() {
      const bucket = oldest.get()?.[0];
      return bucket === null || bucket === undefined ? undefined : bucket * bucketMicros;
    },
  };
}
