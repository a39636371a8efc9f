import type { DatabaseSync } from 'node:sqlite';
import type { TraceRecord } from './traceRecord.ts';

/** How many traces and bytes each service holds: what its fair share is measured by. Written once a request. */
export class ServiceUse {
  readonly #changes = new Map<string, { traces: number; bytes: number }>();
  readonly #upsert;
  readonly #forget;

  constructor(db: DatabaseSync) {
    this.#upsert = db.prepare(
      `INSERT INTO serviceUse VALUES(?1, ?2, ?3)
      ON CONFLICT DO UPDATE SET traces = traces + excluded.traces, bytes = bytes + excluded.bytes`,
    );
    // Names come from strangers: those that hold nothing must not pile up.
    this.#forget = db.prepare('DELETE FROM serviceUse WHERE service = ? AND traces = 0');
  }

  /** A trace grew, and may have found the root that says which service it is of. Either side absent = it came or went. */
  move(
    before: Pick<TraceRecord, 'service' | 'bytes'> | undefined,
    after: Pick<TraceRecord, 'service' | 'bytes'> | undefined,
  ): void {
    if (before) this.#add(before.service, -1, -before.bytes);
    if (after) this.#add(after.service, 1, after.bytes);
  }

  /** Inside the caller's transaction. */
  save(): void {
    for (const [service, { traces, bytes }] of this.#changes) {
      this.#upsert.run(service, traces, bytes);
      if (traces < 0) this.#forget.run(service);
    }
    this.#changes.clear();
  }

  #add(service: string, traces: number, bytes: number): void {
    const change = this.#changes.get(service);
    if (!change) this.#changes.set(service, { traces, bytes });
    else {
      change.traces += traces;
      change.bytes += bytes;
    }
  }
}
