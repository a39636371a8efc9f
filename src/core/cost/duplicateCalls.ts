/**
 * Which spans report one and the same call (telemetry-dialects §10, pitfalls 4 and 5). Frameworks and SDKs are often instrumented
 * at once, and coding agents report each request as span and as log record.
 */
import type { AccountSpan } from '../../shared/traceAccount.ts';
import { endMicros, equalTokens, isModelCall, overlapMicros, sameModel, saysUsage } from './callFacts.ts';
import type { SpanForest } from './spanForest.ts';
import { filled } from './filled.ts';

/** Part of the longer one that both must cover to be one call seen at two levels. */
const nestedOverlap = 0.9;
/** A log record is written when the call is over, by a clock that need not be the span's. */
const logSlackMicros = 1_000_000;
/** How many spans with the same counts are tried for one report before it is taken for a call of its own. */
const mostTries = 16;

/** For each span the span that names its group: equal numbers = one call. A span that reports no call names itself. */
export function groupDuplicates(forest: SpanForest): number[] {
  const group = Array.from(forest.spans, (_, at) => at);
  const above = nearestCallAbove(forest);
  joinResponseIds(forest, above, group);
  joinNested(forest, above, group);
  joinSiblings(forest, group);
  joinLogs(forest, group, joinRecords(forest, group));
  for (let at = 0; at < group.length; at++) group[at] = find(group, at);
  return group;
}

function find(group: number[], at: number): number {
  let top = at;
  for (let next = group[top] ?? top; next !== top; next = group[top] ?? top) top = next;
  for (let node = at; node !== top;) {
    const next = group[node] ?? top;
    group[node] = top;
    node = next;
  }
  return top;
}

function join(group: number[], a: number, b: number): void {
  group[find(group, b)] = find(group, a);
}

function nearestCallAbove({ spans, parent, order }: SpanForest): number[] {
  const above = filled(spans.length, -1);
  for (const node of order) {
    const up = parent[node] ?? -1;
    const upper = spans[up];
    if (upper !== undefined) above[node] = isReport(upper) ? up : (above[up] ?? -1);
  }
  return above;
}

function isReport(span: AccountSpan): boolean {
  return isModelCall(span) && saysUsage(span);
}

/**
 * One response id is one call, unless the spans follow one another and say different counts: then a stub or a cache that
 * answers with a fixed id is the likelier explanation.
 */
function joinResponseIds({ spans }: SpanForest, above: number[], group: number[]): void {
  const answers = new Map<string, Answer>();
  for (const [at, span] of spans.entries()) {
    const id = span.usage?.responseId;
    if (id === undefined || id === '' || !isReport(span)) continue;
    const answer = answers.get(id);
    if (answer === undefined) {
      answers.set(id, { latest: at });
      continue;
    }
    const before = spans[answer.latest] ?? span;
    answer.byCounts ??= new Map([[countsKey(before), answer.latest]]);
    const same = answer.byCounts.get(countsKey(span));
    if (same === undefined) answer.byCounts.set(countsKey(span), at);
    else join(group, same, at);
    if (overlapMicros(before, span) >= 0 || before.usage?.signal !== span.usage?.signal) join(group, answer.latest, at);
    const upper = above[at] ?? -1;
    if (spans[upper]?.usage?.responseId === id) join(group, upper, at);
    answer.latest = at;
  }
}

/** Reports of one response id; told apart by their counts from the second one on. */
interface Answer {
  latest: number;
  byCounts?: Map<string, number>;
}

function countsKey({ usage }: AccountSpan): string {
  return `${String(usage?.tokens.input)}\n${String(usage?.tokens.output)}`;
}

/** Span names of which the inner one is always the outer one's request as sent. */
const outerName = 'litellm_request';
const innerName = 'raw_gen_ai_request';

function joinNested({ spans }: SpanForest, above: number[], group: number[]): void {
  for (const [at, inner] of spans.entries()) {
    const outer = spans[above[at] ?? -1];
    if (outer === undefined || !isReport(inner)) continue;
    if ((outer.name === outerName && inner.name === innerName) || coversAlike(outer, inner))
      join(group, above[at] ?? at, at);
  }
}

