import type { DatabaseSync } from 'node:sqlite';
import { query } from './sql.ts';

/** The text kept under a key of table `setting`; `undefined` = none. */
export function readSetting(db: DatabaseSync, key: string): string | undefined {
  return query<{ readonly value: string }>(db, 'SELECT value FROM setting WHERE key = ?').get(key)?.value;
}

/** Everything whose key begins with `prefix`, by the rest of the key. */
export function readSettings(db: DatabaseSync, prefix: string): ReadonlyMap<string, string> {
  const find = query<{ readonly key: string; readonly value: string }>(
    db,
    'SELECT key, value FROM setting WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key',
  );
  return new Map(find.all(prefix).map(({ key, value }) => [key.slice(prefix.length), value]));
}

/** A function that keeps a text under a key, or nothing when it is empty; inside the caller's transaction. True = that is new. */
export function settingWriter(db: DatabaseSync): (key: string, value: string) => boolean {
  const upsert = db.prepare(
    'INSERT INTO setting VALUES(?, ?) ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value',
  );
  const remove = db.prepare('DELETE FROM setting WHERE key = ?');
  return (key, value) => Number((value === '' ? remove.run(key) : upsert.run(key, value)).changes) > 0;
}

/** A function that gives the ids of the hints that somebody does not want to see. */
export function dismissedReader(db: DatabaseSync): () => ReadonlySet<string> {
  const find = query<{ readonly id: string }>(db, 'SELECT id FROM hintDismissed');
  return () => new Set(find.all().map(({ id }) => id));
}
