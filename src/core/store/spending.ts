import type { DatabaseSync } from 'node:sqlite';
import { toldReader } from './budgetAlerts.ts';
import type { SessionRow } from './sessionBook.ts';
import { spendReader, type SpendReader } from './spendReader.ts';
import { query } from './sql.ts';

/** What budgets are held against, asked by the writer on its own connection. */
export interface Spending {
  readonly ledger: SpendReader;
  /** What a session has cost; `undefined` = nothing of it is stored. */
  session(session: string): Pick<SessionRow, 'nanos' | 'unpriced' | 'last'> | undefined;
  /** Ids of all alerts there were: none is to be raised again. */
  told(): ReadonlySet<string>;
  /** The OTLP `Resource` messages a trace came under. */
  resources(traceId: string): readonly Uint8Array[];
}

export function spendingReader(db: DatabaseSync): Spending {
  const session = query<Pick<SessionRow, 'nanos' | 'unpriced' | 'last'>>(
    db,
    'SELECT nanos, unpriced, last FROM session WHERE session = ?',
  );
  const resources = query<{ readonly resource: Uint8Array }>(
    db,
    `SELECT resource FROM traceOrigin JOIN origin ON origin.id = traceOrigin.origin
    WHERE trace = (SELECT id FROM trace WHERE traceId = ?)`,
  );
  return {
    ledger: spendReader(db),
    session: (id) => session.get(id),
    told: toldReader(db),
    resources: (traceId) => resources.all(traceId).map(({ resource }) => resource),
  };
}
