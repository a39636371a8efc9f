import type { DatabaseSync } from 'node:sqlite';
import { spendDimensions, type Cell } from './contribution.ts';
import { readSetting, settingWriter } from './settings.ts';
import { addSums, sumNames, sumOf, type Sums } from './spendSums.ts';
import { insertInto } from './sql.ts';

/** Rows erased at a time. */
const prunedRows = 4000;
const fromKey = 'spendFrom';

/**
 * Writes the spend cube. It is a ledger: a trace that retention removes leaves it as it is. Changes are gathered and written
 * once, because traces of one time share most rows.
 */
export class SpendLedger {
  readonly #changes = new Map<string, Cell>();
  readonly #upsert;
  readonly #forget;
  readonly #prune;
  readonly #saveSetting;
  /** Buckets before this one are gone, and nothing is put in or taken out there any more. */
  #from: number;

  constructor(db: DatabaseSync) {
    const columns = ['dimension', 'bucket', 'value', ...sumNames];
    const sums = sumNames.map((name) => `${name} = ${name} + excluded.${name}`).join();
    this.#upsert = db.prepare(insertInto('spend', columns, `ON CONFLICT DO UPDATE SET ${sums}`));
    this.#forget = db.prepare('DELETE FROM spend WHERE dimension = ? AND bucket = ? AND value = ? AND calls <= 0');
    this.#prune = db.prepare(
      `DELETE FROM spend WHERE (dimension, bucket, value) IN
        (SELECT dimension, bucket, value FROM spend WHERE dimension = ? AND bucket < ? LIMIT ${prunedRows})`,
    );
    this.#saveSetting = settingWriter(db);
    this.#from = Number(readSetting(db, fromKey) ?? 0);
  }

  change(cells: readonly Cell[], times: 1 | -1): void {
    for (const { dimension, bucket, value, sums } of cells) {
      if (bucket < this.#from) continue;
      const key = `${dimension} ${bucket} ${value}`;
      const known = this.#changes.get(key);
      if (known) addSums(known.sums, sums, times);
      else this.#changes.set(key, { dimension, bucket, value, sums: sums.map((sum) => times * sum) });
    }
  }

  /** Inside the caller's transaction. */
  save(): void {
    for (const { dimension, bucket, value, sums } of this.#changes.values()) {
      if (!sums.some(Boolean)) continue;
      this.#upsert.run(dimension, bucket, value, ...signed(sums));
      if (sumOf(sums, 'calls') < 0) this.#forget.run(dimension, bucket, value);
    }
    this.#changes.clear();
  }

  /** Removes some of what is older than `bucket`, inside the caller's transaction; true = there may be more. */
  prune(bucket: number): boolean {
    if (bucket > this.#from) {
      this.#from = bucket;
      this.#saveSetting(fromKey, String(bucket));
    }
    return spendDimensions.some(
      (_, dimension) => Number(this.#prune.run(dimension, this.#from).changes) === prunedRows,
    );
  }
}

/** A negative zero would be stored as a real zero of its own. */
function signed(sums: Sums): Sums {
  return sums.map((sum) => sum + 0);
}
