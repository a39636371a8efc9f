import { statSync } from 'node:fs';

/** Which file lies at a path now; empty = none. One that took the place of another differs, since the other is still open. */
export function fileIdentity(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}` : '';
}
