import type { DatabaseSync } from 'node:sqlite';

/** Ends a connection that may be broken. */
export function closeQuietly(db: DatabaseSync): void {
  try {
    db.close();
  } catch {
    // It is given up either way, and the error that led here says why.
  }
}
