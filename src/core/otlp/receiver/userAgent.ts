import type { IncomingHttpHeaders } from 'node:http';

/** Enough to tell senders apart; a header can be as long as the sender likes. */
const longest = 256;

/** The sender's User-Agent, shortened; empty = it did not say. */
export function userAgentOf(headers: IncomingHttpHeaders): string {
  return (headers['user-agent'] ?? '').slice(0, longest);
}
