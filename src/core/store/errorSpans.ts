import type { DatabaseSync } from 'node:sqlite';
import type { ErrorSpan } from '../../shared/api.ts';
import { spanKindOf } from '../../shared/spanKind.ts';
import { query } from './sql.ts';

interface ErrorRow {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly label: string;
  readonly kind: number;
  readonly service: string;
  readonly startMicros: number;
  readonly duration: number | null;
}

/** A function that gives the spans with error status, newest first. */
export function errorReader(db: DatabaseSync): (limit: number) => ErrorSpan[] {
  const find = query<ErrorRow>(
    db,
    `SELECT traceId, printf('%08x%08x', span.idHigh & 0xffffffff, span.idLow & 0xffffffff) AS spanId,
      span.name, coalesce(label, span.name) AS label, kind, origin.service, span.start AS startMicros, duration
    FROM span JOIN trace ON trace.id = span.trace JOIN origin ON origin.id = span.origin
    WHERE status = 2 ORDER BY span.start DESC LIMIT ?`,
  );
  return (limit) =>
    find.all(limit).map(({ kind, duration, ...row }) => ({
      ...row,
      kind: spanKindOf(kind),
      ...(duration !== null && { durationMicros: duration / 1000 }),
    }));
}
