import type { SpanKind } from '../../shared/spanKind.ts';
import type { UsageScope } from '../../shared/tokenUsage.ts';

/** Emitters whose agents report what they used in their whole life, across runs (telemetry-dialects §10, pitfall 3). */
const cumulativeAgents: readonly { readonly dialect: string; readonly framework?: string }[] = [
  { dialect: 'strands' },
  { dialect: 'openinference', framework: 'smolagents' },
];

const calls: ReadonlySet<SpanKind> = new Set(['llm', 'embedding', 'reranker']);

/**
 * What a span's usage is the sum of. Everything that is not a call to a model itself may hold such calls: agents, chains,
 * crews, Vercel's roots (pitfall 1). Whether an aggregate counts is decided when the whole trace is known.
 */
export function usageScope(kind: SpanKind, dialects: readonly string[], framework: string | undefined): UsageScope {
  if (calls.has(kind)) return 'call';
  const isCumulative = cumulativeAgents.some(
    (one) => dialects.includes(one.dialect) && (one.framework === undefined || one.framework === framework),
  );
  return isCumulative && kind === 'agent' ? 'cumulative' : 'aggregate';
}
