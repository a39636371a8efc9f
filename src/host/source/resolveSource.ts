import { isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourcePlace, SourcePlaces } from '../../core/semantics/sourcePlaces.ts';
import type { Translate } from '../translate.ts';

/** What the search needs of the file system. */
export interface SourceFiles {
  /** Folders in which files open without a question, as real paths. */
  readonly roots: readonly string[];
  /** The real path of a regular file, with every link followed; `undefined` = there is none. */
  readonly real: (path: string) => Promise<string | undefined>;
  /** Paths of workspace files with this base name, not too many. */
  readonly named: (baseName: string) => Promise<readonly string[]>;
}

export type Resolution =
  | { readonly kind: 'inside' | 'outside'; readonly path: string; readonly place: SourcePlace }
  | { readonly kind: 'none'; readonly reason: string };

/** A stack can be long, and each frame may cost a search through the workspace. */
const mostPlaces = 30;
const mostSearches = 5;

/**
 * Finds the file of a span: the first of its places that lies in the workspace, else the first that exists at all.
 * A path is hostile text: links are followed before it counts as inside, and network paths are not touched.
 */
export async function resolveSource(found: SourcePlaces, files: SourceFiles, t: Translate): Promise<Resolution> {
  const places = found.places.slice(0, mostPlaces);
  let outside: Resolution | undefined;
  let searches = 0;
  for (const place of places) {
    const hits = await existing(candidates(place.file, found.workingDirectory, files.roots), files);
    const inside = hits.find((path) => isInside(path, files.roots));
    if (inside) return { kind: 'inside', path: inside, place };
    const [first] = hits;
    if (first !== undefined) outside ??= { kind: 'outside', path: first, place };
    else if (searches++ < mostSearches) {
      const match = await bySuffix(place.file, files);
      if (match) return { kind: 'inside', path: match, place };
    }
  }
  return outside ?? { kind: 'none', reason: reasonFor(found, t) };
}

/** Where a path as the sender wrote it may lie on this machine, most likely first. */
export function candidates(
  file: string,
  workingDirectory: string | undefined,
  roots: readonly string[],
): readonly string[] {
  const path = localPath(file);
  // Even to ask for `\\server\share` sends this user's name to that server.
  if (path === undefined || isNetworkPath(path)) return [];
  if (isAbsolute(path)) return [path];
  const bases = workingDirectory && isAbsolute(workingDirectory) ? [workingDirectory, ...roots] : roots;
  return bases.filter((base) => !isNetworkPath(base)).map((base) => join(base, path));
}

/** A `file:` address as a path; a bundler's address as a relative path; `undefined` = no path at all. */
function localPath(file: string): string | undefined {
  if (file.includes('\0')) return undefined;
  if (!file.startsWith('file:')) return file.replace(/^[a-z][a-z0-9+.-]+:\/\/[^/]*\/(\.\/)?/i, '');
  try {
    return fileURLToPath(file);
  } catch {
    return undefined;
  }
}

function isNetworkPath(path: string): boolean {
  return /^[\\/]{2}/.test(path);
}

async function existing(paths: readonly string[], files: SourceFiles): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => files.real(path)));
  return found.filter((path) => path !== undefined);
}

/** True when a real path lies in one of the folders. */
export function isInside(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => {
    const way = relative(root, path);
    return way !== '' && way.split(/[\\/]/)[0] !== '..' && !isAbsolute(way);
  });
}

/**
 * A path from a container or another machine: the workspace file whose path ends in most of the same parts.
 * Two that end alike are no answer: the wrong file is worse than none.
 */
async function bySuffix(file: string, files: SourceFiles): Promise<string | undefined> {
  const wanted = partsOf(file);
  const baseName = wanted[0];
  if (baseName === undefined || baseName === '..') return undefined;
  const named = await existing(await files.named(baseName), files);
  const ranked = named
    .filter((path) => isInside(path, files.roots))
    .map((path) => ({ path, shared: sharedParts(wanted, partsOf(path)) }))
    .sort((a, b) => b.shared - a.shared);
  const [best, second] = ranked;
  return best && best.shared > (second?.shared ?? 0) ? best.path : undefined;
}

/** The parts of a path, the base name first. */
function partsOf(path: string): readonly string[] {
  return path
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== '.')
    .reverse();
}

function sharedParts(a: readonly string[], b: readonly string[]): number {
  const end = a.findIndex((part, i) => part !== b[i]);
  return end < 0 ? a.length : end;
}

function reasonFor({ places, reason }: SourcePlaces, t: Translate): string {
  const [first] = places;
  if (!first) return t(reason ?? 'The span carries no code location.');
  return t('{0} was not found in this workspace.', first.file);
}
