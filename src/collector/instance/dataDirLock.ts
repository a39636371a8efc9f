import { DatabaseSync } from 'node:sqlite';

/** Held by the one collector that serves a data folder. */
export interface DataDirLock {
  release(): void;
}

const sqliteBusy = 5;
const sqliteLocked = 6;

/**
 * Takes the operating system's lock on a file, or `undefined` when another process holds it.
 * Node has no file locks of its own; SQLite's exclusive lock is one (fcntl, LockFileEx), needs no native module, and the
 * system drops it when the process dies, `kill -9` included. Throws when the file cannot be opened for writing.
 */
export function takeLock(file: string): DataDirLock | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // In memory, because a journal would be left behind by a process that was killed.
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (isHeldByAnother(error)) return undefined;
    throw error;
  }
}

function isHeldByAnother(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return code === sqliteBusy || code === sqliteLocked;
}
