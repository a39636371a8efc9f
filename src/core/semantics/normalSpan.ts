import type { Attribute } from '../../shared/attributeValue.ts';
import { fieldNames } from '../../shared/normalSpan.ts';
import type { FieldName, NormalSpan, Sourced, SpanContent } from '../../shared/normalSpan.ts';
import type { SpanDetail } from '../../shared/spanDetail.ts';
import { tokenClasses } from '../../shared/tokenUsage.ts';
import type { TokenClass, UsageFacts } from '../../shared/tokenUsage.ts';
import { dialectsIn } from './dialects.ts';
import type { Scalar } from './fieldValue.ts';
import { frameworkOfDialects } from './frameworks.ts';
import type { SpanFrame } from './hits.ts';
import type { OriginMeaning } from './originMeaning.ts';
import { isFrameworkName } from './providers.ts';
import { fieldNumbers as at } from './spanFacts.ts';
import type { SpanFacts } from './spanFacts.ts';
import { titleOf } from './spanMeaning.ts';

/** Everything `normalSpan` is made of besides what was said. */
export interface NormalParts {
  readonly detail: SpanDetail;
  readonly frame: SpanFrame;
  readonly origin: OriginMeaning;
  readonly usage: UsageFacts | undefined;
  readonly usageFrom: NormalSpan['usageFrom'];
  readonly content: SpanContent;
  /** Fields that the span's events and logs have and the span itself has not. */
  readonly beside: NormalSpan['fields'];
}

const failedStatus = 2;

/** A span in full in the one model, each value with where it was read. */
export function normalSpanOf(facts: SpanFacts, parts: NormalParts): NormalSpan {
  const { detail, frame, origin, usage, content, beside } = parts;
  const { traceId, spanId, parentSpanId } = detail;
  const dialects = dialectsIn(facts.dialects);
  const framework = origin.framework ?? frameworkOfDialects(dialects) ?? frameworkSaid(detail.attributes);
  return {
    ...{ traceId, spanId, parentSpanId, dialects },
    ...(framework !== undefined && { framework }),
    kind: {
      value: facts.kind,
      from: facts.kindFrom,
      ...(facts.kindIsGuess && { confidence: 'low' as const }),
    },
    title: { value: titleOf(facts, frame), from: titleFrom(facts, frame) },
    fields: { ...beside, ...fieldsOf(facts) },
    ...(usage !== undefined && { usage }),
    usageFrom: parts.usageFrom,
    failed: facts.failed || detail.status.code === failedStatus,
    content,
  };
}

function titleFrom(facts: SpanFacts, { isRoot }: SpanFrame): string {
  if (facts.text(at.title) !== undefined) return facts.nameOf(at.title);
  return isRoot && facts.text(at.traceTitle) !== undefined ? facts.nameOf(at.traceTitle) : 'span name';
}

/** The fields that attributes said, or that follow from them. */
export function fieldsOf(facts: SpanFacts): NormalSpan['fields'] {
  const fields: Partial<Record<FieldName, Sourced<Scalar>>> = {};
  for (const field of fieldNames) {
    const value = facts.value(at[field]);
    if (value === undefined) continue;
    const guess = facts.isInferred(at[field]) && field === 'provider' ? { confidence: 'low' as const } : {};
    fields[field] = { value, from: facts.nameOf(at[field]), ...guess };
  }
  return fields;
}

/** Which attribute each count of `usage` was read from. */
export function usageFrom(facts: SpanFacts, usage: UsageFacts): NormalSpan['usageFrom'] {
  const from: Partial<Record<TokenClass | 'total', string>> = {};
  for (const name of tokenClasses) {
    if (usage.tokens[name] === undefined) continue;
    from[name] = facts.number(at[name]) === undefined ? facts.nameOf(at.total) : facts.nameOf(at[name]);
  }
  if (facts.number(at.total) !== undefined) from.total = facts.nameOf(at.total);
  return from;
}

/** Senders that write the framework's name where the provider belongs (pitfall 13). */
function frameworkSaid(attributes: readonly Attribute[]): string | undefined {
  for (const key of ['gen_ai.provider.name', 'gen_ai.system']) {
    const value = attributes.findLast((attribute) => attribute.key === key)?.value;
    if (value?.t === 'string' && isFrameworkName(value.v)) return value.v.toLowerCase();
  }
  return undefined;
}
