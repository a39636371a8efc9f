import type { SpanKind } from '../../src/shared/spanKind.ts';

/** The five colours of the span kinds, and the one of failed spans; the place is the number in `overviewBins`. */
export const colourGroups = ['other', 'agent', 'data', 'tool', 'llm', 'error'] as const;

export type ColourGroup = (typeof colourGroups)[number];

interface KindLook {
  readonly group: ColourGroup;
  readonly icon: string;
  /** A container of other work, or work that is nobody's own: drawn as a 4 px bar. */
  readonly thin: boolean;
  /** Key of the word a screen reader hears. */
  readonly word: `kind.${SpanKind}`;
}

function look(kind: SpanKind, group: ColourGroup, icon: string, thin = false): KindLook {
  return { group, icon, thin, word: `kind.${kind}` };
}

/** How each kind is drawn. */
export const kindLooks: Readonly<Record<SpanKind, KindLook>> = {
  other: look('other', 'other', 'circle-large', true),
  agent: look('agent', 'agent', 'robot', true),
  llm: look('llm', 'llm', 'sparkle'),
  tool: look('tool', 'tool', 'wrench'),
  retriever: look('retriever', 'data', 'database'),
  embedding: look('embedding', 'data', 'database'),
  reranker: look('reranker', 'data', 'sort-precedence'),
  workflow: look('workflow', 'agent', 'type-hierarchy', true),
  chain: look('chain', 'agent', 'link', true),
  guardrail: look('guardrail', 'tool', 'shield'),
  evaluator: look('evaluator', 'tool', 'law'),
  mcp: look('mcp', 'tool', 'plug'),
  http: look('http', 'other', 'arrow-swap', true),
  db: look('db', 'other', 'server', true),
};
