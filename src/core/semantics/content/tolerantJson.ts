import type { Json } from '../../../shared/message.ts';
import { jsonPrefix, maxJsonDepth } from './jsonPrefix.ts';

/** What a text attribute holds. */
export interface TolerantJson {
  /** The text itself where it is not JSON. */
  readonly value: Json;
  /** It was cut, by the sender or by `maxJsonText`: `value` is what could be recovered. */
  readonly truncated: boolean;
}

/** Characters; a longer text is read as if it ended here. */
export const maxJsonText = 4 * 1024 * 1024;

/** What senders write where they cut. Gemini CLI: `[TRUNCATED: original length 12345]`. */
const cutMark = /(?:\.{3}|…)?\s?(?:\[TRUNCATED[^\]]{0,80}\]|\.{3}\[truncated\]|<truncated>|…|\.{3})\s*$/i;

/** Whether a text says at its end that it was cut. */
export function saysTruncated(text: string): boolean {
  return /\[TRUNCATED[^\]]{0,80}\]\s*$|<truncated>\s*$/i.test(text.slice(-120));
}

/**
 * Reads JSON, JSON written into JSON as text, and either of them cut short (telemetry-dialects §2). Anything else stays the text
 * it is, Python's repr with single quotes included. Only lists and objects are taken for JSON: `"5"` or `true` may be words.
 * Never throws; at most `maxJsonText` characters and `maxJsonDepth` levels; linear in the text.
 */
export function tolerantJson(text: string): TolerantJson {
  const start = /^\s{0,64}(?:[[{]|"\s{0,64}[[{])/.exec(text);
  if (start === null) return unquoted(text);
  const tooLong = text.length > maxJsonText;
  const held = tooLong ? text.slice(0, maxJsonText) : text;
  const read = start[0].includes('"') ? twiceEncoded(held) : once(held);
  return read === undefined
    ? { value: text, truncated: saysTruncated(text) }
    : { ...read, truncated: read.truncated || tooLong };
}

/** `"\"2025-01-01\""`: old SDKs quote plain text twice. */
function unquoted(text: string): TolerantJson {
  const value = text.startsWith('"') && text.endsWith('"') ? strict(text) : undefined;
  return typeof value === 'string' ? { value, truncated: false } : { value: text, truncated: saysTruncated(text) };
}

function once(text: string): TolerantJson | undefined {
  const value = strict(text);
  if (value !== undefined && !deeperThan(value, maxJsonDepth)) return { value, truncated: false };
  const whole = jsonPrefix(text);
  const found = whole ?? (cutMark.test(text.slice(-200)) ? jsonPrefix(withoutMark(text)) : undefined);
  return found && { value: found.value, truncated: found.cut || found !== whole };
}

function withoutMark(text: string): string {
  return text.slice(0, -200) + text.slice(-200).replace(cutMark, '');
}

/** The outer text is a JSON string; read as the one element of a list, so that it may be cut as well. */
function twiceEncoded(text: string): TolerantJson | undefined {
  const outer = once(`[${text}${strict(text) === undefined ? '' : ']'}`);
  const inner = Array.isArray(outer?.value) ? (outer.value[0] as Json | undefined) : undefined;
  if (outer === undefined || typeof inner !== 'string') return undefined;
  const read = once(inner);
  return read && { value: read.value, truncated: read.truncated || outer.truncated };
}

function strict(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Stops at the limit, so the depth of the value does not become the depth of the stack. */
function deeperThan(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => deeperThan(inner, levels - 1));
}
