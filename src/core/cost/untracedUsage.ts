import { tokenClasses } from '../../shared/tokenUsage.ts';
import type { TokenClass, TokenCounts } from '../../shared/tokenUsage.ts';
import type { Verdict } from './countedUsage.ts';
import type { SpanForest } from './spanForest.ts';
import { filled } from './filled.ts';

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
  // By span with counted calls below it: their sum in each class.
  const sums = new Map<number, number[]>();
  for (const at of order.toReversed()) {
    const said = spans[at]?.usage?.tokens ?? {};
    const below = sums.get(at);
    const counts = verdicts[at] === 'counted';
    if (verdicts[at] === 'aggregate') addGap(at, said, (place) => below?.[place] ?? 0);
    const up = parent[at] ?? -1;
    if (up < 0 || (!counts && below === undefined)) continue;
    const sum = sums.get(up) ?? filled(tokenClasses.length, 0);
    sums.set(up, sum);
    for (const [place, name] of tokenClasses.entries())
      sum[place] = (sum[place] ?? 0) + (below?.[place] ?? 0) + (counts ? (said[name] ?? 0) : 0);
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
