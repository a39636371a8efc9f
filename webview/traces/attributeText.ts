/** Attribute values as text. Types are kept: an integer is written as its digits, a string of digits stays a string. */
import type { Attribute, AttributeValue } from '../../src/shared/attributeValue.ts';

/** What is copied, and what a search looks at: strings as they are, lists and maps as JSON. */
export function plainText(value: AttributeValue): string {
  switch (value.t) {
    case 'string':
    case 'int':
    case 'bytes':
      return value.v;
    case 'bool':
    case 'double':
      return String(value.v);
    case 'empty':
      return '';
    case 'array':
    case 'kvlist':
      return toJson(value);
  }
}

/** JSON with two spaces a level. Integers keep all their digits; NaN and Infinity become strings, as JSON has no word for them. */
export function toJson(value: AttributeValue, indent = ''): string {
  const deeper = `${indent}  `;
  const block = (open: string, items: readonly string[], close: string) =>
    items.length === 0 ? open + close : `${open}\n${items.map((item) => deeper + item).join(',\n')}\n${indent}${close}`;
  switch (value.t) {
    case 'string':
    case 'bytes':
      return JSON.stringify(value.v);
    case 'int':
      return value.v;
    case 'bool':
      return String(value.v);
    case 'double':
      return JSON.stringify(value.v);
    case 'empty':
      return 'null';
    case 'array':
      return block(
        '[',
        value.v.map((item) => toJson(item, deeper)),
        ']',
      );
    case 'kvlist':
      return block(
        '{',
        value.v.map(({ key, value: inner }) => `${JSON.stringify(key)}: ${toJson(inner, deeper)}`),
        '}',
      );
  }
}

/** A whole double keeps its point, so that it is not taken for an integer. */
export function numberText(value: AttributeValue & { readonly t: 'int' | 'double' }): string {
  return value.t === 'double' && Number.isInteger(value.v) ? Number(value.v).toFixed(1) : String(value.v);
}

/** A string that could be taken for a number, a word of JSON or nothing is shown in quotes. */
export function stringText(text: string): string {
  return /^(?:-?\d[\d.e+-]*|true|false|null|\s*)$/i.test(text) ? JSON.stringify(text) : text;
}

/** Short lists and maps read better on one line. */
const longestLine = 48;

/** A list or map as people read it: on one line when it is short. */
export function readableJson(value: AttributeValue): string {
  const json = toJson(value);
  const line = json.replace(/\n */g, ' ');
  return line.length <= longestLine ? line : json;
}

/** Longer text is not searched for JSON: reading it would stall the frame. */
const longestJson = 200_000;

/** A JSON object or list in a string, with line breaks; `undefined` = the string is something else. Digits stay as they were sent. */
export function prettyJson(text: string): string | undefined {
  const first = text.trimStart()[0];
  if ((first !== '{' && first !== '[') || text.length > longestJson) return undefined;
  try {
    JSON.parse(text);
  } catch {
    return undefined; // not JSON: shown as the text it is
  }
  return indentJson(text);
}

/** Re-indents valid JSON by its tokens, so that no number passes through a double. */
function indentJson(text: string): string {
  const out: string[] = [];
  let level = 0;
  let last = '';
  for (const { type, text: token } of jsonTokens(text)) {
    if (type === 'space') continue;
    const closes = token === '}' || token === ']';
    if (closes) level--;
    const opened = last === '{' || last === '[';
    if (last === ',' || (opened ? !closes : closes)) out.push(`\n${'  '.repeat(level)}`);
    out.push(token === ':' ? ': ' : token);
    if (token === '{' || token === '[') level++;
    last = token;
  }
  return out.join('');
}

export interface JsonToken {
  readonly type: 'name' | 'string' | 'number' | 'word' | 'mark' | 'space';
  readonly text: string;
}

const tokenPattern = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|(true|false|null)|(\s+)|([\s\S])/g;

/** JSON text as coloured pieces; any other text comes back as marks, nothing is lost. */
export function* jsonTokens(text: string): Generator<JsonToken> {
  for (const [whole, quoted, colon, number, word, space] of text.matchAll(tokenPattern)) {
    if (quoted !== undefined) {
      yield { type: colon === undefined ? 'string' : 'name', text: quoted };
      if (colon !== undefined) yield { type: 'mark', text: ':' };
    } else if (number !== undefined) yield { type: 'number', text: number };
    else if (word !== undefined) yield { type: 'word', text: word };
    else yield { type: space === undefined ? 'mark' : 'space', text: whole };
  }
}

/** Attributes whose key or value contains the text, without regard to case. */
export function searchAttributes(attributes: readonly Attribute[], text: string): readonly Attribute[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return attributes;
  return attributes.filter(
    ({ key, value }) => key.toLowerCase().includes(wanted) || plainText(value).toLowerCase().includes(wanted),
  );
}

/** The value of a key; of repeated keys the last one counts. */
export function attributeOf(attributes: readonly Attribute[], key: string): AttributeValue | undefined {
  return attributes.findLast((attribute) => attribute.key === key)?.value;
}

export interface CutText {
  readonly text: string;
  /** Characters left out. */
  readonly hidden: number;
}

/** Text cut to so many lines and characters. */
export function cutText(text: string, lines: number, characters: number): CutText {
  let end = Math.min(text.length, characters);
  let at = -1;
  for (let line = 0; line < lines; line++) {
    at = text.indexOf('\n', at + 1);
    if (at < 0 || at >= end) break;
    if (line === lines - 1) end = at;
  }
  const hidden = text.length - end;
  // A few characters more are not worth a button.
  return hidden <= 24 && !text.slice(end).includes('\n') ? { text, hidden: 0 } : { text: text.slice(0, end), hidden };
}