function coversAlike(outer: AccountSpan, inner: AccountSpan): boolean {
  if (outer.durationMicros === undefined || inner.durationMicros === undefined) return false;
  const longer = Math.max(outer.durationMicros, inner.durationMicros);
  return (
    overlapMicros(outer, inner) >= nestedOverlap * longer &&
    sameModel(outer.usage, inner.usage) &&
    equalTokens(outer.usage?.tokens ?? {}, inner.usage?.tokens ?? {})
  );
}

/** One call, and who has reported it in spans beside one another. */
interface SiblingReports {
  readonly at: number;
  readonly emitters: Set<string>;
}

/**
 * A framework's callback and the SDK's own span may stand beside one another. That they are of two instrumentations shows in
 * their scopes; where these are not known in different names and in who knows the response's id. Equal calls that one of them
 * reports side by side are as many calls.
 */
function joinSiblings({ spans }: SpanForest, group: number[]): void {
  const known = new Map<string, SiblingReports[]>();
  for (const [at, span] of spans.entries()) {
    if (span.parentId === '' || span.usage?.signal !== 'span' || !isReport(span)) continue;
    const key = placeKey(span.parentId, span);
    const reports = known.get(key);
    const same = reports
      ?.slice(-mostTries)
      .find(
        (one) =>
          !one.emitters.has(emitterOf(span)) &&
          coversAlike(spans[one.at] ?? span, span) &&
          sayDifferently(spans[one.at], span),
      );
    if (same !== undefined) {
      same.emitters.add(emitterOf(span));
      join(group, same.at, at);
    } else if (reports === undefined) known.set(key, [{ at, emitters: new Set([emitterOf(span)]) }]);
    else reports.push({ at, emitters: new Set([emitterOf(span)]) });
  }
}

function emitterOf({ instrumentation, name }: AccountSpan): string {
  return instrumentation ?? name;
}

/** Only one of two emitters may know the response's id; one emitter that knows it says it of all calls. */
function sayDifferently(a: AccountSpan | undefined, b: AccountSpan): boolean {
  const [id, other] = [a?.usage?.responseId, b.usage?.responseId];
  if (a?.instrumentation === undefined || b.instrumentation === undefined)
    return (id === undefined) !== (other === undefined);
  return id === undefined || other === undefined || id === other;
}

/**
 * A log record that was written within a model call tells of that call; where the span says nothing itself, of the one report
 * right below it, if there is one. Two records of a call that no span tells of, with ids and counts of their own, are two
 * requests, say a retry. Returns the records and their spans.
 */
function joinRecords(forest: SpanForest, group: number[]): Told {
  const { spans, parent } = forest;
  const told: Told = { grouped: new Set(), spans: new Set() };
  if (!spans.some(({ record }) => record)) return told;
  const below = soleReportBelow(forest);
  const first = new Map<number, AccountSpan>();
  for (const [at, record] of spans.entries()) {
    const up = parent[at] ?? -1;
    const named = spans[up];
    if (!record.record || named === undefined || named.record || !isModelCall(named)) continue;
    const target = saysUsage(named) ? up : (below.get(up) ?? up);
    const call = spans[target];
    const known = first.get(target);
    if (call === undefined || (known !== undefined && !saysUsage(call) && isOtherRequest(known, record))) continue;
    first.set(target, known ?? record);
    told.grouped.add(at);
    told.spans.add(target);
    join(group, target, at);
  }
  return told;
}

/** By silent model call: the report right below it, -1 = there are several, and a record has to be told by its counts. */
function soleReportBelow({ spans, parent }: SpanForest): Map<number, number> {
  const below = new Map<number, number>();
  for (const [at, span] of spans.entries()) {
    const up = parent[at] ?? -1;
    const upper = spans[up];
    if (upper === undefined || span.record || !isReport(span) || saysUsage(upper)) continue;
    below.set(up, below.has(up) ? -1 : at);
  }
  return below;
}

