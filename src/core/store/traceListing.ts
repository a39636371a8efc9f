import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { TraceList } from '../../shared/api.ts';
import { arrayQuery, query, singleNumber, type Query } from './sql.ts';
import { summaryOf, type TraceRecord } from './traceRecord.ts';

export interface ListQuestion {
  readonly limit: number;
  /** `TraceList.next` of the page before. */
  readonly before?: string;
  readonly session?: string;
  readonly service?: string;
  /** Looked for in the names of the trace and its spans, whatever the case. */
  readonly q?: string;
  readonly nowMicros: number;
}

/** A search that finds nothing would read every span: after this many it hands back a page with `next`, to be asked on. */
const searchedSpans = 200_000;

/** A function that lists traces, newest first. */
export function traceLister(db: DatabaseSync) {
  const named = arrayQuery<readonly [1]>(
    db,
    String.raw`SELECT 1 FROM span WHERE trace = ?1 AND (name LIKE ?2 ESCAPE '\' OR label LIKE ?2 ESCAPE '\') LIMIT 1`,
  );
  const idOf = query<{ id: number }>(db, 'SELECT id FROM trace WHERE traceId = ?');
  return (question: ListQuestion): TraceList => {
    const limit = Math.max(1, Math.floor(question.limit) || 1);
    const pattern = question.q ? likePattern(question.q) : undefined;
    const found: TraceRecord[] = [];
    let budget = searchedSpans;
    let last: TraceRecord | undefined;
    let stopped = false;
    const { where, values } = filterOf(question, idOf);
    const rows = query<TraceRecord>(db, `SELECT * FROM trace ${where} ORDER BY start DESC, id DESC`);
    for (const record of rows.iterate(...values)) {
      if (found.length === limit || budget <= 0) {
        stopped = true;
        break;
      }
      last = record;
      if (pattern !== undefined) budget -= record.spans;
      if (pattern === undefined || named.get(record.id, pattern)) found.push(record);
    }
    return {
      traces: found.map((record) => summaryOf(record, question.nowMicros)),
      total: singleNumber(db, 'SELECT traces FROM total'),
      ...(stopped && last && { next: `${last.start}:${last.traceId}` }),
      revision: singleNumber(db, 'SELECT revision FROM total'),
    };
  };
}

function filterOf({ before, session, service }: ListQuestion, idOf: Query<{ id: number }>) {
  const conditions: string[] = [];
  const values: SQLInputValue[] = [];
  if (session !== undefined) {
    conditions.push('id IN (SELECT trace FROM account WHERE session = ?)');
    values.push(session);
  }
  if (service !== undefined) {
    conditions.push('service = ?');
    values.push(service);
  }
  if (before !== undefined) {
    const [start = '', traceId = ''] = before.split(':');
    conditions.push('(start, id) < (?, ?)');
    values.push(Number(start), idOf.get(traceId)?.id ?? 0);
  }
  return { where: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', values };
}

/** SQLite refuses long patterns, and a name is not longer either. */
const patternLength = 200;

/** What is looked for, as it is, anywhere in a text: `LIKE ? ESCAPE '\\'`. */
export function likePattern(q: string): string {
  return `%${q.slice(0, patternLength).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
