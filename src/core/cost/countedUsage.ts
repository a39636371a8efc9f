/** Which of the reported amounts count: each call once, sums of calls not at all (telemetry-dialects §10, pitfalls 1 to 5). */
import type { SetAsideReason } from '../../shared/normalSpan.ts';
import type { UsageSignal } from '../../shared/tokenUsage.ts';
import type { AccountSpan } from '../../shared/traceAccount.ts';
import { hasAmount, isModelCall, saysUsage, tokenClassesSaid } from './callFacts.ts';
import { groupDuplicates } from './duplicateCalls.ts';
import type { SpanForest } from './spanForest.ts';
import { filled } from './filled.ts';

/** What becomes of a span's usage; `silent` = it reports none and is no call that should have. */
export type Verdict = 'counted' | 'silent' | SetAsideReason;

export interface UsageVerdicts {
  /** By span. */
  readonly verdicts: readonly Verdict[];
  /** By span: the one that counts in its place, -1 = none does. */
  readonly insteadOf: number[];
  /** By span: equal numbers report one call. */
  readonly group: number[];
}

/** Judges every span that says usage, and the model calls that say none. Linear in the spans. */
export function countUsage(forest: SpanForest): UsageVerdicts {
  const group = groupDuplicates(forest);
  const below = amountsBelow(forest, group);
  const insteadOf = chooseReports(forest, group, below);
  const verdicts = forest.spans.map((span, at): Verdict => {
    if (!saysUsage(span)) return 'silent';
    if (insteadOf[at] !== -1) return 'duplicate';
    if (span.usage?.scope === 'cumulative') return 'cumulative';
    return below.hasOther(at) ? 'aggregate' : 'counted';
  });
  const judged = { verdicts, insteadOf, group };
  setMetricsAside(forest, judged);
  setEmptyReportsAside(forest, judged);
  if (!rescueCumulative(forest, judged)) countUntoldCalls(forest, judged);
  return judged;
}

interface AmountsBelow {
  /** Whether an amount of another call than its own is reported below a span. */
  readonly hasOther: (at: number) => boolean;
}

/** Two different groups a span are enough to know whether one of them is not its own. */
function amountsBelow({ spans, parent, order }: SpanForest, group: number[]): AmountsBelow {
  const one = filled(spans.length, -1);
  const two = filled(spans.length, -1);
  const add = (at: number, name: number) => {
    if (name < 0 || one[at] === name) return;
    if (one[at] === -1) one[at] = name;
    else two[at] = name;
  };
  for (let place = order.length - 1; place >= 0; place--) {
    const at = order[place] ?? 0;
    const up = parent[at] ?? -1;
    const span = spans[at];
    if (up < 0 || span === undefined) continue;
    if (hasAmount(span) && span.usage?.scope !== 'cumulative') add(up, group[at] ?? at);
    add(up, one[at] ?? -1);
    add(up, two[at] ?? -1);
  }
  return { hasOther: (at) => one[at] !== -1 && (one[at] !== group[at] || two[at] !== -1) };
}

const signalRank: Readonly<Record<UsageSignal, number>> = { span: 0, log: 1, metric: 2 };

/** By span: the richest report of its call, -1 where it is that itself. */
function chooseReports({ spans, depth }: SpanForest, group: number[], below: AmountsBelow): number[] {
  const best = filled(spans.length, -1);
  for (const [at, span] of spans.entries()) {
    const name = group[at] ?? at;
    const known = best[name] ?? -1;
    const rival = spans[known];
    if (!saysUsage(span)) continue;
    if (rival === undefined || isRicher(span, at, rival, known)) best[name] = at;
  }
  return group.map((name, at) => (best[name] === at ? -1 : (best[name] ?? -1)));

  function isRicher(a: AccountSpan, atA: number, b: AccountSpan, atB: number): boolean {
    const marks = (span: AccountSpan, at: number) => [
      below.hasOther(at) ? 0 : 1,
      -signalRank[span.usage?.signal ?? 'metric'],
      tokenClassesSaid(span.usage?.tokens ?? {}),
      span.usage?.reportedUsd === undefined ? 0 : 1,
      depth[at] ?? 0,
    ];
    const marksB = marks(b, atB);
    const gap = marks(a, atA).map((mark, place) => mark - (marksB[place] ?? 0));
    return (gap.find((difference) => difference !== 0) ?? 0) > 0;
  }
}

