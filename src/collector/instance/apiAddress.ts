import { createHash, randomBytes } from 'node:crypto';
import { accessSync, chmodSync, constants, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/** Where one data folder's collector keeps its lock and takes API requests. */
export interface ApiAddress {
  /** Path of the Unix socket or named pipe. */
  readonly path: string;
  readonly lockFile: string;
  /** Where a collector listens that was started while the data folder was read-only. */
  readonly elsewhere?: string;
  /** Guards a pipe, which every user of the machine could open; a socket is guarded by its folder. */
  readonly token?: string;
}

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, with the closing zero. */
const longestSocketPath = 100;
const socketName = 'api.sock';

/**
 * The address that belongs to a data folder: the same for each process of one user that asks, so that a second collector
 * finds the first. On Windows the pipe's name is random and is found by the collector file instead.
 * Makes the folders. Throws when there is none that only this user can enter.
 */
export function apiAddress(dataDir: string): ApiAddress {
  const folder = privateFolder(resolve(dataDir));
  const lockFile = join(folder, 'collector.lock');
  const outside = join(folderOutside(resolve(dataDir)), socketName);
  const path = join(folder, socketName);
  if (process.platform !== 'win32') return { path, lockFile, ...(path === outside ? {} : { elsewhere: outside }) };
  const token = randomBytes(32).toString('hex');
  return { path: `\\\\.\\pipe\\agent-loupe-${randomBytes(16).toString('hex')}`, lockFile, token };
}

function privateFolder(dataDir: string): string {
  const inside = join(dataDir, 'run');
  if (Buffer.byteLength(join(inside, socketName)) <= longestSocketPath || process.platform === 'win32') {
    const usable = makeFolder(inside);
    if (usable) return inside;
  }
  const outside = folderOutside(dataDir);
  mkdirSync(outside, { recursive: true, mode: 0o700 });
  guard(outside);
  return outside;
}

function folderOutside(dataDir: string): string {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(tmpdir(), `agent-loupe-${userInfo().uid}-${hash}`);
}

/** False when the place is read-only: the collector then serves what it can from a temporary folder. */
function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    guard(folder);
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    if (error instanceof FolderNotOurs) throw error;
    return false;
  }
}

class FolderNotOurs extends Error {}

/** In a shared temporary folder somebody else could have made this name first, or put a link there. */
function guard(folder: string): void {
  if (process.platform === 'win32') return;
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== userInfo().uid)
    throw new FolderNotOurs(`${folder} is not a folder of this user: remove it and start again`);
  if ((found.mode & 0o777) !== 0o700) chmodSync(folder, 0o700);
}
