import type { Attribute } from '../../shared/attributeValue.ts';
import type { LogDetail } from '../../shared/logDetail.ts';
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
  readonly content: SpanContent;
  /** Fields that the span's events and logs have and the span itself has not. */
  readonly beside: Readonly<Partial<Record<FieldName, Sourced<string>>>>;
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
    usageFrom: usage === undefined ? {} : usageFrom(facts, usage),
    failed: facts.failed || detail.status.code === failedStatus,
    content,
  };
}

function titleFrom(facts: SpanFacts, { isRoot }: SpanFrame): string {
  if (facts.text(at.title) !== undefined) return facts.nameOf(at.title);
  return isRoot && facts.text(at.traceTitle) !== undefined ? facts.nameOf(at.traceTitle) : 'span name';
}

function fieldsOf(facts: SpanFacts): NormalSpan['fields'] {
  const fields: Partial<Record<FieldName, Sourced<Scalar>>> = {};
  for (const field of fieldNames) {
    const value = facts.value(at[field]);
    if (value === undefined) continue;
    const guess = facts.isInferred(at[field]) && field === 'provider' ? { confidence: 'low' as const } : {};
    fields[field] = { value, from: facts.nameOf(at[field]), ...guess };
  }
  return fields;
}

function usageFrom(facts: SpanFacts, usage: UsageFacts): NormalSpan['usageFrom'] {
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

/** Attributes of events and logs that describe the span's failure. */
const besideFields: Readonly<Partial<Record<FieldName, readonly string[]>>> = {
  errorType: ['exception.type', 'error.type'],
  errorMessage: ['exception.message', 'error.message', 'message'],
  errorStack: ['exception.stacktrace', 'error.stack', 'stack'],
};

/**
 * What the events and logs of a span tell of its failure: the last exception counts, an event before a log (telemetry-dialects
 * §4.13). A failed status' message is next.
 */
export function fieldsBeside(detail: SpanDetail, logs: readonly LogDetail[]): NormalParts['beside'] {
  const events = detail.events.filter(({ name }) => name === 'exception' || name === 'error');
  const records = logs.filter(({ attributes }) => attributes.some(({ key }) => key.startsWith('exception.')));
  const places = [
    ...events.toReversed().map(({ name, attributes }) => ({ place: `event ${name}`, attributes })),
    ...records.toReversed().map(({ eventName, attributes }) => ({ place: `log ${eventName}`.trim(), attributes })),
  ];
  const found: Partial<Record<FieldName, Sourced<string>>> = {};
  for (const [field, keys] of Object.entries(besideFields) as [FieldName, readonly string[]][]) {
    const value = firstOf(places, keys);
    if (value !== undefined) found[field] = value;
  }
  const { code, message } = detail.status;
  if (code !== failedStatus || message === '') return found;
  const type = /^((?:\w{1,80}\.){0,8}\w{0,80}(?:Error|Exception))(?::|$)/.exec(message.slice(0, 400))?.[1];
  found.errorMessage ??= { value: message, from: 'status' };
  if (type !== undefined) found.errorType ??= { value: type, from: 'status' };
  return found;
}

function firstOf(
  places: readonly { readonly place: string; readonly attributes: readonly Attribute[] }[],
  keys: readonly string[],
): Sourced<string> | undefined {
  for (const { place, attributes } of places) {
    for (const key of keys) {
      const value = attributes.findLast((attribute) => attribute.key === key)?.value;
      if (value?.t === 'string' && value.v !== '') return { value: value.v, from: `${place} ${key}` };
    }
  }
  return undefined;
}
