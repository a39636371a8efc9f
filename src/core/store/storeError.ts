/** Why the store cannot do what was asked; only `missing`, `busy`, `full` and `readOnly` can pass without a restart. */
export type StoreErrorCode = 'corrupt' | 'missing' | 'readOnly' | 'full' | 'busy' | 'other';

/** The store could not read or write; nothing of the request was kept. The message names the fault and the fix. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreError';
    this.code = code;
  }
}

/** SQLite's primary result code (https://sqlite.org/rescode.html) → what it means here. */
const codes: Readonly<Record<number, StoreErrorCode>> = {
  3: 'readOnly', // PERM
  5: 'busy', // BUSY
  6: 'busy', // LOCKED
  8: 'readOnly', // READONLY
  11: 'corrupt', // CORRUPT
  13: 'full', // FULL
  14: 'readOnly', // CANTOPEN
  26: 'corrupt', // NOTADB
};

/** SQLITE_IOERR_SHMSIZE: the index of the write-ahead log could not grow, which is how a full disk often shows first. */
const shmSize = 4874;

const messages: Readonly<Record<StoreErrorCode, string>> = {
  corrupt: 'is damaged: restart the receiver, which moves the file aside and starts a new one',
  missing: 'is not there: the receiver makes a new one as soon as it can',
  readOnly: 'cannot be written: make the file and its folder writable for this user',
  full: 'has no room: free disk space, or clear the store',
  busy: 'is locked by another process: stop the other program that uses this file',
  other: 'failed: restart the receiver if this does not pass',
};

/** Nothing lies at the store's path: it was removed, or could not be made yet. */
export function storeMissing(file: string): StoreError {
  return new StoreError('missing', `the store ${file} ${messages.missing}`);
}

/** Any error thrown while using `file`, as a `StoreError`. */
export function storeErrorOf(error: unknown, file: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = codeOf(error);
  const detail = error instanceof Error ? error.message : String(error);
  return new StoreError(code, `the store ${file} ${messages[code]} (${detail})`, error);
}

function codeOf(error: unknown): StoreErrorCode {
  if (!(error instanceof Error)) return 'other';
  const { errcode, code } = error as Error & { errcode?: number; code?: string };
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'readOnly';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full';
  if (errcode === undefined) return 'other';
  return errcode === shmSize ? 'full' : (codes[errcode & 0xff] ?? 'other');
}
