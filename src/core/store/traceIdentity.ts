import type { DatabaseSync } from 'node:sqlite';
import { identityFields, type IdentityField } from '../../shared/spanMeaning.ts';
import { arrayQuery } from './sql.ts';

/** Who a trace belongs to, chosen among all that its spans say. */
export interface TraceIdentity {
  /** The best value of each field that is said at all. */
  readonly chosen: Readonly<Partial<Record<IdentityField, string>>>;
  /** The spans name more than one session. */
  readonly conflict: boolean;
}

type Row = readonly [field: number, value: string];

/** A function that reads it, by the trace's internal number: the lowest rank, then the earliest start, then the value decides. */
export function traceIdentityReader(db: DatabaseSync): (trace: number) => TraceIdentity {
  const find = arrayQuery<Row>(
    db,
    'SELECT field, value FROM identity WHERE trace = ? ORDER BY field, rank, start, value',
  );
  return (trace) => {
    const chosen: Partial<Record<IdentityField, string>> = {};
    let sessions = 0;
    for (const [number, value] of find.iterate(trace)) {
      const field = identityFields[number];
      if (field === undefined) continue;
      chosen[field] ??= value;
      if (field === 'session') sessions += 1;
    }
    return { chosen, conflict: sessions > 1 };
  };
}
