import type { MetricBatch, MetricRecord } from '../../shared/spanBatch.ts';
import type { ByteInterner } from './byteInterner.ts';
import { checkMessage } from './checkMessage.ts';
import { metricTag, metricType, pointTag } from './metricTags.ts';
import { otlpSchema } from './otlpSchema.ts';
import { RequestWalker } from './requestWalker.ts';
import type { ItemReader } from './requestWalker.ts';
import type { WireReader } from './wireReader.ts';

const walker = new RequestWalker(otlpSchema.requests.metrics);

/**
 * Decodes an `ExportMetricsServiceRequest` as far as the store must know each metric; the data points stay raw.
 * What happens to metrics and envelopes that are not valid: see `RequestWalker`.
 *
 * @throws {OtlpError} `malformed`, or `tooLarge` when the request holds more metrics than one may.
 */
export function decodeMetrics(bytes: Uint8Array): MetricBatch {
  const reader = new MetricReader(walker.wire, walker.interner);
  walker.walk(bytes, reader);
  const { origins, rejected, reason } = walker;
  return { bytes, metrics: reader.metrics, origins, rejected, ...(reason === undefined ? {} : { reason }) };
}

type OpenRecord = { -readonly [K in keyof MetricRecord]: MetricRecord[K] };

class MetricReader implements ItemReader {
  readonly metrics: OpenRecord[] = [];
  readonly #wire: WireReader;
  readonly #interner: ByteInterner;

  constructor(wire: WireReader, interner: ByteInterner) {
    this.#wire = wire;
    this.#interner = interner;
  }

  get count(): number {
    return this.metrics.length;
  }

  read(start: number, end: number): boolean {
    const wire = this.#wire;
    wire.at = start;
    if (!checkMessage(wire, otlpSchema.metric, end)) return false;
    this.metrics.push(this.#readMetric(start, end));
    return true;
  }

  /** Reads as far as it goes, so that a broken metric is counted by its points too; at least 1. */
  unitsOf(start: number, end: number): number {
    const { points } = this.#readMetric(start, end);
    this.#wire.fault = undefined;
    return Math.max(points, 1);
  }

  truncate(count: number): number {
    return this.metrics.splice(count).reduce((sum, { points }) => sum + points, 0);
  }

  place(first: number, originIndex: number): void {
    for (let i = first; i < this.metrics.length; i++) {
      const metric = this.metrics[i];
      if (metric !== undefined) metric.originIndex = originIndex;
    }
  }

  #readMetric(start: number, end: number): OpenRecord {
    const wire = this.#wire;
    const metric: OpenRecord = {
      ...{ offset: start, length: end - start, originIndex: 0, name: '', type: 'unknown', unit: '', description: '' },
      ...{ points: 0, lastMicros: 0 },
    };
    wire.at = start;
    for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
      const type = metricType(tag);
      if (tag === metricTag.name) metric.name = this.#text();
      else if (tag === metricTag.unit) metric.unit = this.#text();
      else if (tag === metricTag.description) metric.description = this.#text();
      else if (type !== undefined) Object.assign(metric, { type }, this.#readPoints());
    }
    return metric;
  }

  #readPoints(): Pick<MetricRecord, 'points' | 'lastMicros'> {
    const wire = this.#wire;
    const { start, end } = wire;
    let points = 0;
    let lastMicros = 0;
    wire.at = start;
    for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
      if (tag !== metricTag.dataPoint) continue;
      points++;
      lastMicros = Math.max(lastMicros, this.#pointMicros());
    }
    wire.at = end;
    return { points, lastMicros };
  }

  #pointMicros(): number {
    const wire = this.#wire;
    const { start, end } = wire;
    let micros = 0;
    wire.at = start;
    for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) if (tag === pointTag.time) micros = wire.micros();
    wire.at = end;
    return micros;
  }

  #text(): string {
    return this.#interner.text(this.#wire, this.#wire.start, this.#wire.end - this.#wire.start);
  }
}
