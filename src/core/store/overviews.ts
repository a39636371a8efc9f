import type { DatabaseSync } from 'node:sqlite';
import type { CostAnswer, ErrorSpan, SessionSummary } from '../../shared/api.ts';
import { spanKindOf } from '../../shared/spanKind.ts';
import { plain, query } from './sql.ts';

/** A function that gives the sessions, the last active first. */
export function sessionReader(db: DatabaseSync): (limit: number) => SessionSummary[] {
  const find = query<SessionSummary>(
    db,
    `SELECT session, max(service) AS service, count(*) AS traces, sum(spans) AS spans, sum(errors) AS errors,
      sum(inputTokens) AS inputTokens, sum(outputTokens) AS outputTokens,
      min(start) AS startMicros, max(last) AS lastMicros
    FROM trace WHERE session IS NOT NULL GROUP BY session ORDER BY lastMicros DESC LIMIT ?`,
  );
  return (limit) => plain(find.all(limit));
}

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

/** A function that gives the tokens of model calls, the model with most calls first. Spans that wait to be erased no longer count. */
export function tokenReader(db: DatabaseSync): () => CostAnswer['models'] {
  const find = query<CostAnswer['models'][number]>(
    db,
    `SELECT model, sum(calls) AS calls, sum(inputTokens) AS inputTokens, sum(outputTokens) AS outputTokens FROM
      (SELECT * FROM modelUse UNION ALL
      SELECT model, -count(*), -sum(inputTokens), -sum(outputTokens) FROM span
      WHERE trace IN (SELECT trace FROM doomed) AND model IS NOT NULL GROUP BY model)
    GROUP BY model HAVING sum(calls) > 0 ORDER BY calls DESC, model`,
  );
  return () => plain(find.all());
}
