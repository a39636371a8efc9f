import type { DatabaseSync } from 'node:sqlite';
import type { Quota } from './evictOldest.ts';
import { looseUsageDropper } from './looseUsage.ts';
import type { ServiceUse } from './serviceUse.ts';
import { query } from './sql.ts';
import type { Totals } from './totals.ts';
import type { TraceSettler } from './traceSettler.ts';

interface Victim {
  readonly id: number;
  readonly spans: number;
  readonly bytes: number;
  readonly service: string;
}

const columns = 'id, spans, bytes, service';

/** Functions that take the oldest unpinned traces out of every list at once and leave their rows to `eraser`. */
export function dropTraces(db: DatabaseSync, use: ServiceUse, settler: TraceSettler) {
  // A trace cannot arrive before it starts, so the index on the start finds all that may be too old.
  const received = query<Victim>(
    db,
    `SELECT ${columns} FROM trace WHERE start < ?1 AND received < ?1 AND pinned = 0 ORDER BY start`,
  );
  const ofService = query<Victim>(db, `SELECT ${columns} FROM trace WHERE service = ? AND pinned = 0 ORDER BY start`);
  const looseUsage = looseUsageDropper(db);
  const forget = db.prepare('DELETE FROM trace WHERE id = ?');
  const doom = db.prepare('INSERT INTO doomed VALUES(?)');

  function drop(victims: Iterable<Victim>, totals: Totals, quota: Quota): boolean {
    const chosen = upTo(quota, victims);
    for (const victim of chosen) {
      settler.drop(victim.id);
      looseUsage.ofTrace(victim.id);
      forget.run(victim.id);
      doom.run(victim.id);
      use.move(victim, undefined);
      totals.traces -= 1;
      totals.spans -= victim.spans;
      totals.droppedTraces += 1;
      totals.droppedSpans += victim.spans;
    }
    return chosen.length > 0;
  }

  return {
    receivedBefore: (before: number, totals: Totals, quota: Quota) => drop(received.iterate(before), totals, quota),
    ofService: (service: string, totals: Totals, quota: Quota) => drop(ofService.iterate(service), totals, quota),
  };
}

/** The first victims that together reach the quota; at least one, if there is any. */
function upTo({ bytes, rows }: Quota, victims: Iterable<Victim>): Victim[] {
  const chosen: Victim[] = [];
  let freed = 0;
  let erased = 0;
  for (const victim of victims) {
    chosen.push(victim);
    freed += victim.bytes;
    erased += 1 + victim.spans;
    if (freed >= bytes || erased >= rows) break;
  }
  return chosen;
}
