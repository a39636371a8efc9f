import type { Message, MessagePart } from '../../../../shared/message.ts';

/** One line of talk an agent had with a model: all of the last call's messages, answer included. */
export type Thread = readonly Message[];

/** How many lines of talk of one agent are kept apart: a title generator or guardrail speaks between the main talk's calls. */
const maxThreads = 4;

/** What is new in a call, and the agent's lines of talk after it. */
export interface Heard {
  readonly fresh: readonly Message[];
  readonly threads: readonly Thread[];
}

/**
 * What of a call's messages was not in the call before (pitfall 12: each call repeats the whole history). `messages` is the
 * system prompt, if any, and the input; `answer` what the model said. The line of talk that shares most messages is the one that
 * goes on. Messages are found again in their order, also where the start of the history was dropped or summed up; a message that
 * occurs twice is heard twice. Linear in the messages.
 */
export function heardMessages(
  threads: readonly Thread[],
  messages: readonly Message[],
  answer: readonly Message[],
): Heard {
  const words = messages.map(wordsOf);
  const best = threads
    .map((thread, index) => ({ index, known: knownOf(thread, words) }))
    .reduce((a, b) => (b.known.size > a.known.size ? b : a), { index: -1, known: new Set<number>() });
  const others = threads.filter((_, index) => index !== best.index);
  const fresh = messages.filter((_, index) => !best.known.has(index));
  return { fresh, threads: [[...messages, ...answer], ...others].slice(0, maxThreads) };
}

/** Positions in `words` of what the thread holds already. */
function knownOf(thread: Thread, words: readonly string[]): Set<number> {
  const places = new Map<string, number[]>();
  thread.forEach((message, place) => {
    const word = wordsOf(message);
    const held = places.get(word);
    if (held === undefined) places.set(word, [place]);
    else held.push(place);
  });
  for (const held of places.values()) held.reverse();
  const known = new Set<number>();
  let from = 0;
  words.forEach((word, index) => {
    const place = nextPlace(places.get(word), from);
    if (place === undefined) return;
    known.add(index);
    from = place + 1;
  });
  return known;
}

/** Places are in falling order, so that the next one is at the end. */
function nextPlace(places: number[] | undefined, from: number): number | undefined {
  for (let place = places?.pop(); place !== undefined; place = places?.pop()) if (place >= from) return place;
  return undefined;
}

/**
 * What makes two messages the same: role, text and calls. Reasoning and names are left out, since histories are sent back without
 * them; white space at the ends differs between what a model says and what is sent back.
 */
function wordsOf({ role, parts }: Message): string {
  return JSON.stringify([role, ...parts.map(partWords).filter((words) => words !== undefined)]);
}

function partWords(part: MessagePart): unknown {
  switch (part.type) {
    case 'text':
      return part.text.trim();
    case 'reasoning':
      return undefined;
    case 'toolCall':
      return ['call', part.callId ?? '', part.name, part.callId === undefined ? part.arguments : null];
    case 'toolResult':
      return ['result', part.callId ?? part.name ?? '', part.callId === undefined ? part.result : null];
    case 'media':
      return ['media', part.content];
    case 'other':
      return [part.name, part.value];
  }
}
