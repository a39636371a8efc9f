/** The books of one trace. Every total that is shown anywhere is a sum over what this returns. */
import type { PriceQuestion } from '../../shared/callPrice.ts';
import type { UsageFacts, UsageReading } from '../../shared/tokenUsage.ts';
import type { AccountSpan, CountedCall, Pricer, SetAside, TraceAccount } from '../../shared/traceAccount.ts';
import { findBelonging } from './belonging.ts';
import type { Belonging } from './belonging.ts';
import { countUsage } from './countedUsage.ts';
import type { UsageVerdicts } from './countedUsage.ts';
import { buildSpanForest } from './spanForest.ts';
import type { SpanForest } from './spanForest.ts';
import { findTurns } from './turnsOf.ts';
import { untracedUsage } from './untracedUsage.ts';
import { withoutAbsent } from './withoutAbsent.ts';

/**
 * Counts each call to a model once, prices it, and says what it was part of. A pure function of the set of spans: their order,
 * repeats and the batches they came in make no difference. Never throws on any tree; linear but for one sort.
 */
export function accountTrace(received: readonly AccountSpan[], price: Pricer): TraceAccount {
  const forest = buildSpanForest(received);
  const judged = countUsage(forest);
  const { turns, turnOf } = findTurns(forest);
  const around = findBelonging(forest);
  const others = otherReports(forest, judged);
  const calls: CountedCall[] = [];
  for (const [at, span] of forest.spans.entries()) {
    if (judged.verdicts[at] !== 'counted') continue;
    const usage = mergeReports(span, others.get(at) ?? []);
    calls.push({
      ...describeCall(span, usage, price),
      ...describePlace(forest.spans, around, at),
      turn: turnOf[at] ?? 1,
    });
  }
  return { calls, setAside: listSetAside(forest, judged), turns };
}

/** For the spans that count: what other spans say of the same call. */
function otherReports({ spans }: SpanForest, { insteadOf, verdicts }: UsageVerdicts): Map<number, UsageFacts[]> {
  const others = new Map<number, UsageFacts[]>();
  for (const [at, { usage }] of spans.entries()) {
    const counting = insteadOf[at] ?? -1;
    if (counting < 0 || verdicts[at] !== 'duplicate' || usage === undefined || usage.signal === 'metric') continue;
    const list = others.get(counting);
    if (list === undefined) others.set(counting, [usage]);
    else list.push(usage);
  }
  return others;
}

const noTokens = { tokens: {}, scope: 'call', signal: 'span' } as const;
const unsure: UsageReading = { cache: 'none', reasoning: 'none', decidedBy: 'usual', confidence: 'low' };

/**
 * The counting report's facts, completed by the others' where it is silent: Claude Code says the tokens on the span and the
 * cost in the log. Counts are not mixed, since two emitters may read cached tokens differently.
 */
function mergeReports({ usage, label, name }: AccountSpan, others: readonly UsageFacts[]): UsageFacts {
  const own: UsageFacts = usage ?? { ...noTokens, ...(label !== name && { requestModel: label }) };
  const told = others.reduce<UsageFacts>((facts, other) => ({ ...other, ...facts }), own);
  return withoutAbsent<UsageFacts>({
    ...told,
    tokens: own.tokens,
    reading: own.scope === 'cumulative' ? { ...(own.reading ?? unsure), confidence: 'low' } : own.reading,
  });
}

function describeCall(span: AccountSpan, usage: UsageFacts, price: Pricer) {
  const { tokens, reading, provider, requestModel, responseModel, scope, signal } = usage;
  const { startMicros } = span;
  const inputOnly = span.kind === 'embedding' || span.kind === 'reranker' ? (true as const) : undefined;
  const question = { tokens, reading, provider, requestModel, responseModel, startMicros, inputOnly };
  const { reportedUsd, serviceTier, serverAddress } = usage;
  return withoutAbsent<Omit<CountedCall, 'agentPath' | 'turn'>>({
    spanId: span.id,
    startMicros,
    durationMicros: span.durationMicros,
    model: responseModel ?? requestModel,
    provider,
    operation: usage.operation,
    service: span.service,
    failed: span.failed,
    tokens,
    reading,
    scope,
    signal,
    price: price(withoutAbsent<PriceQuestion>({ ...question, reportedUsd, serviceTier, serverAddress })),
    firstTokenMs: usage.firstTokenMs,
    responseId: usage.responseId,
    instrumentation: span.instrumentation,
  });
}

type Place = Pick<CountedCall, 'agent' | 'agentPath' | 'tool' | 'dataSource' | 'dataVolumeGb' | 'dataVolumeSpan'>;

function describePlace(spans: readonly AccountSpan[], around: Belonging, at: number) {
  const volume = spans[around.dataVolume[at] ?? -1];
  return withoutAbsent<Place>({
    agent: spans[at]?.agent ?? spans[around.agent[at] ?? -1]?.label,
    agentPath: around.agentPath(at),
    tool: spans[around.tool[at] ?? -1]?.label,
    dataSource: spans[around.dataSource[at] ?? -1]?.usage?.dataSource,
    dataVolumeGb: volume?.usage?.dataVolumeGb,
    dataVolumeSpan: volume?.id,
  });
}

function listSetAside(forest: SpanForest, { verdicts, insteadOf }: UsageVerdicts): SetAside[] {
  const untraced = untracedUsage(forest, verdicts);
  const aside: SetAside[] = [];
  for (const [at, { id, usage }] of forest.spans.entries()) {
    const reason = verdicts[at];
    if (usage === undefined || reason === undefined || reason === 'counted' || reason === 'silent') continue;
    const instead = forest.spans[insteadOf[at] ?? -1]?.id;
    const gap = untraced.get(at);
    aside.push(
      withoutAbsent<SetAside>({ spanId: id, reason, tokens: usage.tokens, insteadOf: instead, untraced: gap }),
    );
  }
  return aside;
}