function isOtherRequest(a: AccountSpan, b: AccountSpan): boolean {
  const [id, other] = [a.usage?.responseId, b.usage?.responseId];
  return id !== undefined && other !== undefined && id !== other && countsKey(a) !== countsKey(b);
}

/** Log records that are known to tell of a span, and these spans. */
interface Told {
  readonly grouped: Set<number>;
  readonly spans: Set<number>;
}

/**
 * A log record without a response id belongs to the span it was written in or to one beside it. One to one: two calls with
 * equal counts have two records.
 */
function joinLogs({ spans }: SpanForest, group: number[], records: Told): void {
  const isLog = (span: AccountSpan) => span.usage?.signal === 'log' && isReport(span);
  if (!spans.some(isLog)) return;
  const told = groupsWithLog(spans, group, records);
  const open = openSpans(spans);
  for (const [at, log] of spans.entries()) {
    if (!isLog(log) || told.grouped.has(at)) continue;
    const exact = open.get(placeKey(log.parentId, log));
    const silent = open.get(placeKey(log.parentId));
    const found = takeMatch(spans, exact, log, told.spans) ?? takeMatch(spans, silent, log, told.spans);
    if (found === undefined) continue;
    told.spans.add(found);
    join(group, found, at);
  }
}

/** Log records that the span they name or a response id has already joined to a span, and those spans. */
function groupsWithLog(spans: readonly AccountSpan[], group: number[], records: Told): Told {
  const members = new Map<number, number[]>();
  for (const [at, span] of spans.entries()) {
    if (span.usage?.responseId === undefined) continue;
    const top = find(group, at);
    const list = members.get(top);
    if (list === undefined) members.set(top, [at]);
    else list.push(at);
  }
  const signalOf = (at: number) => spans[at]?.usage?.signal;
  const mixed = [...members.values()].filter(
    (list) => list.some((at) => signalOf(at) === 'log') && list.some((at) => signalOf(at) === 'span'),
  );
  const all = mixed.flat();
  return {
    grouped: new Set([...records.grouped, ...all.filter((at) => signalOf(at) === 'log')]),
    spans: new Set([...records.spans, ...all.filter((at) => signalOf(at) === 'span')]),
  };
}

/** Spans in order of start; those before `next` are of no more use. */
interface Waiting {
  readonly spans: number[];
  next: number;
}

/** Spans by the places where their log records may be; those that say no counts under the bare place. */
function openSpans(spans: readonly AccountSpan[]): Map<string, Waiting> {
  const open = new Map<string, Waiting>();
  for (const [at, span] of spans.entries()) {
    if (!isModelCall(span) || (span.usage !== undefined && span.usage.signal !== 'span')) continue;
    for (const place of [span.parentId, span.id]) {
      const key = saysUsage(span) ? placeKey(place, span) : placeKey(place);
      const waiting = open.get(key);
      if (waiting === undefined) open.set(key, { spans: [at], next: 0 });
      else waiting.spans.push(at);
    }
  }
  return open;
}

function placeKey(place: string, counts?: AccountSpan): string {
  return counts?.usage === undefined ? place : `${place}\n${countsKey(counts)}`;
}

function takeMatch(
  spans: readonly AccountSpan[],
  waiting: Waiting | undefined,
  log: AccountSpan,
  taken: ReadonlySet<number>,
): number | undefined {
  if (waiting === undefined) return undefined;
  while (waiting.next < waiting.spans.length && isSpent(waiting.spans[waiting.next] ?? -1)) waiting.next++;
  return waiting.spans
    .slice(waiting.next, waiting.next + mostTries)
    .find((at) => !isSpent(at) && sameModel(spans[at]?.usage, log.usage) && reaches(spans[at], log));

  // Records come by start, so a span that was over before this one began is of no use to the next ones either.
  function isSpent(at: number): boolean {
    const span = spans[at];
    return taken.has(at) || span === undefined || endMicros(span) < log.startMicros - logSlackMicros;
  }
}

function reaches(span: AccountSpan | undefined, log: AccountSpan): boolean {
  return span !== undefined && overlapMicros(span, log) >= -logSlackMicros;
}
