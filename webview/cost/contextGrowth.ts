/** How the input of an agent's calls grows over a session, and how much of it came from the cache. */
import type { SessionCall } from '../../src/shared/costApi.ts';
import type { ChartBar } from '../ui/barLayout.ts';
import { t } from '../ui/text.ts';

/** More turns than these are not marked: their names would touch. */
const mostDividers = 8;

export interface AgentGrowth {
  /** Absent = the calls name no agent. */
  readonly agent: string | undefined;
  readonly calls: readonly SessionCall[];
  /** Parts: read from the cache, written to it, new. */
  readonly bars: readonly ChartBar[];
  readonly first: number;
  readonly last: number;
  readonly cachedShare: number;
}

/** Agents with two calls or more that say their tokens, the one with most input first. */
export function contextGrowth(calls: readonly SessionCall[]): AgentGrowth[] {
  const known = calls.filter(({ tokens }) => (tokens.input ?? 0) > 0);
  return [...Map.groupBy(known, ({ agent }) => agent)]
    .filter(([, mine]) => mine.length > 1)
    .map(([agent, mine]) => growthOf(agent, mine))
    .sort((a, b) => inputOf(b.calls) - inputOf(a.calls));
}

function growthOf(agent: string | undefined, calls: readonly SessionCall[]): AgentGrowth {
  const total = inputOf(calls);
  const turns = new Set(calls.map(({ turn }) => turn)).size;
  return {
    agent,
    calls,
    bars: calls.map((call, at): ChartBar => {
      const { input = 0, cacheRead = 0, cacheWrite = 0 } = call.tokens;
      const turnStarts = at > 0 && calls[at - 1]?.turn !== call.turn;
      return {
        ordinal: at,
        label: String(at + 1),
        parts: [cacheRead, cacheWrite, Math.max(0, input - cacheRead - cacheWrite)],
        ...(turnStarts && turns <= mostDividers ? { divider: t('session.callsOfTurn', call.turn) } : {}),
      };
    }),
    first: calls[0]?.tokens.input ?? 0,
    last: calls.at(-1)?.tokens.input ?? 0,
    cachedShare: total === 0 ? 0 : calls.reduce((sum, { tokens }) => sum + (tokens.cacheRead ?? 0), 0) / total,
  };
}

function inputOf(calls: readonly SessionCall[]): number {
  return calls.reduce((sum, { tokens }) => sum + (tokens.input ?? 0), 0);
}
