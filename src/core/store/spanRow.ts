import type { DatabaseSync } from 'node:sqlite';
import type { SpanBatch } from '../../shared/spanBatch.ts';
import { spanKindCode, type SpanKind } from '../../shared/spanKind.ts';
import type { SpanMeaning } from '../../shared/spanMeaning.ts';
import { insertInto } from './sql.ts';
import { encodeUsage } from './usageText.ts';

/** One stored span without its bytes. Ids are two signed 32-bit words: SQLite's 64-bit integers would cross as slow bigints. */
export interface SpanRow {
  trace: number;
  idHigh: number;
  idLow: number;
  /** Both zero = root. */
  parentHigh: number;
  parentLow: number;
  /** Microseconds since the epoch. */
  start: number;
  /** Nanoseconds; null = not ended. */
  duration: number | null;
  name: string;
  /** null = as the name. */
  label: string | null;
  kind: number;
  status: number;
  flags: number;
  /** Of `usage`, for the tree; 0 = not said. */
  inputTokens: number;
  outputTokens: number;
  /** `encodeUsage`; null = the span says nothing of tokens or money. */
  usage: string | null;
  /** The agent a call to a model names itself; null = none, or it is no such call. */
  agent: string | null;
  origin: number;
  /** The bytes: `length` of them at `offset` in the trace's chunk of this sequence number. */
  chunk: number;
  offset: number;
  length: number;
}

const plainColumns = [
  ...['trace', 'idHigh', 'idLow', 'parentHigh', 'parentLow', 'start', 'duration', 'name', 'kind', 'status', 'flags'],
  ...['origin', 'chunk', '"offset"', 'length'],
];
/** Of few spans; the table has a default for each. */
const richColumns = ['label', 'inputTokens', 'outputTokens', 'usage', 'agent'];

/** A function that stores a row; false = the span was there already, and nothing was changed. */
export function spanInserter(db: DatabaseSync): (row: SpanRow) => boolean {
  const insert = spanWriter(db, 'INSERT');
  return (row) => {
    try {
      insert(row);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  };
}

/** A function that puts a row in the place of the one with the same id. */
export function spanReplacer(db: DatabaseSync): (row: SpanRow) => void {
  return spanWriter(db, 'INSERT OR REPLACE');
}

/**
 * The hottest statement of all, where handing over the values costs as much as storing them: hence no list of values, no
 * columns that most spans leave empty, and `get`, since `run` makes an object of the number of changes.
 */
function spanWriter(db: DatabaseSync, verb: string): (row: SpanRow) => void {
  const plain = db.prepare(insertInto('span', plainColumns).replace('INSERT', verb));
  const rich = db.prepare(insertInto('span', [...plainColumns, ...richColumns]).replace('INSERT', verb));
  return (row) => {
    const { trace, idHigh, idLow, parentHigh, parentLow, start, duration, name, kind, status, flags } = row;
    const { origin, chunk, offset, length, label, inputTokens, outputTokens, usage, agent } = row;
    if (label === null && usage === null && agent === null)
      // prettier-ignore
      plain.get(trace, idHigh, idLow, parentHigh, parentLow, start, duration, name, kind, status, flags, origin, chunk, offset, length);
    else
      // prettier-ignore
      rich.get(trace, idHigh, idLow, parentHigh, parentLow, start, duration, name, kind, status, flags, origin, chunk, offset, length, label, inputTokens, outputTokens, usage, agent);
  };
}

/** SQLITE_CONSTRAINT_PRIMARYKEY (https://sqlite.org/rescode.html) */
function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 1555;
}

/** Where a batch's span is put: what the batch itself does not know. */
export interface SpanPlace {
  readonly trace: number;
  readonly origin: number;
  readonly chunk: number;
  readonly offset: number;
}

