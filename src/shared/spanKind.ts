/**
 * What a span is to an agent developer, not OTLP's CLIENT/SERVER `SpanKind`.
 * The position in this list is the number stored and sent, so new kinds go at the end.
 */
export const spanKinds = [
  'other',
  'agent',
  'llm',
  'tool',
  'retriever',
  'embedding',
  'reranker',
  'workflow',
  'chain',
  'guardrail',
  'evaluator',
  'mcp',
  'http',
  'db',
] as const;

export type SpanKind = (typeof spanKinds)[number];

/** The stored number of a kind. */
export function spanKindCode(kind: SpanKind): number {
  return spanKinds.indexOf(kind);
}

/** The kind of a stored number; a number from a newer version reads as `other`. */
export function spanKindOf(code: number): SpanKind {
  return spanKinds[code] ?? 'other';
}
