import type { Attribute } from '../../shared/attributeValue.ts';
import type { MetricDetail, MetricPointDetail } from '../../shared/metricDetail.ts';
import { messageToJson } from './messageToJson.ts';
import { metricTag, metricType, pointTag } from './metricTags.ts';
import { openMessage } from './openMessage.ts';
import { otlpSchema } from './otlpSchema.ts';
import type { Message } from './otlpSchema.ts';
import { readAttribute } from './readAttribute.ts';
import type { WireReader } from './wireReader.ts';

type OpenMetric = { -readonly [K in keyof MetricDetail]: MetricDetail[K] } & { readonly metadata: Attribute[] };

/** Reads everything a `Metric` message says. Throws `OtlpError` `malformed`. */
export function decodeMetricDetail(bytes: Uint8Array): MetricDetail {
  const wire = openMessage(bytes, otlpSchema.metric);
  const metric: OpenMetric = {
    ...{ name: '', description: '', unit: '', type: 'unknown', temporality: 0, isMonotonic: false },
    ...{ metadata: [], points: [] },
  };
  for (let tag = wire.next(bytes.length); tag !== 0; tag = wire.next(bytes.length)) {
    const type = metricType(tag);
    if (tag === metricTag.name) metric.name = wire.text();
    else if (tag === metricTag.description) metric.description = wire.text();
    else if (tag === metricTag.unit) metric.unit = wire.text();
    else if (tag === metricTag.metadata) metric.metadata.push(readAttribute(wire));
    else if (type !== undefined)
      Object.assign(metric, { type }, readData(wire, otlpSchema.metric.fields[tag >>> 3]?.message));
  }
  return metric;
}

type Data = Pick<MetricDetail, 'points' | 'temporality' | 'isMonotonic'>;

const dataTag = { point: 0x0a, temporality: 0x10, isMonotonic: 0x18 } as const;

const nothing: Message = { name: 'nothing', fields: [], byName: new Map() };

/** `Gauge`, `Sum` and the others have the same fields, as far as they have them. */
function readData(wire: WireReader, message: Message | undefined): Data {
  const { start, end } = wire;
  const pointMessage = message?.fields[dataTag.point >>> 3]?.message ?? nothing;
  const points: MetricPointDetail[] = [];
  let temporality = 0;
  let isMonotonic = false;
  wire.at = start;
  for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
    if (tag === dataTag.point) points.push(readPoint(wire, pointMessage));
    else if (tag === dataTag.temporality) temporality = wire.low;
    else if (tag === dataTag.isMonotonic) isMonotonic = wire.low !== 0;
  }
  return { points, temporality, isMonotonic };
}

/** Reads the point twice: its attributes as values that keep their type, all else by name. */
function readPoint(wire: WireReader, message: Message): MetricPointDetail {
  const { start, end } = wire;
  const attributesNumber = message.byName.get('attributes')?.number;
  const others = message.fields.map((field) => (field?.number === attributesNumber ? undefined : field));
  const point = messageToJson(wire, { ...message, fields: others }, start, end);
  const attributes: Attribute[] = [];
  let timeMicros = 0;
  wire.at = start;
  for (let tag = wire.next(end); tag !== 0; tag = wire.next(end)) {
    if (tag >>> 3 === attributesNumber) attributes.push(readAttribute(wire));
    else if (tag === pointTag.time) timeMicros = wire.micros();
  }
  return { timeMicros, attributes, point };
}
