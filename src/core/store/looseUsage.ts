import type { DatabaseSync } from 'node:sqlite';
import { spanKindCode, spanKindOf, type SpanKind } from '../../shared/spanKind.ts';
import type { UsageFacts } from '../../shared/tokenUsage.ts';
import type { AccountSpan } from '../../shared/traceAccount.ts';
import { clip, hexOfWords, wordsOfHex } from './spanRow.ts';
import { arrayQuery } from './sql.ts';
import { decodeUsage, encodeUsage } from './usageText.ts';

/** What a log record that was written within a trace says of tokens and money. */
export interface LooseUsage {
  /** Index of the record in its batch. */
  readonly log: number;
  readonly traceId: string;
  /** Made of what the record says, so that a record that is sent again is the same one; 16 hex digits. */
  readonly id: string;
  /** The span it was written in; empty = it names none. */
  readonly parentId: string;
  /** Microseconds since the epoch. */
  readonly startMicros: number;
  readonly durationMicros: number;
  readonly name: string;
  readonly label: string;
  readonly kind: SpanKind;
  readonly agent?: string;
  readonly instrumentation?: string;
  readonly usage: UsageFacts;
}

/** The stored log record that says it. */
export interface LogPlace {
  readonly id: number;
  readonly service: string;
}

/**
 * A function that stores the usage of a batch's records, `places` by index in the batch, and has their traces settled again.
 * Two records of one id tell of the same; the longer, then the greater text stays, whichever came first.
 */
export function looseUsageWriter(db: DatabaseSync) {
  const insert = db.prepare(
    `INSERT INTO looseUsage VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
    SET usage = excluded.usage WHERE (length(excluded.usage), excluded.usage) > (length(usage), usage)`,
  );
  const unsettle = db.prepare('INSERT OR IGNORE INTO unsettled SELECT id FROM trace WHERE traceId = ?');
  return (all: readonly LooseUsage[], places: readonly LogPlace[]): void => {
    for (const loose of all) {
      const place = places[loose.log];
      if (!place) throw new RangeError('usage names a log record that is not in the batch');
      const { traceId, id, parentId, startMicros, durationMicros, name, label, kind, agent, usage } = loose;
      const ids = [...wordsOfHex(id), ...(parentId === '' ? [0, 0] : wordsOfHex(parentId))];
      const texts = [clip(name), label === name ? null : clip(label), spanKindCode(kind), place.service];
      const rest = [encodeUsage(usage), agent === undefined ? null : clip(agent), loose.instrumentation ?? null];
      insert.run(traceId, ...ids, startMicros, Math.round(durationMicros), ...texts, ...rest, place.id);
    }
    for (const traceId of new Set(all.map((loose) => loose.traceId))) unsettle.run(traceId);
  };
}

type Row = readonly [
  idHigh: number,
  idLow: number,
  parentHigh: number,
  parentLow: number,
  start: number,
  duration: number,
  name: string,
  label: string | null,
  kind: number,
  service: string,
  usage: string,
  agent: string | null,
  instrumentation: string | null,
];

/** A function that gives the usage that log records say of a trace, by its internal number. */
export function looseUsageReader(db: DatabaseSync): (trace: number) => AccountSpan[] {
  const find = arrayQuery<Row>(
    db,
    `SELECT idHigh, idLow, parentHigh, parentLow, start, duration, name, label, kind, service, usage, agent, instrumentation
    FROM looseUsage WHERE traceId = (SELECT traceId FROM trace WHERE id = ?)`,
  );
  return (trace) => find.all(trace).map(accountSpanOf);
}

function accountSpanOf(row: Row): AccountSpan {
  const [idHigh, idLow, parentHigh, parentLow, startMicros, durationMicros, name, label, kind, service, usage] = row;
  const [, , , , , , , , , , , agent, instrumentation] = row;
  return {
    id: hexOfWords(idHigh, idLow),
    parentId: hexOfWords(parentHigh, parentLow),
    ...{ startMicros, durationMicros, name, label: label ?? name, kind: spanKindOf(kind), service, failed: false },
    ...(agent !== null && { agent }),
    usage: decodeUsage(usage),
    ...(instrumentation !== null && { instrumentation }),
    record: true,
  };
}

/** Functions that remove what a trace's records say, and what records say that went while no trace of theirs was stored. */
export function looseUsageDropper(db: DatabaseSync) {
  const ofTrace = db.prepare('DELETE FROM looseUsage WHERE traceId = (SELECT traceId FROM trace WHERE id = ?)');
  const orphans = db.prepare(
    `DELETE FROM looseUsage WHERE log BETWEEN ? AND ?
    AND NOT EXISTS (SELECT 1 FROM trace WHERE trace.traceId = looseUsage.traceId)`,
  );
  return {
    /** To be called while the trace's row is there. */
    ofTrace: (trace: number): void => void ofTrace.run(trace),
    /** Of log records by their ids, both included. */
    orphans: (first: number, last: number): void => void orphans.run(first, last),
  };
}
