import type { Asked, Reply, Usage } from './conversation.ts';

/** One way to speak with a model over HTTP. */
export interface Protocol {
  /** Matches the end of the path; group 1, if any, is the model. */
  readonly path: RegExp;
  /** Whether the provider bills writes to its cache. */
  readonly writesCache: boolean;
  read(body: unknown, path: string): Asked;
  answer(answer: Answer): unknown;
  /** The same as Server-Sent Events: the texts to write, one for each event. */
  stream(answer: Answer): readonly string[];
}

export interface Answer {
  readonly model: string;
  readonly reply: Reply;
  readonly usage: Usage;
  /** The request asked for usage in the stream, where that is a question. */
  readonly body: unknown;
}

/** One Server-Sent Event. */
export function sse(data: unknown, event?: string): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`;
}

/** Text in two pieces, so that a stream has something to join. */
export function inTwo(text: string): readonly [string, string] {
  const half = text.length >> 1;
  return [text.slice(0, half), text.slice(half)];
}

/** A fixed date: captured telemetry stays the same from run to run. */
export const createdSeconds = 1_790_000_000;
