/** What senders put in the place of content they do not record (pitfall 11). It is not content, and not shown as such. */
const tokens: readonly RegExp[] = [
  /^<redacted>$/i,
  /^\[redacted\]$/i,
  /^__redacted__$/i,
  /^HIDDEN:/,
  /^<not serializable>$/,
  /^\[Scrubbed due to [^\]]{0,200}\]$/,
];

/** Longer texts are content. */
const longest = 240;

/** Whether the whole text stands for content that was taken out. */
export function isRedaction(text: string): boolean {
  if (text.length > longest) return false;
  const trimmed = text.trim();
  return tokens.some((token) => token.test(trimmed));
}

/** What ADK writes where there is nothing to say. */
export function isNothing(text: string): boolean {
  return text === '<not specified>';
}
