import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileIdentity } from '../../core/store/fileIdentity.ts';
import { markDamaged, removeStore } from '../../core/store/openDatabase.ts';
import { openWriter } from '../../core/store/storeWriter.ts';
import type { StoreCounts, StoreWriter } from '../../core/store/storeWriter.ts';
import { StoreError, storeErrorOf } from '../../core/store/storeError.ts';
import type { ServiceOf } from '../../core/store/originDictionary.ts';
import type { AccountOf } from '../../core/store/traceSettler.ts';
import type { StoreLimits, StoreState } from './ingestMessages.ts';
import { storeFile } from '../storeFile.ts';

/** The writer of the store, and whether it can be written. */
export interface StoreKeeper {
  /** Runs one use of the store. Throws its `StoreError`, and remembers it as the problem until something succeeds. */
  use<T>(work: (store: StoreWriter) => T): T;
  /** Removes all that is stored; on a full disk, which has no room for that change either, by taking the file away. */
  clear(): void;
  /** While there is a problem: finds out whether it has passed, without waiting for somebody to send. */
  probe(): void;
  /** A reader found the file damaged: the next use moves it aside. */
  replaceDamaged(): void;
  /** Goes on with the file at the store's path when the open one was removed or replaced. */
  followFile(): void;
  /** Finds out whether pinned traces leave room for others; to be asked when that may have changed. */
  weighPins(): void;
  setLimits(limits: StoreLimits): void;
  state(): StoreState;
  close(): void;
}

const defaultBytes = 2 ** 30;
const defaultDays = 14;
/** As much as a large request needs. */
const probeBytes = 1_048_576;

/** The part of the limit beyond which pinned traces leave too little for what comes. */
const mostPinned = 0.9;
/** How often a write looks whether its file is still there. */
const lookMicros = 1_000_000;
/** Several reads may stumble over the same damage. */
const sameDamageMicros = 5_000_000;

export interface KeeperOptions {
  readonly dataDir: string;
  readonly limits: StoreLimits;
  readonly serviceOf: ServiceOf;
  readonly accountOf: AccountOf;
  /** Microseconds since the epoch. */
  readonly now: () => number;
}

export function openStore({ dataDir, limits, serviceOf, accountOf, now }: KeeperOptions): StoreKeeper {
  const file = storeFile(dataDir);
  let bounds = boundsOf(limits);
  const open = (): StoreWriter => openWriter({ file, limits: bounds, now, serviceOf, accountOf });
  let writer = open();
  let problem: StoreError | undefined;
  let notice: string | undefined;
  let replacedAt = 0;
  let lookedAt = 0;
  let pinned = 0;
  let counts: StoreCounts = nothing;

  const attempt = <T>(work: (store: StoreWriter) => T): T => {
    const { revision } = counts;
    const result = work(writer);
    counts = writer.counts();
    if (counts.revision !== revision || problem?.code !== 'full') problem = undefined; // a full disk is still read well
    if (writer.movedAside !== undefined) notice = movedNotice(writer.movedAside);
    return result;
  };
  const reopen = (): void => {
    writer.close();
    writer = open();
  };

  const followFile = (): void => {
    lookedAt = now();
    if (!writer.adrift) return;
    writer.close();
    const replaced = fileIdentity(file) !== '';
    if (!replaced) removeStore(file); // a log left behind belongs to the old file
    writer = open();
    notice = adriftNotice(lookedAt, replaced);
  };

  const faultOf = (error: unknown): StoreError => {
    const fault = storeErrorOf(error, file);
    return fault.code === 'full' && isAtCap(counts, bounds.bytes) ? capReached() : fault;
  };
  const use = <T>(work: (store: StoreWriter) => T): T => {
    try {
      if (now() - lookedAt >= lookMicros) followFile();
      return attempt(work);
    } catch (error) {
      problem = faultOf(error);
      if (problem.code !== 'corrupt') throw problem;
    }
    try {
      reopen(); // moves the file aside: what it held cannot be read any more; what comes now can be kept
      return attempt(work);
    } catch (error) {
      throw (problem = faultOf(error));
    }
  };

  return {
    use,
    clear() {
      try {
        use((store) => store.clear());
      } catch (error) {
        if (!(error instanceof StoreError && error.code === 'full')) throw error;
        writer.close();
        removeStore(file);
        writer = open();
        problem = undefined;
        use((store) => store.counts());
      }
    },
    probe() {
      if (!problem) return;
      try {
        if (problem.code === 'full') checkRoom(dataDir, writer, bounds.bytes);
        attempt((store) => store.enforceRetention());
        problem = undefined;
      } catch (error) {
        problem = storeErrorOf(error, file);
      }
    },
    replaceDamaged() {
      if (now() - replacedAt < sameDamageMicros) return; // a report from before the last time
      replacedAt = now();
      markDamaged(file);
      reopen();
    },
    followFile,
    weighPins() {
      if (problem) return;
      try {
        pinned = attempt((store) => store.pinnedBytes());
      } catch (error) {
        problem = storeErrorOf(error, file);
      }
    },
    setLimits(next) {
      bounds = boundsOf(next);
      writer.setLimits(bounds);
    },
    state: () => ({
      ...(problem === undefined ? {} : { problem: problem.message }),
      ...noticeOf([notice, pinned > bounds.bytes * mostPinned ? pinNotice(pinned, bounds.bytes) : undefined]),
      ...counts,
      limits: bounds,
    }),
    close: () => writer.close(),
  };
}

const nothing: StoreCounts = {
  revision: 0,
  stored: { traces: 0, spans: 0, logs: 0, metricPoints: 0, bytes: 0 },
  dropped: { traces: 0, spans: 0, logs: 0, metricPoints: 0 },
};

function boundsOf({ bytes = defaultBytes, days = defaultDays }: StoreLimits): { bytes: number; days: number } {
  return { bytes, days };
}

function movedNotice(place: string): string {
  return `the store was damaged; it was moved to ${place} and a new one was started`;
}

function pinNotice(pinned: number, limit: number): string {
  const [taken, all] = [pinned, limit].map((bytes) => `${Math.round(bytes / 2 ** 20)} MiB`);
  const fix = 'unpin some or raise agentLoupe.store.maxMiB';
  return `pinned traces fill the store's limit (${taken} of ${all}), and others are removed soon after they arrive: ${fix}`;
}

function noticeOf(notices: readonly (string | undefined)[]): Pick<StoreState, 'notice'> {
  const said = notices.filter((notice) => notice !== undefined);
  return said.length === 0 ? {} : { notice: said.join('; ') };
}

function adriftNotice(atMicros: number, replaced: boolean): string {
  const what = `the store's file was ${replaced ? 'replaced' : 'removed'} while the receiver ran`;
  const when = new Date(atMicros / 1000).toISOString();
  return `${what} (noticed ${when}): what it held is gone, and ${replaced ? 'the other one is used' : 'a new one was started'}`;
}

/** Throws while the disk has no room, or the store itself has none left. */
function checkRoom(dataDir: string, writer: StoreWriter, limit: number): void {
  const file = join(dataDir, `probe-${process.pid}`);
  try {
    writeFileSync(file, Buffer.alloc(probeBytes, 1));
  } finally {
    rmSync(file, { force: true });
  }
  if (isAtCap(writer.counts(), limit)) throw capReached();
}

function isAtCap({ stored }: StoreCounts, limit: number): boolean {
  return stored.bytes >= limit * 1.25;
}

function capReached(): StoreError {
  return new StoreError('full', 'the store is as large as it may be: clear or unpin traces, or raise its limit');
}