/** Metrics have no span's identity: beside spans or log records they can only repeat them (pitfall 5). */
function setMetricsAside({ spans }: SpanForest, { verdicts, insteadOf }: Writable): void {
  const first = spans.findIndex((span, at) => verdicts[at] === 'counted' && span.usage?.signal !== 'metric');
  if (first < 0) return;
  for (const [at, span] of spans.entries()) {
    if (verdicts[at] !== 'counted' || span.usage?.signal !== 'metric') continue;
    verdicts[at] = 'duplicate';
    insteadOf[at] = first;
  }
}

/** A model call within a counted one that says 0 is the same call, seen by a layer that does not know the usage. */
function setEmptyReportsAside(forest: SpanForest, { verdicts, insteadOf }: Writable): void {
  const counting = nearestCounted(forest, verdicts);
  for (const [at, span] of forest.spans.entries()) {
    const above = counting[at] ?? -1;
    const upper = forest.spans[above];
    if (verdicts[at] !== 'counted' || hasAmount(span) || upper === undefined) continue;
    if (!isModelCall(span) || !isModelCall(upper)) continue;
    verdicts[at] = 'duplicate';
    insteadOf[at] = above;
  }
}

/**
 * Sums over an object's life are better than nothing only where nothing else is known. Of those of one agent the largest
 * holds the others. Returns whether one of them counts.
 */
function rescueCumulative({ spans, parent, order }: SpanForest, { verdicts, insteadOf }: Writable): boolean {
  if (spans.some((span, at) => verdicts[at] === 'counted' && hasAmount(span))) return false;
  const covered = filled(spans.length, 0);
  const largest = new Map<string, number>();
  for (const at of order.toReversed()) {
    const span = spans[at];
    const up = parent[at] ?? -1;
    const counts = span !== undefined && verdicts[at] === 'cumulative' && hasAmount(span);
    if (up >= 0 && (counts || covered[at] === 1)) covered[up] = 1;
    if (!counts || covered[at] === 1) continue;
    const key = `${span.service}\n${span.label}`;
    const known = spans[largest.get(key) ?? -1];
    if (known === undefined || totalOf(span) >= totalOf(known)) largest.set(key, at);
  }
  for (const [at, span] of spans.entries()) {
    const instead = largest.get(`${span.service}\n${span.label}`) ?? -1;
    if (verdicts[at] !== 'cumulative') continue;
    if (instead === at) verdicts[at] = 'counted';
    else insteadOf[at] = instead;
  }
  return largest.size > 0;
}

function totalOf({ usage }: AccountSpan): number {
  return (usage?.tokens.input ?? 0) + (usage?.tokens.output ?? 0) + (usage?.reportedUsd ?? 0);
}

/**
 * A model call that ended well and says no usage has cost something nobody knows: it counts without tokens, so that the sum
 * is marked as a lower bound. Not where a span above or below, or a log record, tells its usage.
 */
function countUntoldCalls(forest: SpanForest, { verdicts, group }: Writable): void {
  const { spans, parent, order } = forest;
  const told = nearestCounted(forest, verdicts);
  const callBelow = filled(spans.length, 0);
  const reported = new Set(group.filter((_, at) => verdicts[at] !== 'silent'));
  for (const at of order.toReversed()) {
    const span = spans[at];
    const up = parent[at] ?? -1;
    if (span === undefined) continue;
    const isCall = isModelCall(span);
    if (up >= 0 && (isCall || callBelow[at] === 1 || verdicts[at] !== 'silent')) callBelow[up] = 1;
    const untold = isCall && verdicts[at] === 'silent' && !reported.has(group[at] ?? at) && told[at] === -1;
    if (untold && callBelow[at] === 0 && hasModel(span) && !span.failed && span.durationMicros !== undefined)
      verdicts[at] = 'counted';
  }
}

/** The label of a model call is its model; without one it is the span's name. */
function hasModel({ usage, label, name }: AccountSpan): boolean {
  return usage?.requestModel !== undefined || usage?.responseModel !== undefined || label !== name;
}

/** By span: the nearest one above that counts, -1 = none. */
function nearestCounted({ spans, parent, order }: SpanForest, verdicts: readonly Verdict[]): number[] {
  const above = filled(spans.length, -1);
  for (const at of order) {
    const up = parent[at] ?? -1;
    if (up >= 0) above[at] = verdicts[up] === 'counted' ? up : (above[up] ?? -1);
  }
  return above;
}

interface Writable {
  readonly verdicts: Verdict[];
  readonly insteadOf: number[];
  readonly group: number[];
}
