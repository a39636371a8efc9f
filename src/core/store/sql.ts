import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

/** A prepared statement with the shape of its rows; the shape is a promise of the SQL text beside it. */
export interface Query<Row> {
  get(...parameters: SQLInputValue[]): Row | undefined;
  all(...parameters: SQLInputValue[]): Row[];
  iterate(...parameters: SQLInputValue[]): Iterable<Row>;
}

/** Rows as objects, named by the columns. */
export function query<Row>(db: DatabaseSync, sql: string): Query<Row> {
  const statement: unknown = db.prepare(sql);
  return statement as Query<Row>;
}

/** Rows as arrays, in the order of the columns: about twice as fast for thousands of rows. */
export function arrayQuery<Row extends readonly unknown[]>(db: DatabaseSync, sql: string): Query<Row> {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  const rows: unknown = statement;
  return rows as Query<Row>;
}

/** Rows as plain objects, for answers that leave the store: SQLite's have no prototype, which surprises comparisons. */
export function plain<Row extends object>(rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row }));
}

/** The number a one-value statement gives: `PRAGMA page_count`. */
export function singleNumber(db: DatabaseSync, sql: string): number {
  return arrayQuery<readonly [number]>(db, sql).get()?.[0] ?? 0;
}

/** `INSERT` of the named columns, in their order. */
export function insertInto(table: string, columns: readonly string[], suffix = ''): string {
  return `INSERT INTO ${table}(${columns.join()}) VALUES(${columns.map(() => '?').join()}) ${suffix}`;
}
