import type { DatabaseSync } from 'node:sqlite';
import { originReader, type RawOrigin } from './rawOrigin.ts';
import { wordsOfHex } from './spanRow.ts';
import { arrayQuery, query } from './sql.ts';

/** A span as sent. Spans of one resource and scope share one `origin` object within an answer. */
export interface RawSpan {
  /** The OTLP `Span` message. */
  readonly bytes: Uint8Array;
  /** Bit set of `spanFlags`. */
  readonly flags: number;
  readonly origin: RawOrigin;
}

interface Place {
  readonly trace: number;
  readonly chunk: number;
  readonly offset: number;
  readonly length: number;
  readonly flags: number;
  readonly origin: number;
}

const place = 'trace, chunk, "offset", length, flags, origin';

/** A function that gives one span; `undefined` = not stored. Ids are hex. */
export function rawSpanReader(db: DatabaseSync): (traceId: string, spanId: string) => RawSpan | undefined {
  const find = query<Place & { readonly bytes: Uint8Array }>(
    db,
    `SELECT ${place}, (SELECT substr(raw, "offset" + 1, length) FROM chunk WHERE id = (trace << 31) | chunk) AS bytes
    FROM span WHERE trace = (SELECT id FROM trace WHERE traceId = ?) AND idHigh = ? AND idLow = ?`,
  );
  const originOf = originReader(db);
  return (traceId, spanId) => {
    const found = find.get(traceId, ...wordsOfHex(spanId));
    return found && { bytes: found.bytes, flags: found.flags, origin: originOf(found.origin) };
  };
}

/**
 * A function that gives the spans of a trace one after the other, in the order of arrival, holding one chunk of bytes at a time.
 * No read transaction stays open while the caller writes to a slow client; spans that retention removes meanwhile are left out.
 */
export function rawSpansReader(db: DatabaseSync): (traceId: string) => Iterable<RawSpan> {
  const findPlaces = arrayQuery<readonly [number, number, number, number, number, number]>(
    db,
    `SELECT ${place} FROM span WHERE trace = (SELECT id FROM trace WHERE traceId = ?) ORDER BY chunk, "offset"`,
  );
  const findChunk = query<{ readonly raw: Uint8Array }>(db, 'SELECT raw FROM chunk WHERE id = ((?1 << 31) | ?2)');
  const originOf = originReader(db);
  return function* (traceId) {
    const origins = new Map<number, RawOrigin>();
    let current = -1;
    let raw: Uint8Array | undefined;
    for (const [trace, chunk, offset, length, flags, origin] of findPlaces.all(traceId)) {
      if (chunk !== current) raw = findChunk.get(trace, chunk)?.raw;
      current = chunk;
      if (!raw) continue;
      const known = origins.get(origin) ?? originOf(origin);
      origins.set(origin, known);
      yield { bytes: raw.subarray(offset, offset + length), flags, origin: known };
    }
  };
}
