import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadyLine } from '../../shared/api.ts';

const nameOf = (dataDir: string): string => join(dataDir, 'collector.json');

/** Leaves `collector.json` in the data folder, for this user's eyes only: it holds the pipe's token on Windows. */
export function writeCollectorFile(dataDir: string, line: ReadyLine): void {
  const draft = `${nameOf(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  renameSync(draft, nameOf(dataDir));
}

/** What the last collector of this folder said; it may have died since. `undefined` = nothing that can be read. */
export function readCollectorFile(dataDir: string): ReadyLine | undefined {
  try {
    const found = JSON.parse(readFileSync(nameOf(dataDir), 'utf8')) as Partial<ReadyLine> | null;
    return typeof found?.api === 'string' && typeof found.pid === 'number' ? (found as ReadyLine) : undefined;
  } catch {
    return undefined; // absent or half-written: nobody to be found by it
  }
}

export function removeCollectorFile(dataDir: string): void {
  rmSync(nameOf(dataDir), { force: true });
}
