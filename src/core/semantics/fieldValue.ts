import { hotTextBytes } from '../../shared/spanBatch.ts';
import type { Conversion, ValueType } from './fieldTypes.ts';
import { canonicalProvider } from './providers.ts';

export type Scalar = string | number | boolean;

/** No real call costs this much: a larger number is something else (telemetry-dialects §4.7). */
const highestUsd = 10_000;
/** No call has this many tokens and no run works through an exabyte: larger numbers are no counts, in any view. */
const mostTokens = 1e10;
const mostGigabytes = 1e9;
/** What senders write where they have nothing to say. */
const placeholders = new Set(['<not specified>', '<not serializable>', '<REDACTED>', '[REDACTED]', '__REDACTED__']);
/** Logfire and Koog put what was hidden, or why, behind these. */
const hidden = /^(?:\[Scrubbed due to |HIDDEN:)/;
/** The prices in tables are of these. */
const standardTiers = new Set(['standard', 'default', 'auto', 'normal']);
/** More than any number needs. */
const longestNumber = 32;

/** A value as its field wants it, or `undefined` where it is none (telemetry-dialects §2): an empty text, a negative count… */
export function fieldValue(value: Scalar, type: ValueType, as: Conversion | undefined): Scalar | undefined {
  switch (type) {
    case 'text':
      return converted(textOf(value), as);
    case 'provider':
      return typeof value === 'string' ? canonicalProvider(value.slice(0, 200)) : undefined;
    case 'tier':
      return tierOf(textOf(value));
    case 'host':
      return hostOf(textOf(value));
    case 'flag':
      return flagOf(value);
    case 'count':
      return countOf(value);
    case 'usd':
      return usdOf(value);
    case 'number':
      return inMillis(numberOf(value), as);
    case 'gigabytes':
      return atMost(mostGigabytes, numberOf(value));
  }
}

function textOf(value: Scalar): string | undefined {
  if (typeof value !== 'string')
    return typeof value === 'number' && !Number.isFinite(value) ? undefined : String(value);
  return value === '' || placeholders.has(value) || isHidden(value) ? undefined : value;
}

function isHidden(value: string): boolean {
  const first = value.charCodeAt(0);
  return (first === 0x5b || first === 0x48) && hidden.test(value);
}

function converted(text: string | undefined, as: Conversion | undefined): string | undefined {
  if (text === undefined || as === undefined) return text;
  if (as === 'afterSlash') return text.slice(text.indexOf('/') + 1) || undefined;
  if (as === 'className') return /^<class '([\w.]{1,200})'>$/.exec(text)?.[1] ?? text;
  if (as === 'providersId') return /^(?:resp_|msg_|chatcmpl-)/.test(text) ? text : undefined;
  if (as === 'querySource') return /^agent:(?:.{0,200}:)?([^:]{1,200})$/.exec(text)?.[1] ?? 'claude-code';
  return as === 'firstWord' ? text.split(' ', 1)[0] : text;
}

function tierOf(text: string | undefined): string | undefined {
  const lower = text?.toLowerCase();
  return lower === undefined || standardTiers.has(lower) ? undefined : lower;
}

/** A host's name, out of an address if need be. */
function hostOf(text: string | undefined): string | undefined {
  if (text === undefined || text.length > hotTextBytes) return undefined;
  return /^[a-z]+:\/\//i.test(text) ? URL.parse(text)?.hostname : text;
}

function flagOf(value: Scalar): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = String(value).toLowerCase();
  return word === 'true' || word === '1' ? true : word === 'false' || word === '0' ? false : undefined;
}

/** Finite and not negative. Text counts too: Micrometer and Codex send numbers so. */
function numberOf(value: Scalar): number | undefined {
  if (typeof value === 'number') return value >= 0 && value < Infinity ? value : undefined;
  if (typeof value !== 'string' || value.length > longestNumber || !/^\s*[+]?(?:\d|\.\d)/.test(value)) return undefined;
  const number = Number(value);
  return number >= 0 && number < Infinity ? number : undefined;
}

function countOf(value: Scalar): number | undefined {
  const number = atMost(mostTokens, numberOf(value));
  return number === undefined ? undefined : Math.round(number);
}

function atMost(limit: number, number: number | undefined): number | undefined {
  return number !== undefined && number <= limit ? number : undefined;
}

/** Only numbers: a text in a field that is merely called `cost` is seldom an amount. */
function usdOf(value: Scalar): number | undefined {
  return typeof value === 'number' && value >= 0 && value < highestUsd ? value : undefined;
}

function inMillis(value: number | undefined, as: Conversion | undefined): number | undefined {
  if (value === undefined || as === undefined) return value;
  if (as === 'perSecond') return value > 0 ? thousandths(1000 / value) : undefined;
  return as === 'seconds' ? thousandths(value * 1000) : value;
}

/** Binary fractions make 0.42 s into 420.00000000000006 ms; a microsecond is fine enough. */
export function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
