import type { SpanKind } from '../../shared/spanKind.ts';
import { identityFields } from '../../shared/spanMeaning.ts';
import type { Identity, SpanMeaning } from '../../shared/spanMeaning.ts';
import type { UsageFacts } from '../../shared/tokenUsage.ts';
import { dialectIds } from './dialects.ts';
import type { ReadField } from './fieldTypes.ts';
import type { SpanFrame } from './hits.ts';
import type { SpanFacts } from './spanFacts.ts';

/** Kind → the fields that name such a span, the first that is there counts. */
const labels: Readonly<Partial<Record<SpanKind, readonly ReadField[]>>> = {
  llm: ['responseModel', 'requestModel'],
  embedding: ['responseModel', 'requestModel'],
  reranker: ['responseModel', 'requestModel'],
  agent: ['agent'],
  tool: ['tool'],
  workflow: [],
};
const noIdentities: readonly Identity[] = [];

/** What the stored row needs of a span's facts. */
export function spanMeaningOf(facts: SpanFacts, frame: SpanFrame, usage: UsageFacts | undefined): SpanMeaning {
  const { kind } = facts;
  const model = facts.text('responseModel') ?? facts.text('requestModel');
  const agent = facts.text('agent');
  const tool = facts.text('tool');
  const label = labels[kind]?.map((field) => facts.text(field)).find((text) => text !== undefined);
  return {
    kind,
    label: label ?? titleOf(facts, frame),
    dialect: dialectIds[31 - Math.clz32(facts.dialects & -facts.dialects)] ?? 'plain',
    ...(model !== undefined && { model }),
    ...(agent !== undefined && { agent }),
    ...(tool !== undefined && { tool }),
    ...(facts.failed && { failed: true as const }),
    identities: identitiesOf(facts),
    ...(usage !== undefined && { usage }),
    ...(facts.value('inFlight') === true && { unended: true as const }),
  };
}

/** What a span is called where nothing better names it (telemetry-dialects §4.21). */
export function titleOf(facts: SpanFacts, { name, isRoot }: SpanFrame): string {
  return facts.text('title') ?? (isRoot ? facts.text('traceTitle') : undefined) ?? name;
}

function identitiesOf(facts: SpanFacts): readonly Identity[] {
  let found: Identity[] | undefined;
  for (const field of identityFields) {
    const value = facts.text(field);
    if (value !== undefined) (found ??= []).push({ field, value, rank: facts.orderOf(field) });
  }
  return found ?? noIdentities;
}
