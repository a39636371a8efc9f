import type { SessionSummary } from './costApi.ts';
import { shownName } from './shownText.ts';

/** Ids up to this length are shown whole. */
const shortId = 8;
const tailLength = 6;
/** A service is a word; a longer one is an accident or a trick. */
const longestService = 60;

/**
 * What a session is called wherever it is named: its service and the end of its id, `trip-planner 9c7f3a`. The name of its
 * newest trace changes from turn to turn.
 */
export function sessionName({ service, session }: Pick<SessionSummary, 'service' | 'session'>, none: string): string {
  const name = Array.from(shownName(service, none));
  const shown = name.length > longestService ? `${name.slice(0, longestService).join('')}…` : name.join('');
  return `${shown} ${sessionTail(session)}`.trim();
}

/** The end of an id, its last part where that is short: many ids begin alike (a date, a prefix, a time-ordered UUID), few end so. */
export function sessionTail(id: string): string {
  const marks = Array.from(id);
  if (marks.length <= shortId) return shownName(id, '');
  const part = Array.from(/[^-_:/.| ]*$/.exec(id)?.[0] ?? '');
  const tail = part.length >= 2 && part.length <= tailLength ? part : marks.slice(-tailLength);
  return shownName(tail.join(''), '');
}
