import { hash } from 'node:crypto';

const longest = 512;
const digits = 16;

/** An id as rows keep it: of a long one the beginning, and a hash of the whole, so that ids which begin alike stay apart. */
export function clipId(id: string): string {
  if (id.length <= longest) return id;
  // A pair cut in half would be stored as another character.
  const start = id.slice(0, longest - digits - 1).toWellFormed();
  return `${start}…${hash('sha256', id, 'hex').slice(0, digits)}`;
}
