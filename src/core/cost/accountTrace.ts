/** The books of one trace. Every total that is shown anywhere is a sum over what this returns. */
import type { PriceQuestion } from '../../shared/callPrice.ts';
import type { UsageFacts, UsageReading } from '../../shared/tokenUsage.ts';
import type { AccountSpan, CountedCall, Pricer, SetAside, TraceAccount } from '../../shared/traceAccount.ts';
import { findBelonging } from './belonging.ts';
import type { Belonging } from './belonging.ts';
import { isModelCall } from './callFacts.ts';
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
  const hosts = hostsOf(forest, judged);
  for (const [told, report] of forest.spans.entries()) {
    if (judged.verdicts[told] !== 'counted') continue;
    const at = hosts.get(told) ?? told;
    const span = forest.spans[at] ?? report;
    const hostUsage = at !== told && span.usage ? [span.usage] : [];
    const usage = mergeReports(span, report.usage, [...hostUsage, ...(others.get(told) ?? [])]);
    calls.push({
      ...describeCall(span, usage, price),
      ...describePlace(forest.spans, around, at),
      turn: turnOf[at] ?? 1,
    });
  }
  return { calls, setAside: listSetAside(forest, judged, hosts), turns };
}

/** For log records that count: the span whose call they tell of, which says no usage itself. The call is shown as that span's. */
function hostsOf({ spans, parent }: SpanForest, { verdicts, group }: UsageVerdicts): Map<number, number> {
  const hosts = new Map<number, number>();
  if (!spans.some(({ record }) => record)) return hosts;
  const silent = new Map<number, number>();
  for (const [at, span] of spans.entries()) {
    const name = group[at] ?? at;
    if (!span.record && isModelCall(span) && verdicts[at] === 'silent' && !silent.has(name)) silent.set(name, at);
  }
  for (const [at, { record }] of spans.entries()) {
    if (!record || verdicts[at] !== 'counted') continue;
    const up = parent[at] ?? -1;
    const isOwn = up >= 0 && group[up] === group[at] && verdicts[up] === 'silent';
    const host = isOwn ? up : silent.get(group[at] ?? at);
    if (host !== undefined) hosts.set(at, host);
  }
  return hosts;
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
function mergeReports(
  { label, name }: AccountSpan,
  usage: UsageFacts | undefined,
  others: readonly UsageFacts[],
): UsageFacts {
  const named = label !== name && { requestModel: label };
  const own: UsageFacts = usage === undefined ? { ...noTokens, ...named } : withModel(usage, named);
  const told = others.reduce<UsageFacts>((facts, other) => ({ ...other, ...facts }), own);
  return withoutAbsent<UsageFacts>({
    ...told,
    tokens: own.tokens,
    reading: own.scope === 'cumulative' ? { ...(own.reading ?? unsure), confidence: 'low' } : own.reading,
  });
}

/** A log record need not name the model, and its span has it as its label. */
function withModel(usage: UsageFacts, named: false | { readonly requestModel: string }): UsageFacts {
  const isNamed = usage.signal !== 'log' || (usage.requestModel ?? usage.responseModel) !== undefined;
  return isNamed || !named ? usage : { ...usage, ...named };
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

function listSetAside(
  forest: SpanForest,
  { verdicts, insteadOf }: UsageVerdicts,
  hosts: ReadonlyMap<number, number>,
): SetAside[] {
  const untraced = untracedUsage(forest, verdicts);
  const aside: SetAside[] = [];
  for (const [at, { id, parentId, record, usage }] of forest.spans.entries()) {
    const reason = verdicts[at];
    if (usage === undefined || reason === undefined || reason === 'counted' || reason === 'silent') continue;
    const counting = insteadOf[at] ?? -1;
    const instead = forest.spans[hosts.get(counting) ?? counting]?.id;
    const place = record ? { spanId: parentId === '' ? id : parentId, signal: 'log' as const } : { spanId: id };
    const told = { reason, tokens: usage.tokens, insteadOf: instead, untraced: untraced.get(at) };
    aside.push(withoutAbsent<SetAside>({ ...place, ...told }));
  }
  return aside;
}
