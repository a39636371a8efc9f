import type { DatabaseSync } from 'node:sqlite';
import { encodeTraceColumns } from '../../shared/traceColumns.ts';
import { arrayQuery, query } from './sql.ts';
import { summaryOf, type TraceRecord } from './traceRecord.ts';

type Row = readonly [
  idHigh: number,
  idLow: number,
  parentHigh: number,
  parentLow: number,
  start: number,
  duration: number | null,
  name: string,
  label: string | null,
  kind: number,
  status: number,
  flags: number,
  tokens: number,
  origin: number,
];

/** A function that gives all spans of a trace as the bytes of `encodeTraceColumns`; `undefined` = no such trace. */
export function columnsReader(db: DatabaseSync) {
  const findTrace = query<TraceRecord>(db, 'SELECT * FROM trace WHERE traceId = ?');
  const findServices = query<{ readonly id: number; readonly service: string }>(
    db,
    'SELECT origin.id, service FROM traceOrigin JOIN origin ON origin.id = origin WHERE trace = ?',
  );
  const findSpans = arrayQuery<Row>(
    db,
    `SELECT idHigh, idLow, parentHigh, parentLow, start, duration, name, label, kind, status, flags,
      inputTokens + outputTokens, origin
    FROM span WHERE trace = ? ORDER BY chunk, "offset"`,
  );
  return (traceId: string, nowMicros: number): ArrayBuffer | undefined => {
    const record = findTrace.get(traceId);
    if (!record) return undefined;
    const strings = new StringTable();
    const services = new Map(findServices.all(record.id).map(({ id, service }) => [id, strings.indexOf(service)]));
    const columns = emptyColumns(record.spans);
    let at = 0;
    for (const row of findSpans.iterate(record.id)) {
      const [idHigh, idLow, parentHigh, parentLow, start, duration, name, label, kind, status, flags, tokens, origin] =
        row;
      columns.spanIds[at * 2] = idHigh;
      columns.spanIds[at * 2 + 1] = idLow;
      columns.parentIds[at * 2] = parentHigh;
      columns.parentIds[at * 2 + 1] = parentLow;
      columns.starts[at] = (start - record.start) / 1000;
      columns.durations[at] = duration === null ? NaN : duration / 1e6;
      columns.names[at] = strings.indexOf(name);
      columns.labels[at] = strings.indexOf(label ?? name);
      columns.services[at] = services.get(origin) ?? 0;
      columns.kinds[at] = kind;
      columns.statuses[at] = status;
      columns.flags[at] = flags;
      columns.tokens[at] = Math.min(tokens, 0xffffffff);
      at += 1;
    }
    return encodeTraceColumns({ summary: summaryOf(record, nowMicros), count: at, ...columns, strings: strings.all });
  };
}

function emptyColumns(count: number) {
  return {
    spanIds: new Uint32Array(count * 2),
    parentIds: new Uint32Array(count * 2),
    starts: new Float64Array(count),
    durations: new Float64Array(count),
    names: new Uint32Array(count),
    labels: new Uint32Array(count),
    services: new Uint32Array(count),
    kinds: new Uint8Array(count),
    statuses: new Uint8Array(count),
    flags: new Uint8Array(count),
    tokens: new Uint32Array(count),
  };
}

class StringTable {
  readonly all: string[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    this.#indexes.set(text, this.all.length);
    return this.all.push(text) - 1;
  }
}
