import type { SpanKind } from '../../shared/spanKind.ts';
import { dialectRules } from './dialectRules.ts';
import { dialectBit } from './dialects.ts';
import { dialectNames, namePatterns, nameWords } from './nameKinds.ts';

/** What a span's name alone tells. */
export interface NameFacts {
  /** Set of dialects that use such names. */
  readonly dialects: number;
  /** Kinds by the dialect that must be there for the name to mean it. */
  readonly kinds: readonly (readonly [dialect: number, kind: SpanKind])[];
  /** By the style of the name (inventory ATR-20 to 25). */
  readonly pattern?: SpanKind;
  /** By a word in it: a guess. */
  readonly word?: SpanKind;
  readonly agent?: string;
  readonly model?: string;
  readonly tool?: string;
  readonly workflow?: string;
  /** Behind the last colon of `<agent>:<operation>`. */
  readonly operation?: string;
}

/** A hostile name may be long; what it is shows at its beginning. */
const longest = 200;
const mostKept = 4096;

const wholeNames = new Map(
  dialectRules.flatMap(({ id, spanNames }) => (spanNames ?? []).map((name) => [name, dialectBit(id)])),
);
const prefixes = dialectRules.flatMap(({ id, spanNamePrefixes }) =>
  (spanNamePrefixes ?? []).map((prefix) => [prefix, dialectBit(id)] as const),
);
const kindNames = dialectNames.map(([id, names]) => [dialectBit(id), Object.entries(names)] as const);

/** `operation rest`, as the GenAI conventions name spans. */
const tails = {
  agent: /^(?:invoke_agent|create_agent) (\S.*)/,
  model: /^(?:chat|text_completion|generate_content|embeddings) (\S+)$/,
  tool: /^execute_tool (\S.*)/,
  workflow: /^invoke_workflow (\S.*)/,
} as const;

/** Reads names, remembering what it read: names repeat, and a dozen patterns a span would be felt at ingest. */
export function createNameReader(): (name: string) => NameFacts {
  const known = new Map<string, NameFacts>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const facts = nameFacts(name);
    // Bounded, since names may be unique; a long one is not worth its place.
    if (known.size >= mostKept) known.clear();
    if (name.length <= longest) known.set(name, facts);
    return facts;
  };
}

function nameFacts(name: string): NameFacts {
  const head = name.slice(0, longest);
  const lower = head.toLowerCase();
  const kindBy = (patterns: typeof namePatterns, text: string) => patterns.find(([pattern]) => pattern.test(text))?.[1];
  const pattern = kindBy(namePatterns, head);
  const word = kindBy(nameWords, lower);
  const parts = /^([^:/\s]+):(?:.*:)?([^:/\s]+)$/.exec(head);
  const isTitled = pattern !== 'workflow';
  const tail = (of: RegExp) => of.exec(head)?.[1]?.trim();
  const [agent, model, tool, workflow] = [tail(tails.agent), tail(tails.model), tail(tails.tool), tail(tails.workflow)];
  const named = agent ?? (pattern === 'agent' ? parts?.[1] : undefined);
  const team = /^(?:team_workflow:|data_pipeline:)(.+)/.exec(head)?.[1] ?? workflow;
  return {
    dialects: prefixes.reduce(
      (set, [prefix, bit]) => (head.startsWith(prefix) ? set | bit : set),
      wholeNames.get(name) ?? 0,
    ),
    kinds: kindNames.flatMap(([bit, names]) => {
      const kind = names.find(([known]) => matches(known, head))?.[1];
      return kind === undefined ? [] : [[bit, kind] as const];
    }),
    ...(pattern !== undefined && { pattern }),
    ...(word !== undefined && { word }),
    ...(named !== undefined && { agent: named }),
    ...(model !== undefined && { model }),
    ...(tool !== undefined && !tool.startsWith('(') && { tool }),
    ...(team !== undefined && { workflow: team }),
    ...(isTitled && parts?.[2] !== undefined && { operation: parts[2] }),
  };
}

function matches(known: string, name: string): boolean {
  return known.endsWith('*') ? name.startsWith(known.slice(0, -1)) : name === known;
}
