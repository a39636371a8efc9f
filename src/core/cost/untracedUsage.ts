import { tokenClasses } from '../../shared/tokenUsage.ts';
import type { TokenClass, TokenCounts } from '../../shared/tokenUsage.ts';
import type { Verdict } from './countedUsage.ts';
import type { SpanForest } from './spanForest.ts';

/** The total that a class is part of, so cannot go beyond. */
const totalOf: Readonly<Record<TokenClass, 'input' | 'output'>> = {
  input: 'input',
  cacheRead: 'input',
  cacheWrite: 'input',
  cacheWrite1h: 'input',
  inputAudio: 'input',
  output: 'output',
  reasoning: 'output',
  outputAudio: 'output',
};

/**
 * By span, for those that were set aside as sums: what they say beyond the counted calls below them. Shown as "not traced"
 * and never added (telemetry-dialects §10, pitfall 1).
 */
export function untracedUsage(
  { spans, parent, order }: SpanForest,
  verdicts: readonly Verdict[],
): ReadonlyMap<number, TokenCounts> {
  const gaps = new Map<number, TokenCounts>();
  if (!verdicts.includes('aggregate')) return gaps;
  const width = tokenClasses.length;
  const sums = new Float64Array(spans.length * width);
  for (const at of order.toReversed()) {
    const said = spans[at]?.usage?.tokens ?? {};
    const up = parent[at] ?? -1;
    const below = (place: number) => sums[at * width + place] ?? 0;
    if (verdicts[at] === 'aggregate') addGap(at, said, below);
    if (up < 0) continue;
    for (const [place, name] of tokenClasses.entries()) {
      const own = verdicts[at] === 'counted' ? (said[name] ?? 0) : 0;
      sums[up * width + place] = (sums[up * width + place] ?? 0) + below(place) + own;
    }
  }
  return gaps;

  function addGap(at: number, said: TokenCounts, below: (place: number) => number): void {
    const beyond = tokenClasses.map((name, place) => [name, (said[name] ?? 0) - below(place)] as const);
    const totals = Object.fromEntries(beyond.filter(([name]) => name === totalOf[name]));
    const gap = beyond
      .map(([name, tokens]) => [name, Math.min(tokens, totals[totalOf[name]] ?? 0)] as const)
      .filter(([, tokens]) => tokens > 0);
    if (gap.length > 0) gaps.set(at, Object.fromEntries(gap));
  }
}
