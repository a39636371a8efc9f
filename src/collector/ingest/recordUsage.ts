import { hash } from 'node:crypto';
import { decodeLogDetail } from '../../core/otlp/decodeLogDetail.ts';
import { eventNamesOf } from '../../core/semantics/logs/eventName.ts';
import { logAgents } from '../../core/semantics/logs/logRules.ts';
import { durationOf, ruleOf, signalKey, timeOf, type SentLog } from '../../core/semantics/logs/logSpans.ts';
import type { LooseUsage } from '../../core/store/looseUsage.ts';
import type { Attribute } from '../../shared/attributeValue.ts';
import type { LogBatch } from '../../shared/spanBatch.ts';
import type { SpanDetail } from '../../shared/spanDetail.ts';
import type { SpanKind } from '../../shared/spanKind.ts';
import { originsOf } from './originsOf.ts';
import { requestOf } from './requestOf.ts';
import type { SpanUnderstanding } from './spanUnderstanding.ts';

/** One of these stands in every batch that says usage, so that all other logs cost one look over their bytes. */
const senders = logAgents.flatMap(({ prefix, service }) => [prefix, service]);
const batchSigns = [...senders, 'gen_ai.usage.'].map((text) => Buffer.from(text));
/** One of these stands in every record that says it. */
const recordSigns = ['usage', 'token', 'cost'].map((text) => Buffer.from(text));
const modelCalls: ReadonlySet<SpanKind> = new Set(['llm', 'embedding', 'reranker']);

/**
 * What the log records of a batch that were written within a trace say of calls to models. Each is understood as a span with its
 * attributes, by the same tables as all spans; it is stored as none, since most tell of a span that comes, too.
 */
export function recordUsage(batch: LogBatch, understand: SpanUnderstanding): readonly LooseUsage[] {
  if (!batch.logs.some(({ traceId }) => traceId !== '') || !holdsAny(batch.bytes, batchSigns)) return [];
  const origins = originsOf(batch);
  const spans = batch.logs.flatMap((entry, log) => {
    const { traceId, spanId, offset } = entry;
    const record = batch.bytes.subarray(offset, offset + entry.length);
    if (traceId === '' || !holdsAny(record, recordSigns)) return [];
    const sent = { log: decodeLogDetail(record), ...origins(entry.originIndex) };
    return [{ log, span: spanOf(sent, traceId, spanId) }];
  });
  const byId = new Map(spans.map((one) => [one.span.traceId + one.span.spanId, one]));
  const request = requestOf(spans.map(({ span }) => span));
  return request ? usageOf(understand(request), byId) : [];
}

function holdsAny({ buffer, byteOffset, length }: Uint8Array, signs: readonly Buffer[]): boolean {
  const bytes = Buffer.from(buffer, byteOffset, length);
  return signs.some((sign) => bytes.includes(sign));
}

function usageOf(
  { batch, meanings }: ReturnType<SpanUnderstanding>,
  byId: ReadonlyMap<string, { readonly log: number; readonly span: SpanDetail }>,
): readonly LooseUsage[] {
  return Array.from({ length: batch.count }, (_, index) => index).flatMap((index) => {
    const { kind, label, agent, usage } = meanings(index);
    const found = byId.get(hexAt(batch.ids, index * 8, 6));
    if (!found || !usage || !modelCalls.has(kind)) return [];
    const { traceId, spanId: id, parentSpanId: parentId, name, startNanos, endNanos, scope } = found.span;
    return [
      {
        ...{ log: found.log, traceId, id, parentId, name, label, kind, usage },
        startMicros: Math.floor(Number(startNanos) / 1000),
        durationMicros: Number(BigInt(endNanos) - BigInt(startNanos)) / 1000,
        ...(agent !== undefined && { agent }),
        ...(scope.name !== '' && { instrumentation: scope.name.slice(0, 200) }),
      },
    ];
  });
}

function hexAt(words: Uint32Array, start: number, count: number): string {
  return Array.from(words.subarray(start, start + count), (word) => word.toString(16).padStart(8, '0')).join('');
}

/** The record as a span under the one it names; its dialect's own spans say what `adds` adds. */
function spanOf({ log, resource, scope }: SentLog, traceId: string, parentSpanId: string): SpanDetail {
  const service = resource.attributes.findLast(({ key }) => key === 'service.name')?.value;
  const rule = ruleOf(log, service?.t === 'string' ? service.v : undefined)?.rule;
  const end = timeOf(log);
  const duration = durationOf(log);
  const name = rule?.name ?? eventNamesOf(log)[0] ?? 'log';
  const added = Object.entries({ ...rule?.adds, [signalKey]: 'log' }).map(([key, v]) => textAttribute(key, v));
  // Two records of one time that are said to tell of one thing are one; any other is told by all it says.
  const what = rule?.joins ? '' : JSON.stringify(log.attributes);
  return {
    traceId,
    spanId: hash('sha256', ['agent-loupe', traceId, parentSpanId, name, String(end), what].join('\0'), 'hex').slice(
      0,
      16,
    ),
    parentSpanId,
    ...{ traceState: '', flags: 0, name, otlpKind: 1 },
    startNanos: String(end > duration ? end - duration : end),
    endNanos: String(end),
    attributes: [...log.attributes, ...added],
    droppedAttributes: log.droppedAttributes,
    ...{ events: [], droppedEvents: 0, links: [], droppedLinks: 0 },
    status: { code: 0, message: '' },
    resource,
    scope,
  };
}

function textAttribute(key: string, v: string): Attribute {
  return { key, value: { t: 'string', v } };
}
