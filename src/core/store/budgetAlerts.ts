import type { DatabaseSync } from 'node:sqlite';
import type { BudgetAlert } from '../../shared/costApi.ts';
import { query } from './sql.ts';

/** Older ids are forgotten: no period is as long. */
const keptMicros = 62 * 86_400_000_000;

/** Keeps alerts for whoever claims them, and forgets old ones; inside the caller's transaction. */
export function raiseAlerts(db: DatabaseSync, alerts: readonly BudgetAlert[], nowMicros: number): void {
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
  const find = query<{ readonly alert: string }>(
    db,
    'SELECT alert FROM budgetAlert WHERE claimed = 0 ORDER BY at, id LIMIT 100',
  );
  return () => find.all().map(({ alert }) => JSON.parse(alert) as BudgetAlert);
}
