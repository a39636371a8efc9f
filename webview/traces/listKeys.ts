import type { TraceRow } from './traceRows.ts';

/** What a key does in the trace list. */
export interface ListMove {
  readonly row?: number;
  /** Key of a group to open or close. */
  readonly toggle?: string;
  /** A trace to open. */
  readonly enter?: string;
}

/** `page` is how many rows fit on the screen. */
export function listKeyMove(
  key: string,
  rows: readonly TraceRow[],
  active: number,
  page: number,
): ListMove | undefined {
  const row = rows[active];
  if (!row) return undefined;
  const to = (target: number): ListMove => ({ row: Math.max(0, Math.min(rows.length - 1, target)) });
  const groupOf = () => rows.slice(0, active).findLastIndex(({ type }) => type === 'group');
  switch (key) {
    case 'ArrowDown':
      return to(active + 1);
    case 'ArrowUp':
      return to(active - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.length - 1);
    case 'PageDown':
      return to(active + page);
    case 'PageUp':
      return to(active - page);
    case 'ArrowLeft':
      if (row.type === 'trace') return to(groupOf());
      return row.open ? { toggle: row.key } : undefined;
    case 'ArrowRight':
      if (row.type === 'trace') return undefined;
      return row.open ? to(active + 1) : { toggle: row.key };
    case 'Enter':
    case ' ':
      return row.type === 'group' ? { toggle: row.key } : { enter: row.key };
    default:
      return undefined;
  }
}
