import type { Attribute, AttributeValue } from './attributeValue.ts';

/** Everything OTLP says of one log record. Times are decimal nanoseconds since the epoch, `"0"` = unknown; ids lower-case hex. */
export interface LogDetail {
  readonly timeNanos: string;
  /** When it was first seen, which need not be when it happened. */
  readonly observedNanos: string;
  /** OTLP `SeverityNumber`, 0 (unknown) to 24. */
  readonly severity: number;
  readonly severityText: string;
  readonly body: AttributeValue;
  readonly attributes: readonly Attribute[];
  readonly droppedAttributes: number;
  /** W3C trace flags in the lowest byte. */
  readonly flags: number;
  /** Empty = not tied to a span. */
  readonly traceId: string;
  readonly spanId: string;
  readonly eventName: string;
}
