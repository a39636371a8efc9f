import type { DatabaseSync } from 'node:sqlite';
import type { TraceSummary } from '../../shared/api.ts';
import { spanKindCode } from '../../shared/spanKind.ts';
import { traceState } from '../../shared/traceState.ts';
import { lastMicros, type SpanRow } from './spanRow.ts';

/** One row of table `trace`: its summary, kept true in the transaction that changes its spans. */
export interface TraceRecord {
  id: number;
  /** 32 hex digits. */
  traceId: string;
  name: string;
  service: string;
  /** Said by its spans, or the run's id; null = neither, or it is not settled yet. */
  session: string | null;
  /** Microseconds since the epoch. */
  start: number;
  /** The last end, or start of an open span. */
  last: number;
  spans: number;
  errors: number;
  open: number;
  missing: number;
  hasRoot: number;
  /** Spans of kind agent. */
  agents: number;
  /** Sums of the calls that count. These four and `calls`, `turns` and `session` are written when the trace is settled. */
  inputTokens: number;
  outputTokens: number;
  /** Nano-dollars. */
  nanos: number;
  unpriced: number;
  calls: number;
  turns: number;
  pinned: number;
  received: number;
  revision: number;
  /** Chunks written; the next one's sequence number. */
  chunks: number;
  /** What it takes in the store, about. */
  bytes: number;
  /** The span that gives name and service: the earliest root, else the earliest span; of equals the lowest id. */
  leadStart: number;
  leadHigh: number;
  leadLow: number;
}

/** What arriving spans change; the rest is left to whoever settles the trace. */
const columns = [
  'traceId',
  'name',
  'service',
  'start',
  'last',
  'spans',
  'errors',
  'open',
  'missing',
  'hasRoot',
  'agents',
  'pinned',
  'received',
  'revision',
  'chunks',
  'bytes',
  'leadStart',
  'leadHigh',
  'leadLow',
] as const satisfies readonly (keyof TraceRecord)[];

/** A row of table `span` with its indexes, without bytes: measured at about 90 for spans of mixed names. */
const rowBytes = 100;

export function newTraceRecord(id: number, traceId: string, received: number): TraceRecord {
  return {
    ...{ id, traceId, received, name: '', service: '', session: null, start: Infinity, last: 0, spans: 0, errors: 0 },
    ...{ open: 0, missing: 0, hasRoot: 0, agents: 0, inputTokens: 0, outputTokens: 0, pinned: 0, revision: 0 },
    ...{ nanos: 0, unpriced: 0, calls: 0, turns: 0, chunks: 0, bytes: 0, leadStart: Infinity, leadHigh: 0, leadLow: 0 },
  };
}

/** A function that writes the record, new or not. */
export function traceSaver(db: DatabaseSync): (record: TraceRecord, isNew: boolean) => void {
  const insert = db.prepare(
    `INSERT INTO trace(${columns.join()}, id, inputTokens, outputTokens) VALUES(${columns.map(() => '?').join()}, ?, 0, 0)`,
  );
  const update = db.prepare(`UPDATE trace SET ${columns.map((column) => `${column} = ?`).join()} WHERE id = ?`);
  return (record, isNew) => {
    (isNew ? insert : update).run(...columns.map((column) => record[column]), record.id);
  };
}

/** Counts a span that is new to the trace. */
export function addSpan(record: TraceRecord, row: SpanRow, service: string): void {
  countSpan(record, row, 1);
  record.bytes += rowBytes + row.length;
  record.start = Math.min(record.start, row.start);
  record.last = Math.max(record.last, lastMicros(row));
  if (leads(row, record)) takeLead(record, row, service);
}

/**
 * Puts `now` in the place of `before`. False = the counts are right, but which span is first, last or leading has to be
 * found again among all (`rescan`).
 */
export function replaceSpan(record: TraceRecord, before: SpanRow, now: SpanRow, service: string): boolean {
  countSpan(record, before, -1);
  countSpan(record, now, 1);
  record.bytes += now.length;
  const samePlace =
    before.start === now.start && before.parentHigh === now.parentHigh && before.parentLow === now.parentLow;
  if (!samePlace || lastMicros(now) < lastMicros(before)) return false;
  record.last = Math.max(record.last, lastMicros(now));
  if (now.idHigh === record.leadHigh && now.idLow === record.leadLow) takeLead(record, now, service);
  return true;
}

function countSpan(record: TraceRecord, row: SpanRow, by: 1 | -1): void {
  record.spans += by;
  if (row.status === 2) record.errors += by;
  if (row.duration === null) record.open += by;
  if (row.kind === agentKind) record.agents += by;
}

const agentKind = spanKindCode('agent');

function leads(row: SpanRow, record: TraceRecord): boolean {
  const root = isRoot(row);
  if (root !== (record.hasRoot === 1)) return root;
  if (row.start !== record.leadStart) return row.start < record.leadStart;
  return row.idHigh !== record.leadHigh ? row.idHigh < record.leadHigh : row.idLow < record.leadLow;
}

function takeLead(record: TraceRecord, row: SpanRow, service: string): void {
  record.name = row.name;
  record.service = service;
  record.hasRoot = isRoot(row) ? 1 : 0;
  record.leadStart = row.start;
  record.leadHigh = row.idHigh;
  record.leadLow = row.idLow;
}

function isRoot(row: SpanRow): boolean {
  return row.parentHigh === 0 && row.parentLow === 0;
}

/** The record as everybody else sees it; the state depends on the time it is asked. */
export function summaryOf(record: TraceRecord, nowMicros: number): TraceSummary {
  const { traceId, name, service, session, spans, errors, open, missing, agents } = record;
  const { inputTokens, outputTokens, nanos, unpriced, calls, turns, revision } = record;
  const hasRoot = record.hasRoot === 1;
  return {
    ...{ traceId, name, service, spans, errors, open, missing, hasRoot, agents, inputTokens, outputTokens, revision },
    ...{ usd: nanos / 1e9, unpriced, calls, turns },
    ...(session !== null && { session }),
    startMicros: record.start,
    durationMicros: record.last - record.start,
    state: traceState({ open, missing, hasRoot, receivedMicros: record.received }, nowMicros),
    pinned: record.pinned === 1,
    receivedMicros: record.received,
  };
}
