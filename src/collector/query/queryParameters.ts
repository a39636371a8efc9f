import { WorkerFault } from '../workers/workerErrors.ts';

/** The parts of a path and of a query string, by name. */
export type Parameters = Readonly<Record<string, string>>;

/** `limit`, from 1 to `most`; `usual` when it is not given. Refused with 400 otherwise. */
export function limitOf(parameters: Parameters, usual: number, most: number): number {
  const text = parameters.limit;
  if (text === undefined || text === '') return usual;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  throw new WorkerFault(400, `limit takes a whole number from 1 to ${most}, not "${text}"`);
}

/** An id of `digits` hex digits, in lower case. Refused with 400 otherwise. */
export function hexOf(parameters: Parameters, name: string, digits: number): string {
  const text = (parameters[name] ?? '').toLowerCase();
  if (text.length === digits && /^[0-9a-f]+$/.test(text)) return text;
  throw new WorkerFault(400, `${name} takes ${digits} hex digits, not "${text}"`);
}

/** A text that may be left out. */
export function textOf(parameters: Parameters, name: string): string | undefined {
  const text = parameters[name];
  return text === undefined || text === '' ? undefined : text;
}

/** A whole number that may be left out. Refused with 400 when it is something else. */
export function wholeNumberOf(parameters: Parameters, name: string): number | undefined {
  const text = textOf(parameters, name);
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new WorkerFault(400, `${name} takes a whole number, not "${text}"`);
}

/** One of the words of a list; `usual` when it is not given. Refused with 400 otherwise. */
export function oneOf<T extends string>(parameters: Parameters, name: string, words: readonly T[], usual: T): T {
  const text = textOf(parameters, name);
  if (text === undefined) return usual;
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new WorkerFault(400, `${name} takes one of ${words.join(', ')}, not "${text}"`);
}
