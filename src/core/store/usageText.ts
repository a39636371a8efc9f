import { tokenClasses, type TokenClass, type UsageFacts, type UsageReading } from '../../shared/tokenUsage.ts';

const scopes = ['call', 'aggregate', 'cumulative'] as const;
const signals = ['span', 'log', 'metric'] as const;
const inclusions = ['included', 'added', 'none'] as const;
const deciders = ['emitter', 'total', 'larger', 'mapping', 'model', 'usual'] as const;
const confidences = ['high', 'low'] as const;

/** Everything of `UsageFacts` that is one text or number. New ones go at the end. */
const rest = [
  'provider',
  'requestModel',
  'responseModel',
  'responseId',
  'operation',
  'serverAddress',
  'serviceTier',
  'reportedUsd',
  'firstTokenMs',
  'dataSource',
  'dataVolumeGb',
] as const satisfies readonly Exclude<keyof UsageFacts, 'tokens' | 'reading' | 'scope' | 'signal'>[];

/**
 * `UsageFacts` as the store keeps them: a JSON list of choices, the set of token classes said, their counts, the set of the
 * remaining facts said, and these. A third of the JSON object's length, and half the time to write it into a row.
 */
export function encodeUsage(facts: UsageFacts): string {
  const { tokens, reading, scope, signal } = facts;
  const list: (string | number)[] = [scopes.indexOf(scope) * 3 + signals.indexOf(signal), codeOf(reading), 0];
  let said = 0;
  for (let at = 0; at < tokenClasses.length; at++) {
    const count = tokens[tokenClasses[at] ?? 'input'];
    if (count === undefined) continue;
    said |= 1 << at;
    list.push(count);
  }
  list[2] = said;
  const place = list.push(0) - 1;
  let others = 0;
  for (let at = 0; at < rest.length; at++) {
    const value = facts[rest[at] ?? 'provider'];
    if (value === undefined) continue;
    others |= 1 << at;
    list.push(value);
  }
  list[place] = others;
  return JSON.stringify(list);
}

/** The inverse of `encodeUsage`. */
export function decodeUsage(text: string): UsageFacts {
  const [choices = 0, reading = 0, said = 0, ...values] = JSON.parse(text) as number[];
  const tokens: Partial<Record<TokenClass, number>> = {};
  for (const [at, name] of tokenClasses.entries()) if (said & (1 << at)) tokens[name] = values.shift() ?? 0;
  const others = values.shift() ?? 0;
  const names = rest.filter((_, at) => others & (1 << at));
  const facts = Object.fromEntries(names.map((name) => [name, values.shift()])) as Pick<
    UsageFacts,
    (typeof rest)[number]
  >;
  return {
    tokens,
    scope: scopes[Math.floor(choices / 3)] ?? 'call',
    signal: signals[choices % 3] ?? 'span',
    ...(reading > 0 && { reading: readingOf(reading - 1) }),
    ...facts,
  };
}

/** 0 = there is none. */
function codeOf(reading: UsageReading | undefined): number {
  if (!reading) return 0;
  const { cache, reasoning, decidedBy, confidence } = reading;
  const inclusion = inclusions.indexOf(cache) * 3 + inclusions.indexOf(reasoning);
  return 1 + (inclusion * deciders.length + deciders.indexOf(decidedBy)) * 2 + confidences.indexOf(confidence);
}

function readingOf(code: number): UsageReading {
  const [inclusion, choice] = [Math.floor(code / 2 / deciders.length), Math.floor(code / 2) % deciders.length];
  return {
    cache: inclusions[Math.floor(inclusion / 3)] ?? 'none',
    reasoning: inclusions[inclusion % 3] ?? 'none',
    decidedBy: deciders[choice] ?? 'usual',
    confidence: confidences[code % 2] ?? 'low',
  };
}
