import type { DatabaseSync } from 'node:sqlite';
import { originReader, type RawOrigin } from './rawOrigin.ts';
import { query } from './sql.ts';

/** A stored log record: what SQL knows of it, and its bytes as sent. */
export interface RawLog {
  /** Grows in the order of arrival. */
  readonly id: number;
  readonly timeMicros: number;
  readonly severity: number;
  readonly eventName: string;
  /** Hex; null = not tied to a span. */
  readonly traceId: string | null;
  readonly spanId: string | null;
  /** The OTLP `LogRecord` message. */
  readonly bytes: Uint8Array;
  readonly origin: RawOrigin;
}

export interface LogQuestion {
  readonly limit: number;
  readonly trace?: string;
  /** Only logs with a lower `id`: the last of the page before. */
  readonly before?: number;
}

type Row = Omit<RawLog, 'origin'> & { readonly origin: number };

/** A function that gives logs, the last arrived first. */
export function logReader(db: DatabaseSync): (question: LogQuestion) => RawLog[] {
  const select = 'SELECT id, time AS timeMicros, severity, eventName, traceId, spanId, raw AS bytes, origin FROM log';
  const all = query<Row>(db, `${select} WHERE id < ? ORDER BY id DESC LIMIT ?`);
  const ofTrace = query<Row>(db, `${select} WHERE traceId = ? AND id < ? ORDER BY id DESC LIMIT ?`);
  const originOf = originReader(db);
  return ({ limit, trace, before = Number.MAX_SAFE_INTEGER }) => {
    const rows = trace === undefined ? all.all(before, limit) : ofTrace.all(trace, before, limit);
    return rows.map((row) => ({ ...row, origin: originOf(row.origin) }));
  };
}
