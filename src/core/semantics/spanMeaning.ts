import type { SpanKind } from '../../shared/spanKind.ts';
import { identityFields } from '../../shared/spanMeaning.ts';
import type { Identity, SpanMeaning } from '../../shared/spanMeaning.ts';
import type { UsageFacts } from '../../shared/tokenUsage.ts';
import { dialectIds } from './dialects.ts';
import type { SpanFrame } from './hits.ts';
import { fieldNumbers as at } from './spanFacts.ts';
import type { SpanFacts } from './spanFacts.ts';

/** Kind → the fields that name such a span, the first that is there counts. */
const labels: Readonly<Partial<Record<SpanKind, readonly number[]>>> = {
  llm: [at.responseModel, at.requestModel],
  embedding: [at.responseModel, at.requestModel],
  reranker: [at.responseModel, at.requestModel],
  agent: [at.agent],
  tool: [at.tool],
};
type Open<T> = { -readonly [K in keyof T]: T[K] };

const noIdentities: readonly Identity[] = [];

/** What the stored row needs of a span's facts. */
export function spanMeaningOf(facts: SpanFacts, frame: SpanFrame, usage: UsageFacts | undefined): SpanMeaning {
  const { kind } = facts;
  const model = facts.text(at.responseModel) ?? facts.text(at.requestModel);
  const agent = facts.text(at.agent);
  const tool = facts.text(at.tool);
  const meaning: Open<SpanMeaning> = {
    kind,
    label: labelOf(facts, frame),
    dialect: dialectIds[31 - Math.clz32(facts.dialects & -facts.dialects)] ?? 'plain',
    identities: identitiesOf(facts),
  };
  // Assignments, since spreading what may be absent is several times dearer and this is done for every span.
  if (model !== undefined) meaning.model = model;
  if (agent !== undefined) meaning.agent = agent;
  if (tool !== undefined) meaning.tool = tool;
  if (facts.failed) meaning.failed = true;
  if (usage !== undefined) meaning.usage = usage;
  if (facts.value(at.inFlight) === true) meaning.unended = true;
  return meaning;
}

function labelOf(facts: SpanFacts, frame: SpanFrame): string {
  for (const field of labels[facts.kind] ?? []) {
    const text = facts.text(field);
    if (text !== undefined) return text;
  }
  return titleOf(facts, frame);
}

/** What a span is called where nothing better names it (telemetry-dialects §4.21). */
export function titleOf(facts: SpanFacts, { name, isRoot }: SpanFrame): string {
  return facts.text(at.title) ?? (isRoot ? facts.text(at.traceTitle) : undefined) ?? name;
}

function identitiesOf(facts: SpanFacts): readonly Identity[] {
  let found: Identity[] | undefined;
  for (const field of identityFields) {
    const value = facts.text(at[field]);
    if (value !== undefined) (found ??= []).push({ field, value, rank: facts.orderOf(at[field]) });
  }
  return found ?? noIdentities;
}
