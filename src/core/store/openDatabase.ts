import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrations } from './schema.ts';
import { singleNumber } from './sql.ts';
import { StoreError, storeErrorOf } from './storeError.ts';

/** Larger pages write 2 KB spans faster; beyond this the unused ends of pages cost more than they gain. */
const pageBytes = 16_384;
/** The log is copied back in steps of about this size: small steps keep one request from paying for many. */
const checkpointBytes = 16 << 20;
const cacheBytes = 16 << 20;

export interface OpenedDatabase {
  readonly db: DatabaseSync;
  /** Where a damaged file was moved; absent = there was none. */
  readonly movedAside?: string;
}

/** Opens the store to write, makes it if it is not there, and moves a damaged one aside. Throws a `StoreError`. */
export function openDatabase(file: string, nowMicros: number): OpenedDatabase {
  try {
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(damageMark(file))) return { db: connect(file) };
  } catch (error) {
    const fault = storeErrorOf(error, file);
    if (fault.code !== 'corrupt') throw fault;
  }
  try {
    const movedAside = moveAside(file, nowMicros);
    return { db: connect(file), movedAside };
  } catch (error) {
    throw storeErrorOf(error, file);
  }
}

/** Damage found while running is remembered in a file, because opening reads too little to find it again. */
export function markDamaged(file: string): void {
  try {
    writeFileSync(damageMark(file), '');
  } catch {
    // The folder cannot be written: then the damage is met again, and told again.
  }
}

function damageMark(file: string): string {
  return `${file}.damaged`;
}

function moveAside(file: string, nowMicros: number): string {
  const target = `${file}.corrupt-${new Date(nowMicros / 1000).toISOString().replaceAll(':', '-')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, target + suffix);
  }
  rmSync(damageMark(file), { force: true });
  return target;
}

/** Takes the store away, with the logs of its writers. Only for who has closed it. */
export function removeStore(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}

function connect(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  try {
    // `page_size` and `auto_vacuum` bind only while the file is empty. NORMAL does not wait for the disk at each commit: what
    // was acknowledged outlives the process (kill -9), and a power cut can cost the last moments but not the file.
    db.exec(`PRAGMA busy_timeout = 2000; PRAGMA page_size = ${pageBytes}; PRAGMA auto_vacuum = INCREMENTAL;
      PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = ${-cacheBytes / 1024};
      PRAGMA wal_autocheckpoint = ${checkpointBytes / pageBytes}; PRAGMA journal_size_limit = ${checkpointBytes * 2};`);
    migrate(db, file);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function migrate(db: DatabaseSync, file: string): void {
  const version = singleNumber(db, 'PRAGMA user_version');
  if (version > migrations.length) {
    const fix = 'update this window, or move the file away';
    throw new StoreError('other', `the store ${file} was made by a newer Agent Loupe (format ${version}): ${fix}`);
  }
  for (const [index, script] of migrations.entries()) {
    if (index >= version) db.exec(`BEGIN IMMEDIATE; ${script}; PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
  // Reads the schema and one page, so that a file that is no store is found now and not at the first request.
  singleNumber(db, 'SELECT revision FROM total');
}
