import { fieldNumbers as at } from './spanFacts.ts';
import type { SpanFacts } from './spanFacts.ts';

const hexId = /^[0-9a-f]{16}$/;

/**
 * Logfire's sign that another span has started, its own parent (telemetry-dialects §8): the parent of that one, empty = it is a
 * root; `undefined` = the span is no such sign.
 */
export function pendingParentOf(facts: SpanFacts): string | undefined {
  if (facts.text(at.spanType) !== 'pending_span') return undefined;
  const parent = facts.text(at.pendingParent)?.toLowerCase() ?? '';
  return hexId.test(parent) && /[^0]/.test(parent) ? parent : '';
}
