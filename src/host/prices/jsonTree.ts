/** A value of a JSON text and where it stands: offsets of its first character and of the one after its last. */
export type JsonNode = { readonly start: number; readonly end: number } & (
  | { readonly type: 'object'; readonly members: readonly JsonMember[] }
  | { readonly type: 'array'; readonly items: readonly JsonNode[] }
  | { readonly type: 'value'; readonly value: unknown }
);

export interface JsonMember {
  readonly key: string;
  readonly start: number;
  readonly value: JsonNode;
}

/** Deeper than any file a person writes; a deeper one would exhaust the stack. */
const deepest = 100;

/** Reads strict JSON with the place of every value; `undefined` = it is not JSON, or nested beyond reason. */
export function jsonTree(text: string): JsonNode | undefined {
  try {
    JSON.parse(text); // Judges the syntax, so that the walk below need not.
  } catch {
    return undefined;
  }
  return readValue({ text, at: 0 }, 0);
}

/** The value of a member; of several with one name the last counts, as in `JSON.parse`. */
export function memberOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return node?.type === 'object' ? node.members.findLast((member) => member.key === key)?.value : undefined;
}

interface Reading {
  readonly text: string;
  at: number;
}

const space = /\s*/y;
const scalar = /"(?:[^"\\]|\\.)*"|[^\s,\]}]+/y;

function readValue(reading: Reading, depth: number): JsonNode | undefined {
  if (depth > deepest) return undefined;
  skip(reading, space);
  const start = reading.at;
  const opening = reading.text[start];
  if (opening === '{') return readObject(reading, start, depth);
  if (opening === '[') return readArray(reading, start, depth);
  skip(reading, scalar);
  const value: unknown = JSON.parse(reading.text.slice(start, reading.at));
  return { type: 'value', start, end: reading.at, value };
}

function readObject(reading: Reading, start: number, depth: number): JsonNode | undefined {
  const members: JsonMember[] = [];
  reading.at++; // the brace
  while (hasNext(reading, '}')) {
    const from = reading.at;
    skip(reading, scalar);
    const key = JSON.parse(reading.text.slice(from, reading.at)) as string;
    skip(reading, space);
    reading.at++; // the colon
    const value = readValue(reading, depth + 1);
    if (!value) return undefined;
    members.push({ key, start: from, value });
  }
  return { type: 'object', start, end: reading.at, members };
}

function readArray(reading: Reading, start: number, depth: number): JsonNode | undefined {
  const items: JsonNode[] = [];
  reading.at++; // the bracket
  while (hasNext(reading, ']')) {
    const item = readValue(reading, depth + 1);
    if (!item) return undefined;
    items.push(item);
  }
  return { type: 'array', start, end: reading.at, items };
}

/** Steps over a comma to the next member or item, or past the closing one. */
function hasNext(reading: Reading, closing: '}' | ']'): boolean {
  skip(reading, space);
  if (reading.text[reading.at] === ',') {
    reading.at++;
    skip(reading, space);
  }
  if (reading.text[reading.at] !== closing) return true;
  reading.at++;
  return false;
}

function skip(reading: Reading, what: RegExp): void {
  what.lastIndex = reading.at;
  what.test(reading.text);
  if (what.lastIndex > reading.at) reading.at = what.lastIndex;
}
