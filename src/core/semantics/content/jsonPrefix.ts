import type { Json } from '../../../shared/message.ts';

/** What a text says when it is JSON, or JSON that was cut somewhere. */
export interface JsonPrefix {
  readonly value: Json;
  /** The text ends before the JSON does, or goes deeper than `maxJsonDepth`. */
  readonly cut: boolean;
}

/** Lists and objects in one another; what lies deeper is left out. */
export const maxJsonDepth = 100;

/** Thrown inside only: the text is not JSON at all. */
class NotJson extends Error {}

/** The end of the text was reached inside a value that says nothing unless it is whole: a number, a literal, a key. */
const lost = Symbol('lost');
type Found = Json | typeof lost;

/**
 * Reads a list or object of JSON whose end may be missing: open strings and brackets count as closed there, half a number or key
 * is left out, because half of 1000 is not 10. `undefined` = the text is something else, such as Python's repr or prose that
 * starts with a bracket. Also takes Python's `NaN` and `Infinity` (as null). Linear in the text.
 */
export function jsonPrefix(text: string): JsonPrefix | undefined {
  const reader = new PrefixReader(text);
  try {
    return reader.read();
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

class PrefixReader {
  #at = 0;
  #cut = false;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonPrefix | undefined {
    const first = this.#peek();
    if (first !== '{' && first !== '[') return undefined;
    const value = this.#value(1);
    if (!this.#isCut() && this.#peek() !== '') return undefined;
    return value === lost ? undefined : { value, cut: this.#isCut() };
  }

  /** The next character that is no white space; empty = the end. */
  #peek(): string {
    while (/[ \t\r\n]/.test(this.#text.charAt(this.#at))) this.#at++;
    return this.#text.charAt(this.#at);
  }

  /** A method, since it changes between two looks at it. */
  #isCut(): boolean {
    return this.#cut;
  }

  #end(): typeof lost {
    this.#cut = true;
    this.#at = this.#text.length;
    return lost;
  }

  #value(depth: number): Found {
    const first = this.#peek();
    if (first === '') return this.#end();
    if (first === '"') return this.#string();
    if (first !== '{' && first !== '[') return this.#word();
    if (depth > maxJsonDepth) return this.#end();
    this.#at++;
    return first === '{' ? this.#object(depth) : this.#list(depth);
  }

  #list(depth: number): Json {
    const items: Json[] = [];
    if (this.#closes(']')) return items;
    for (;;) {
      const item = this.#value(depth + 1);
      if (item !== lost) items.push(item);
      if (this.#isCut() || this.#closes(']')) return items;
      this.#comma();
      if (this.#isCut()) return items;
    }
  }

  #object(depth: number): Json {
    const entries: [string, Json][] = [];
    if (!this.#closes('}')) while (this.#entry(entries, depth));
    // Makes own properties of any key, `__proto__` included.
    return Object.fromEntries(entries);
  }

  /** Adds one entry; false = it was the last. */
  #entry(entries: [string, Json][], depth: number): boolean {
    const first = this.#peek();
    if (first !== '"' && first !== '') throw new NotJson();
    const key = first === '' ? this.#end() : this.#string();
    if (this.#isCut() || key === lost) return false;
    if (this.#peek() === '') this.#end();
    else if (this.#text.charAt(this.#at++) !== ':') throw new NotJson();
    const value = this.#isCut() ? lost : this.#value(depth + 1);
    if (value !== lost) entries.push([key, value]);
    if (this.#isCut() || this.#closes('}')) return false;
    this.#comma();
    return !this.#isCut();
  }

  /** Steps over the closing bracket if it is next. */
  #closes(bracket: string): boolean {
    const next = this.#peek();
    if (next === '') this.#end();
    if (next === bracket) this.#at++;
    return next === bracket || next === '';
  }

  #comma(): void {
    if (this.#peek() === '') this.#end();
    else if (this.#text.charAt(this.#at++) !== ',') throw new NotJson();
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    for (; end < this.#text.length; end++) {
      const code = this.#text.charCodeAt(end);
      if (code === 0x22) break;
      if (code === 0x5c) end++;
    }
    if (end < this.#text.length) {
      this.#at = end + 1;
      return unescaped(this.#text.slice(start, end + 1));
    }
    this.#end();
    return unescaped(`${withoutHalfEscape(this.#text.slice(start))}"`).replace(/[\ud800-\udbff]$/, '');
  }

  #word(): Found {
    const word = /[^\s,\]}]*/y;
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    if (this.#at === this.#text.length && isPartOfWord(found)) return this.#end();
    if (notFinite.test(found)) return null;
    return parsed(found);
  }
}

const notFinite = /^(?:NaN|-?Infinity)$/;
const literals = ['true', 'false', 'null', 'NaN', 'Infinity', '-Infinity'];

function isPartOfWord(word: string): boolean {
  return /^-?\d*\.?\d*(?:[eE][+-]?\d*)?$/.test(word) || literals.some((literal) => literal.startsWith(word));
}

/** A cut string ends with nothing that waits for its rest: `\`, `\u00`. An even number of backslashes before stays. */
function withoutHalfEscape(text: string): string {
  const tail = /(\\+)(?:u[0-9a-fA-F]{0,3})?$/.exec(text.slice(-4096));
  if (tail === null || (tail[1] ?? '').length % 2 === 0) return text;
  return text.slice(0, text.length - tail[0].length + (tail[1] ?? '').length - 1);
}

/** Senders that build JSON by hand leave control characters as they are. */
function unescaped(quoted: string): string {
  const text = parsed(
    quoted.replace(/[\u0000-\u001f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
  if (typeof text !== 'string') throw new NotJson();
  return text;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new NotJson();
  }
}
