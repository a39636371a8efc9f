import type { SpanDetail } from '../../../shared/spanDetail.ts';

/** One turn of a session: a prompt and what followed. */
export interface Turn {
  /** Unique in its session. */
  readonly name: string;
  /** Its prompt was seen, or the records name it, so that the prompt's span can be told. */
  readonly known: boolean;
  /** Nanoseconds since the epoch of its newest event. */
  lastNanos: bigint;
  /** When the request began whose answer is to come. */
  startNanos?: bigint;
  /** The prompt's span as last made; absent until the prompt is seen. */
  prompt?: SpanDetail;
}

/** The turns of the last sessions. */
export interface TurnBook {
  /** A prompt begins a turn. */
  begin(session: string, name: string | undefined, atNanos: bigint): Turn;
  /** The turn an event belongs to: the one it names, else the one of the last prompt before it. */
  join(session: string, name: string | undefined, atNanos: bigint): Turn;
}

const mostSessions = 1000;
const mostTurns = 256;

/** What comes before any prompt that was seen (the collector started later than the session) is one turn of its own. */
const unknownTurn = 'before the first prompt seen';

export function createTurnBook(): TurnBook {
  const sessions = new Map<string, Map<string, Turn & { readonly fromNanos: bigint }>>();

  const turnsOf = (session: string) => {
    const turns = sessions.get(session) ?? new Map<string, Turn & { readonly fromNanos: bigint }>();
    sessions.delete(session);
    sessions.set(session, turns);
    dropOldest(sessions, mostSessions);
    return turns;
  };
  const turnOf = (session: string, name: string, known: boolean, atNanos: bigint): Turn => {
    const turns = turnsOf(session);
    const found = turns.get(name);
    if (found) {
      if (atNanos > found.lastNanos) found.lastNanos = atNanos;
      return found;
    }
    const turn = { name, known, fromNanos: atNanos, lastNanos: atNanos };
    turns.set(name, turn);
    dropOldest(turns, mostTurns);
    return turn;
  };
  const lastBefore = (session: string, atNanos: bigint): string | undefined => {
    const begun = [...turnsOf(session).values()].filter(({ known, fromNanos }) => known && fromNanos <= atNanos);
    return begun.reduce<(typeof begun)[number] | undefined>(
      (last, turn) => (last && last.fromNanos > turn.fromNanos ? last : turn),
      undefined,
    )?.name;
  };

  return {
    begin: (session, name, atNanos) => turnOf(session, name ?? String(atNanos), true, atNanos),
    join(session, name, atNanos) {
      const known = name ?? lastBefore(session, atNanos);
      return turnOf(session, known ?? unknownTurn, known !== undefined, atNanos);
    },
  };
}

function dropOldest<T>(map: Map<string, T>, most: number): void {
  if (map.size <= most) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
