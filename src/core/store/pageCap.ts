import type { DatabaseSync } from 'node:sqlite';
import { singleNumber } from './sql.ts';

/** Room above the limit for what arrives while retention works. */
const slack = 64 << 20;

/** The file can never outgrow its limit by more than a quarter: with everything pinned, a write then fails as `full`. */
export function pageCap(db: DatabaseSync, limitBytes: number): void {
  const pages = Math.ceil((limitBytes * 1.25 + slack) / singleNumber(db, 'PRAGMA page_size'));
  db.exec(`PRAGMA max_page_count = ${Math.min(pages, 0xfffffffe)}`);
}
