import type { Attribute } from '../../shared/attributeValue.ts';
import type { AttributeMappings } from '../../shared/attributeMappings.ts';
import type { LogDetail } from '../../shared/logDetail.ts';
import type { NormalSpan } from '../../shared/normalSpan.ts';
import type { HotKeys, SpanBatch } from '../../shared/spanBatch.ts';
import type { ResourceDetail, ScopeDetail, SpanDetail } from '../../shared/spanDetail.ts';
import type { SpanMeaning } from '../../shared/spanMeaning.ts';
import type { UsageFacts } from '../../shared/tokenUsage.ts';
import { spanContent } from './content/spanContent.ts';
import { detailHits } from './detailHits.ts';
import { dialectsIn } from './dialects.ts';
import { createKeyTable } from './keyTable.ts';
import { fieldsBeside } from './fieldsBeside.ts';
import type { SpanFrame } from './hits.ts';
import { normalSpanOf, usageFrom } from './normalSpan.ts';
import { originMeaning } from './originMeaning.ts';
import type { OriginMeaning } from './originMeaning.ts';
import { pendingParentOf } from './pendingSpan.ts';
import { createSpanReading } from './readSpan.ts';
import { fieldNumbers } from './spanFacts.ts';
import { spanMeaningOf } from './spanMeaning.ts';
import { usageBeside } from './usageBeside.ts';
import type { ReadUsage, UsageBeside } from './usageBeside.ts';
import { usageFacts } from './usageFacts.ts';

export type { OriginMeaning } from './originMeaning.ts';

/** Turns spans of any framework into the one model. Every function is pure and never throws, whatever the attributes hold. */
export interface Semantics {
  /** What the span decoder must read for `spanMeaning`. */
  readonly hotKeys: HotKeys;
  /** Dear beside the rest, and the same for all spans of an origin: to be kept by the caller. */
  originMeaning(resource: ResourceDetail, scope: ScopeDetail): OriginMeaning;
  /** Span `index` of a batch that was decoded with `hotKeys`. */
  spanMeaning(batch: SpanBatch, index: number, origin: OriginMeaning): SpanMeaning;
  /** What the events of a model call that says no usage itself say of it: costs more than `spanMeaning`. */
  eventUsage(detail: SpanDetail): UsageFacts | undefined;
  /** The span in full, with the logs that belong to it. */
  normalSpan(detail: SpanDetail, logs: readonly LogDetail[]): NormalSpan;
}

const wordNanos = 0x1_0000_0000;

/** Makes the reader of attributes; the user's mappings are believed before every built-in rule. */
export function createSemantics(mappings: AttributeMappings): Semantics {
  const keys = createKeyTable(mappings);
  const readSpan = createSpanReading(keys, mappings);
  const { cacheIncluded } = mappings;
  const usageIn = (attributes: readonly Attribute[], frame: SpanFrame, origin: OriginMeaning): ReadUsage => {
    const facts = readSpan(detailHits(keys, attributes), frame, origin);
    const usage = usageFacts(facts, origin, cacheIncluded);
    const from = usage === undefined ? {} : usageFrom(facts, usage);
    return { usage, from, reportedUsdFrom: facts.nameOf(fieldNumbers.reportedUsd) };
  };
  return {
    hotKeys: keys.hotKeys,
    originMeaning,
    spanMeaning(batch, index, origin) {
      const from = batch.hotStarts[index] ?? 0;
      const to = batch.hotStarts[index + 1] ?? from;
      const hits = { keys: batch.hotKeys, values: batch.hotValues, from, to, bytes: batch.bytes };
      const frame = frameOf(batch, index);
      const facts = readSpan(hits, frame, origin);
      const meaning = spanMeaningOf(facts, frame, usageFacts(facts, origin, cacheIncluded));
      const pendingParent = pendingParentOf(facts);
      if (pendingParent === undefined || frame.isRoot) return meaning;
      return { ...meaning, standsFor: { spanId: parentHex(batch, index), parentSpanId: pendingParent } };
    },
    normalSpan(detail, logs) {
      const origin = originMeaning(detail.resource, detail.scope);
      const frame = detailFrame(detail);
      const beside = fieldsBeside(detail, logs, (attributes) => readSpan(detailHits(keys, attributes), frame, origin));
      const facts = readSpan(detailHits(keys, detail.attributes), frame, origin);
      const read = (attributes: readonly Attribute[]) => usageIn(attributes, frame, origin);
      const own = usageFacts(facts, origin, cacheIncluded);
      const ownFrom = own === undefined ? {} : usageFrom(facts, own);
      const content = spanContent(detail, logs, dialectsIn(facts.dialects));
      const normal = normalSpanOf(facts, { detail, frame, origin, usage: own, usageFrom: ownFrom, content, beside });
      return withUsage(normal, usageBeside(normal.kind.value, own, detail, logs, read));
    },
    eventUsage(detail) {
      const origin = originMeaning(detail.resource, detail.scope);
      const frame = detailFrame(detail);
      const read = (attributes: readonly Attribute[]) => usageIn(attributes, frame, origin);
      const { kind } = readSpan(detailHits(keys, detail.attributes), frame, origin);
      return usageBeside(kind, undefined, detail, [], read).usage;
    },
  };
}

function detailFrame({ name, parentSpanId, otlpKind, startNanos, endNanos }: SpanDetail): SpanFrame {
  const isRoot = !/[1-9a-f]/.test(parentSpanId);
  return { name, isRoot, otlpKind, startNanos: Number(startNanos), endNanos: Number(endNanos) };
}

/** What the span says itself goes before what is said beside it. */
function withUsage(normal: NormalSpan, { usage = normal.usage, from = normal.usageFrom, reportedUsd }: UsageBeside) {
  if (usage === undefined && reportedUsd === undefined) return normal;
  const money = reportedUsd && { reportedUsd: reportedUsd.value };
  return {
    ...normal,
    fields: { ...(reportedUsd && { reportedUsd }), ...normal.fields },
    ...(usage && { usage: { ...normal.usage, ...usage, ...money } }),
    usageFrom: from,
  };
}

function frameOf({ names, ids, times, otlpKinds }: SpanBatch, index: number) {
  const time = index * 4;
  return {
    name: names[index] ?? '',
    isRoot: ((ids[index * 8 + 6] ?? 0) | (ids[index * 8 + 7] ?? 0)) === 0,
    otlpKind: otlpKinds[index] ?? 0,
    startNanos: (times[time] ?? 0) * wordNanos + (times[time + 1] ?? 0),
    endNanos: (times[time + 2] ?? 0) * wordNanos + (times[time + 3] ?? 0),
  };
}

function parentHex({ ids }: SpanBatch, index: number): string {
  const word = (at: number) => (ids[index * 8 + at] ?? 0).toString(16).padStart(8, '0');
  return word(6) + word(7);
}