/** Span `index` of a batch as a row. */
export function spanRowOf(batch: SpanBatch, index: number, meaning: SpanMeaning, place: SpanPlace): SpanRow {
  const { ids } = batch;
  const id = index * 8 + 4;
  const name = clip(batch.names[index] ?? '');
  const label = clip(meaning.label);
  const { usage, standsFor } = meaning;
  const row = {
    trace: place.trace,
    idHigh: wordAt(ids, id) | 0,
    idLow: wordAt(ids, id + 1) | 0,
    parentHigh: wordAt(ids, id + 2) | 0,
    parentLow: wordAt(ids, id + 3) | 0,
    start: startOf(batch.times, index * 4),
    duration: standsFor || meaning.unended ? null : durationOf(batch.times, index * 4),
    name,
    label: label === name ? null : label,
    kind: spanKindCode(meaning.kind),
    status: meaning.failed ? failedStatus : (batch.statuses[index] ?? 0),
    flags: batch.flags[index] ?? 0,
    inputTokens: tokensOf(usage?.tokens.input),
    outputTokens: tokensOf(usage?.tokens.output),
    usage: usage ? encodeUsage(usage) : null,
    agent: meaning.agent && (usage || modelCalls.has(meaning.kind)) ? clip(meaning.agent) : null,
    origin: place.origin,
    chunk: place.chunk,
    offset: place.offset,
    length: wordAt(batch.lengths, index),
  };
  return standsFor ? { ...row, ...idsOf(standsFor) } : row;
}

const modelCalls: ReadonlySet<SpanKind> = new Set(['llm', 'embedding', 'reranker']);

type RowIds = Pick<SpanRow, 'idHigh' | 'idLow' | 'parentHigh' | 'parentLow'>;

function idsOf({ spanId, parentSpanId }: NonNullable<SpanMeaning['standsFor']>): RowIds {
  const [idHigh, idLow] = wordsOfHex(spanId);
  const [parentHigh, parentLow] = wordsOfHex(parentSpanId);
  return { idHigh, idLow, parentHigh, parentLow };
}

/** A span id of 16 hex digits as the two words of a row; empty = zero. */
export function wordsOfHex(hex: string): readonly [high: number, low: number] {
  return [Number.parseInt(hex.slice(0, 8), 16) | 0, Number.parseInt(hex.slice(8), 16) | 0];
}

/** The two words of a row as 16 hex digits; empty = zero, so no span. */
export function hexOfWords(high: number, low: number): string {
  if (high === 0 && low === 0) return '';
  return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}

/** OTLP's status "error", also of spans that failed by what their attributes say. */
const failedStatus = 2;

const textLimit = 512;

/** The row's texts are for lists and filters; the whole text stays in the bytes, and the dots say that it was cut. */
export function clip(text: string): string {
  return text.length <= textLimit ? text : `${text.slice(0, textLimit - 1)}…`;
}

/** Counts come from strangers: anything that is no sensible count would make the column refuse the whole request. */
function tokensOf(count: number | undefined): number {
  return count !== undefined && count > 0 ? Math.min(Math.round(count), 0xffffffff) : 0;
}

/** Microseconds. Exact, though nanoseconds since the epoch are beyond a double: 2^32 ns = 4,294,967 µs + 296 ns. */
function startOf(times: Uint32Array, at: number): number {
  const high = wordAt(times, at);
  return Math.min(high * 4_294_967 + Math.floor((high * 296 + wordAt(times, at + 1)) / 1000), maxTime);
}

/** Nanoseconds; null = not ended. */
function durationOf(times: Uint32Array, at: number): number | null {
  const endHigh = wordAt(times, at + 2);
  const endLow = wordAt(times, at + 3);
  if (endHigh === 0 && endLow === 0) return null;
  const duration = (endHigh - wordAt(times, at)) * 4_294_967_296 + (endLow - wordAt(times, at + 1));
  return Math.max(0, Math.min(duration, Number.MAX_SAFE_INTEGER));
}

/** A number beyond 2^53 could be stored but not read back; half of it (the year 2112) leaves room to add a duration. */
const maxTime = 2 ** 52;

export function wordAt(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

/** Microseconds since the epoch at which the span ended, or started if it is open. */
export function lastMicros({ start, duration }: Pick<SpanRow, 'start' | 'duration'>): number {
  return duration === null ? start : start + Math.floor(duration / 1000);
}
