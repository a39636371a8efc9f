import type { DatabaseSync } from 'node:sqlite';
import { spanFlags, type SpanBatch } from '../../shared/spanBatch.ts';
import type { SpanMeaning } from '../../shared/spanMeaning.ts';
import { ChunkBuffer } from './chunkBuffer.ts';
import { IdentityWriter } from './identityWriter.ts';
import { MissingParents } from './missingParents.ts';
import type { KnownOrigin, OriginDictionary } from './originDictionary.ts';
import { traceRescanner } from './rescanTrace.ts';
import type { ServiceUse } from './serviceUse.ts';
import { spanInserter, spanReplacer, spanRowOf, wordAt, type SpanRow } from './spanRow.ts';
import { query, type Query } from './sql.ts';
import type { Totals } from './totals.ts';
import { groupByTrace, type TraceGroup } from './traceGroups.ts';
import { addSpan, newTraceRecord, replaceSpan, traceSaver, type TraceRecord } from './traceRecord.ts';

/** What one request changed; `inserted + updated + duplicates` is its number of spans. */
export interface SpanChanges {
  inserted: number;
  /** Open before and now ended or further along, or re-sent with other content. */
  updated: number;
  /** Already stored as they are, or an older state of what is stored. */
  duplicates: number;
  readonly changedTraceIds: string[];
  readonly sessions: Set<string>;
}

/** Everything one request needs; made once for each request. */
interface Request {
  readonly batch: SpanBatch;
  readonly meanings: (spanIndex: number) => SpanMeaning;
  readonly receivedMicros: number;
  readonly origins: readonly KnownOrigin[];
  readonly totals: Totals;
  readonly changes: SpanChanges;
}

/** One trace while its spans of a request are written. */
interface Visit {
  readonly record: TraceRecord;
  /** Spans that are new or changed. */
  readonly written: SpanRow[];
  readonly origins: Set<number>;
  /** A span moved: what the record says of first, last and missing has to be found again. */
  scattered: boolean;
}

/** Writes the spans of a request, inside the caller's transaction. */
export class SpanWriter {
  readonly #origins: OriginDictionary;
  readonly #use: ServiceUse;
  readonly #missing: MissingParents;
  readonly #identities: IdentityWriter;
  readonly #chunk: ChunkBuffer;
  readonly #insert;
  readonly #replace;
  readonly #saveTrace;
  readonly #rescan;
  readonly #insertTraceOrigin;
  readonly #markUnsettled;
  readonly #findTrace: Query<TraceRecord>;
  readonly #findSpan: Query<SpanRow>;

  constructor(db: DatabaseSync, origins: OriginDictionary, use: ServiceUse) {
    this.#origins = origins;
    this.#use = use;
    this.#missing = new MissingParents(db);
    this.#identities = new IdentityWriter(db);
    this.#chunk = new ChunkBuffer(db);
    this.#insert = spanInserter(db);
    this.#replace = spanReplacer(db);
    this.#saveTrace = traceSaver(db);
    this.#rescan = traceRescanner(db);
    this.#insertTraceOrigin = db.prepare('INSERT OR IGNORE INTO traceOrigin VALUES(?, ?)');
    this.#markUnsettled = db.prepare('INSERT OR IGNORE INTO unsettled VALUES(?)');
    this.#findTrace = query(db, 'SELECT * FROM trace WHERE traceId = ?');
    this.#findSpan = query(db, 'SELECT * FROM span WHERE trace = ? AND idHigh = ? AND idLow = ?');
  }

  write(
    batch: SpanBatch,
    meanings: (spanIndex: number) => SpanMeaning,
    receivedMicros: number,
    totals: Totals,
  ): SpanChanges {
    const changes: SpanChanges = {
      ...{ inserted: 0, updated: 0, duplicates: 0 },
      changedTraceIds: [],
      sessions: new Set(),
    };
    const origins = batch.origins.map((origin) => this.#origins.resolve(batch.bytes, origin));
    const request = { batch, meanings, receivedMicros, origins, totals, changes };
    this.#missing.begin(batch.count);
    for (const group of groupByTrace(batch)) this.#writeTrace(group, request);
    totals.spans += changes.inserted;
    return changes;
  }

  #writeTrace({ traceId, spans }: TraceGroup, request: Request): void {
    const stored = this.#findTrace.get(traceId);
    const record = stored ?? newTraceRecord(request.totals.nextTrace, traceId, request.receivedMicros);
    const before = stored && { service: stored.service, bytes: stored.bytes };
    const visit: Visit = { record, written: [], origins: new Set(), scattered: false };
    this.#chunk.begin();
    for (const index of spans) this.#writeSpan(index, visit, request);
    if (visit.written.length === 0) return;
    this.#finishTrace(visit, !stored, request);
    this.#use.move(before, record);
  }

  #writeSpan(index: number, visit: Visit, { batch, meanings, origins, changes }: Request): void {
    const { record } = visit;
    const origin = origins[wordAt(batch.originIndexes, index)];
    if (!origin) throw new RangeError(`span ${index} of the batch names an origin that is not there`);
    const meaning = meanings(index);
    const place = { trace: record.id, origin: origin.id, chunk: record.chunks, offset: this.#chunk.length };
    const row = spanRowOf(batch, index, meaning, place);
    const start = wordAt(batch.offsets, index);
    const bytes = batch.bytes.subarray(start, start + row.length);
    if (this.#insert(row)) {
      changes.inserted += 1;
      addSpan(record, row, origin.service);
      this.#missing.arrived(record, row);
    } else {
      const old = this.#supersede(row, bytes);
      if (!old) {
        changes.duplicates += 1;
        return;
      }
      changes.updated += 1;
      if (!replaceSpan(record, old, row, origin.service)) visit.scattered = true;
    }
    this.#chunk.append(bytes);
    visit.written.push(row);
    visit.origins.add(origin.id);
    record.bytes += origin.unpaid;
    origin.unpaid = 0;
    if (meaning.identities.length > 0) this.#identities.add(meaning.identities, row.start);
  }

  #finishTrace({ record, written, origins, scattered }: Visit, isNew: boolean, request: Request): void {
    const { totals, changes, receivedMicros } = request;
    if (scattered) this.#rescan(record);
    else this.#missing.lookFor(record, written);
    this.#chunk.save(record.id, record.chunks);
    for (const origin of origins) this.#insertTraceOrigin.run(record.id, origin);
    this.#identities.save(record.id);
    this.#markUnsettled.run(record.id);
    record.chunks += 1;
    record.received = Math.max(record.received, receivedMicros);
    record.revision = totals.revision + 1;
    this.#saveTrace(record, isNew);
    if (isNew) {
      totals.nextTrace += 1;
      totals.traces += 1;
    }
    changes.changedTraceIds.push(record.traceId);
    if (record.session !== null) changes.sessions.add(record.session);
  }

  /** Puts `row` in the place of the stored span of its id and returns that one; `undefined` = the stored one stays. */
  #supersede(row: SpanRow, bytes: Uint8Array): SpanRow | undefined {
    const old = this.#findSpan.get(row.trace, row.idHigh, row.idLow);
    if (!old) throw new Error('a span is stored and was not found');
    // A late copy of the start says less than the ended span that is stored.
    if (old.duration !== null && row.duration === null) return undefined;
    if (old.origin === row.origin && old.length === row.length && this.#chunk.holds(old, bytes)) return undefined;
    if (old.duration !== null) row.flags |= spanFlags.revised;
    this.#replace(row);
    return old;
  }
}
