import type { DatabaseSync } from 'node:sqlite';
import type { SessionSource } from '../../shared/costApi.ts';
import { insertInto } from './sql.ts';

/** One row of table `account`: what a settled trace has put into its session and into the ledger. */
export interface AccountRow {
  readonly trace: number;
  readonly session: string;
  /** Place in `sessionSources`. */
  readonly source: number;
  /** 1 = its spans name several sessions. */
  readonly conflicts: number;
  readonly turns: number;
  readonly spans: number;
  readonly errors: number;
  /** Microseconds since the epoch. */
  readonly start: number;
  readonly last: number;
  readonly user: string | null;
  readonly parent: string | null;
  readonly calls: number;
  /** What tells of its calls: 0 spans, 1 metrics, 2 logs. The latter two count as long as nothing better tells the same. */
  readonly standIn: number;
  /** `TraceNames` as JSON; empty = no call. */
  readonly names: string;
  /** `encodeCells` */
  readonly contribution: string;
}

/** A name, and when the first call with it began, in microseconds since the epoch. */
export type FirstUse = readonly [name: string, startMicros: number];

/** Who was at work in a trace, in the order of first use. */
export interface TraceNames {
  readonly agents: readonly FirstUse[];
  readonly models: readonly FirstUse[];
}

/** Each name once, by its first use and then by itself, so that no order of arrival can be seen. */
export function firstUses(uses: readonly FirstUse[]): FirstUse[] {
  const first = new Map<string, number>();
  for (const [name, start] of uses) first.set(name, Math.min(start, first.get(name) ?? Infinity));
  return [...first].sort(([a, from], [b, other]) => from - other || (a < b ? -1 : 1));
}

/** What tells the calls of a trace: `AccountRow.standIn`. */
export const standIns = { span: 0, metric: 1, log: 2 } as const;

export const sessionSources = ['session', 'run', 'trace'] as const satisfies readonly SessionSource[];

const columns = [
  ...([
    'trace',
    'session',
    'source',
    'conflicts',
    'turns',
    'spans',
    'errors',
    'start',
    'last',
    'user',
    'parent',
  ] as const),
  ...(['calls', 'standIn', 'names', 'contribution'] as const),
] satisfies readonly (keyof AccountRow)[];

/** A function that writes the row, new or not. */
export function accountSaver(db: DatabaseSync): (row: AccountRow) => void {
  const replace = db.prepare(insertInto('account', columns).replace('INSERT', 'INSERT OR REPLACE'));
  return (row) => void replace.run(...columns.map((column) => row[column]));
}

export function sameAccount(a: AccountRow, b: AccountRow): boolean {
  return columns.every((column) => a[column] === b[column]);
}
