import type { DatabaseSync } from 'node:sqlite';
import type { BudgetAlert } from '../../shared/costApi.ts';
import { query } from './sql.ts';

/** A function that keeps an alert; false = one of its id was kept before, whether or not somebody has claimed it. */
export function alertRaiser(db: DatabaseSync): (alert: BudgetAlert) => boolean {
  const insert = db.prepare('INSERT OR IGNORE INTO budgetAlert VALUES(?, ?, 0, ?)');
  return (alert) => Number(insert.run(alert.id, alert.atMicros, JSON.stringify(alert)).changes) > 0;
}

/** A function that gives the alerts nobody has claimed, oldest first. */
export function alertReader(db: DatabaseSync): () => BudgetAlert[] {
  const find = query<{ readonly alert: string }>(
    db,
    'SELECT alert FROM budgetAlert WHERE claimed = 0 ORDER BY at, id LIMIT 100',
  );
  return () => find.all().map(({ alert }) => JSON.parse(alert) as BudgetAlert);
}
