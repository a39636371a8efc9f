/**
 * Ways to spend less (inventory §11.6 with BUG-63 to BUG-69 set right). Each hint rests on measured calls of one agent, shows how its
 * saving is worked out, and says how sure it is; below a rule's least sample there is none.
 */
import type { CostHint } from '../../shared/costApi.ts';
import { growingContext } from './hints/growingContext.ts';
import { groupCalls, sumOf, usdOf } from './hints/hintCall.ts';
import type { AgentCalls, Finding, HintBook, HintCall, HintRule } from './hints/hintCall.ts';
import { lowCacheShare } from './hints/lowCacheShare.ts';
import { repeatedRequests } from './hints/repeatedRequests.ts';
import { resentToolResults } from './hints/resentToolResults.ts';
import { retries } from './hints/retries.ts';
import { smallerModel } from './hints/smallerModel.ts';

const rules: Readonly<Record<CostHint['rule'], HintRule>> = {
  smallerModel,
  repeatedRequests,
  lowCacheShare,
  growingContext,
  resentToolResults,
  retries,
};

/** An agent's latest calls are looked at, not those of all agents together (BUG-68). */
const callsPerAgent = 100;
const mostEvidence = 5;
/** Of what the looked-at calls cost: less is not worth reading. */
const leastShare = 0.01;
/** USD: smaller savings are shown only where there is nothing else. */
const leastSaving = 0.01;

/** The hints for the latest calls of each agent, the largest saving first, those without a known saving last. */
export function costHints(
  calls: readonly HintCall[],
  book: HintBook,
  dismissed: ReadonlySet<string> = new Set(),
): readonly CostHint[] {
  const hints = byAgent(calls).flatMap((agent) => {
    const worth = leastShare * sumOf(agent.calls, usdOf);
    return (Object.entries(rules) as [CostHint['rule'], HintRule][]).flatMap(([rule, find]) =>
      find(agent, book)
        .filter(({ savingUsd }) => savingUsd === undefined || (savingUsd > 0 && savingUsd >= worth))
        .map((finding) => describe(rule, agent, finding, dismissed)),
    );
  });
  const worthwhile = hints.filter(({ savingUsd = leastSaving }) => savingUsd >= leastSaving);
  const shown = worthwhile.length > 0 ? worthwhile : hints;
  return shown.sort((a, b) => (b.savingUsd ?? -1) - (a.savingUsd ?? -1) || (a.id < b.id ? -1 : 1));
}

function byAgent(calls: readonly HintCall[]): readonly AgentCalls[] {
  const ordered = [...calls].sort((a, b) => a.startMicros - b.startMicros || (a.spanId < b.spanId ? -1 : 1));
  return [...groupCalls(ordered, ({ service, agent = '' }) => `${service}\n${agent}`).values()].map((own) => ({
    agent: own[0]?.agent ?? '',
    service: own[0]?.service ?? '',
    calls: own.slice(-callsPerAgent),
  }));
}

/** The id names the cause and not the calls, so that a dismissal lasts. */
function describe(
  rule: CostHint['rule'],
  { agent, service }: AgentCalls,
  { key, calls, ...finding }: Finding,
  dismissed: ReadonlySet<string>,
): CostHint {
  const id = JSON.stringify([rule, service, agent, key]);
  return {
    ...finding,
    id,
    rule,
    figures: { agent, ...finding.figures },
    calls: calls.length,
    evidence: calls.slice(-mostEvidence).map(({ traceId, spanId }) => ({ traceId, spanId })),
    dismissed: dismissed.has(id),
  };
}
