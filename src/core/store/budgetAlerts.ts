import type { DatabaseSync } from 'node:sqlite';
import type { BudgetAlert } from '../../shared/costApi.ts';
import { query } from './sql.ts';

/** Older ids are forgotten: no period is as long. */
const keptMicros = 62 * 86_400_000_000;

/** Keeps alerts for whoever claims them, after those `withdrawn` and old ones are forgotten; inside the caller's transaction. */
export function raiseAlerts(
  db: DatabaseSync,
  alerts: readonly BudgetAlert[],
  withdrawn: readonly string[],
  nowMicros: number,
): void {
  const remove = db.prepare('DELETE FROM budgetAlert WHERE id = ? AND claimed = 0');
  for (const id of withdrawn) remove.run(id);
  const insert = db.prepare('INSERT OR IGNORE INTO budgetAlert VALUES(?, ?, 0, ?)');
  for (const alert of alerts) insert.run(alert.id, alert.atMicros, JSON.stringify(alert));
  db.prepare('DELETE FROM budgetAlert WHERE at < ?').run(nowMicros - keptMicros);
}

/** A function that gives the ids of all alerts there were, claimed or not. */
export function toldReader(db: DatabaseSync): () => ReadonlySet<string> {
  const find = query<{ readonly id: string }>(db, 'SELECT id FROM budgetAlert');
  return () => new Set(find.all().map(({ id }) => id));
}

/** A function that gives the alerts nobody has claimed, oldest first. */
export function alertReader(db: DatabaseSync): () => BudgetAlert[] {
  const find = query<{ readonly alert: string }>(db, 'SELECT alert FROM budgetAlert WHERE claimed = 0 ORDER BY at, id');
  return () => find.all().map(({ alert }) => JSON.parse(alert) as BudgetAlert);
}
