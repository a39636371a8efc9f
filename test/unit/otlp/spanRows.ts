import type { AttributeValue } from '../../../src/shared/attributeValue.ts';
import type { SpanBatch } from '../../../src/shared/spanBatch.ts';
import { spanFlags } from '../../../src/shared/spanBatch.ts';
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
  readonly strings: readonly (string | undefined)[];
  readonly numbers: readonly number[];
}

export function rowsOf(batch: SpanBatch): Row[] {
  const nanos = (at: number): bigint => (BigInt(batch.times[at]!) << 32n) | BigInt(batch.times[at + 1]!);
  const { strings, numbers } = hotKeys;
  return Array.from({ length: batch.count }, (_, row) => ({
    ids: [...batch.ids.subarray(row * 8, row * 8 + 8)].map((word) => word.toString(16).padStart(8, '0')).join(''),
    times: [nanos(row * 4), nanos(row * 4 + 2)],
    name: batch.names[row]!,
    kind: batch.otlpKinds[row]!,
    status: batch.statuses[row]!,
    flags: batch.flags[row]!,
    strings: batch.hotStrings.slice(row * strings.length, (row + 1) * strings.length),
    numbers: [...batch.hotNumbers.subarray(row * numbers.length, (row + 1) * numbers.length)],
  }));
}

/** The same from the span in full. */
export function expectedRow(detail: SpanDetail): Row {
  const last = (key: string): AttributeValue | undefined =>
    detail.attributes.findLast((attribute) => attribute.key === key)?.value;
  return {
    ids: detail.traceId + detail.spanId + detail.parentSpanId.padStart(16, '0'),
    times: [BigInt(detail.startNanos), BigInt(detail.endNanos)],
    name: detail.name,
    kind: detail.otlpKind,
    status: detail.status.code,
    flags: expectedFlags(detail),
    strings: hotKeys.strings.map((key) => asText(last(key))),
    numbers: hotKeys.numbers.map((key) => asNumber(last(key))),
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

function asText(value: AttributeValue | undefined): string | undefined {
  return value && ['string', 'int', 'double', 'bool'].includes(value.t)
    ? String((value as { v: unknown }).v)
    : undefined;
}

function asNumber(value: AttributeValue | undefined): number {
  if (value?.t === 'int' || value?.t === 'double') return Number(value.v);
  return value?.t === 'string' && value.v.trim() !== '' ? Number(value.v) : NaN;
}
