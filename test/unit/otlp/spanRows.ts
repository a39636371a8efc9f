import type { AttributeValue } from '../../../src/shared/attributeValue.ts';
import type { HotRead, HotValue, SpanBatch } from '../../../src/shared/spanBatch.ts';
import { hotJsonBytes, hotTextBytes, spanFlags } from '../../../src/shared/spanBatch.ts';
import type { SpanDetail } from '../../../src/shared/spanDetail.ts';
import { hotKeys } from './requestArbitraries.ts';

/** One span as the columns have it. */
export interface Row {
  readonly ids: string;
  readonly times: readonly bigint[];
  readonly name: string;
  readonly kind: number;
  readonly status: number;
  readonly flags: number;
  /** Key and value of the hot attributes, in the order sent. */
  readonly hot: readonly (readonly [string, HotValue])[];
}

export function rowsOf(batch: SpanBatch): Row[] {
  const nanos = (at: number): bigint => (BigInt(batch.times[at]!) << 32n) | BigInt(batch.times[at + 1]!);
  return Array.from({ length: batch.count }, (_, row) => ({
    ids: [...batch.ids.subarray(row * 8, row * 8 + 8)].map((word) => word.toString(16).padStart(8, '0')).join(''),
    times: [nanos(row * 4), nanos(row * 4 + 2)],
    name: batch.names[row]!,
    kind: batch.otlpKinds[row]!,
    status: batch.statuses[row]!,
    flags: batch.flags[row]!,
    hot: hotOf(batch, row),
  }));
}

/** The same from the span in full. */
export function expectedRow(detail: SpanDetail): Row {
  return {
    ids: detail.traceId + detail.spanId + detail.parentSpanId.padStart(16, '0'),
    times: [BigInt(detail.startNanos), BigInt(detail.endNanos)],
    name: detail.name,
    kind: detail.otlpKind,
    status: detail.status.code,
    flags: expectedFlags(detail),
    hot: detail.attributes.flatMap(({ key, value }) => {
      const read = hotKeys.find((hot) => hot.key === key)?.read;
      return read ? [[key, expectedHot(value, read)] as const] : [];
    }),
  };
}

function expectedFlags({ events, links, attributes, ...span }: SpanDetail): number {
  const exceptions = events.filter(({ name }) => name === 'exception');
  const hasStack = exceptions.some((event) => event.attributes.some(({ key }) => key === 'exception.stacktrace'));
  const hasPath = attributes.some(
    ({ key, value }) => /^code\.file\.?path$/.test(key) && value.t === 'string' && value.v !== '',
  );
  const dropped = [
    span.droppedAttributes,
    span.droppedEvents,
    span.droppedLinks,
    ...[...events, ...links].map((one) => one.droppedAttributes),
  ];
  return (
    (exceptions.length ? spanFlags.exception : 0) |
    (hasStack || hasPath ? spanFlags.source : 0) |
    (events.length ? spanFlags.events : 0) |
    (links.length ? spanFlags.links : 0) |
    (dropped.some(Boolean) ? spanFlags.dropped : 0)
  );
}

/** The hot attributes of a row: key and value, in the order sent. */
export function hotOf(batch: SpanBatch, row: number): readonly (readonly [string, HotValue])[] {
  const [from, to] = [batch.hotStarts[row]!, batch.hotStarts[row + 1]!];
  return Array.from({ length: to - from }, (_, at) => [
    hotKeys[batch.hotKeys[from + at]!]!.key,
    batch.hotValues[from + at],
  ]);
}

function expectedHot(value: AttributeValue, read: HotRead): HotValue {
  if (value.t === 'empty' || (value.t === 'string' && value.v === '')) return '';
  if (read === 'presence') return undefined;
  switch (value.t) {
    case 'string':
      return Buffer.byteLength(value.v) <= (read === 'json' ? hotJsonBytes : hotTextBytes) ? value.v : undefined;
    case 'bool':
      return value.v;
    case 'int':
      return Number.isSafeInteger(Number(value.v)) ? Number(value.v) : value.v;
    case 'double':
      return Number(value.v);
    default:
      return undefined;
  }
}
