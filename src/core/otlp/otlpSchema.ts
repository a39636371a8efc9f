/**
 * The OTLP messages as data: field numbers, names and types of `opentelemetry/proto/**` (a test compares this
 * with the generated classes of the protocol, field by field). Checking, JSON in both directions and the metric views
 * all run on this one table; only the span hot path is written out.
 */
export interface Message {
  readonly name: string;
  /** Indexed by field number. */
  readonly fields: readonly (Field | undefined)[];
  /** By both of their names. */
  readonly byName: ReadonlyMap<string, Field>;
}

export interface Field {
  readonly number: number;
  /** The name in OTLP/JSON. */
  readonly name: string;
  /** The name in the `.proto` file; a JSON sender may use either (protobuf JSON mapping). */
  readonly protoName: string;
  readonly type: ScalarType | 'message';
  /** Of one value; a packed list is always wire type 2. */
  readonly wireType: 0 | 1 | 2 | 5;
  readonly repeated: boolean;
  /** Present only for `type: 'message'`. */
  readonly message?: Message;
  /** Names of enum values without their common prefix, at their number. */
  readonly enumNames?: EnumNames;
}

interface EnumNames {
  readonly prefix: string;
  readonly names: readonly string[];
}

/** `id`: bytes that OTLP/JSON writes in hex. `int64` is signed, `uint64` is not. */
export type ScalarType = keyof typeof wireTypes;

const wireTypes = {
  string: 2,
  bytes: 2,
  id: 2,
  bool: 0,
  enum: 0,
  uint32: 0,
  sint32: 0,
  int64: 0,
  uint64: 0,
  fixed32: 5,
  fixed64: 1,
  sfixed64: 1,
  double: 1,
} as const;

type Definition = readonly [number, ScalarType | Message, ('repeated' | EnumNames)?];

function toField(name: string, [number, type, extra]: Definition): Field {
  const scalar = typeof type === 'string';
  return {
    number,
    name,
    protoName: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    type: scalar ? type : 'message',
    wireType: scalar ? wireTypes[type] : 2,
    repeated: extra === 'repeated',
    ...(scalar ? {} : { message: type }),
    ...(typeof extra === 'object' ? { enumNames: extra } : {}),
  };
}

type Definitions = Readonly<Record<string, Definition>>;

interface OpenMessage extends Message {
  readonly fields: (Field | undefined)[];
  readonly byName: Map<string, Field>;
}

/** Fills a message that others may already refer to: `AnyValue` contains itself. */
function define({ fields, byName }: OpenMessage, definitions: Definitions): void {
  for (const [name, definition] of Object.entries(definitions)) {
    const field = toField(name, definition);
    fields[field.number] = field;
    byName.set(name, field).set(field.protoName, field);
  }
}

function message(name: string, definitions: Definitions = {}): OpenMessage {
  const empty: OpenMessage = { name, fields: [], byName: new Map() };
  define(empty, definitions);
  return empty;
}

const spanKind: EnumNames = {
  prefix: 'SPAN_KIND_',
  names: ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'],
};
const statusCode: EnumNames = { prefix: 'STATUS_CODE_', names: ['UNSET', 'OK', 'ERROR'] };
const temporality: EnumNames = { prefix: 'AGGREGATION_TEMPORALITY_', names: ['UNSPECIFIED', 'DELTA', 'CUMULATIVE'] };
const severity: EnumNames = {
  prefix: 'SEVERITY_NUMBER_',
  names: [
    'UNSPECIFIED',
    ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((level) => [
      level,
      `${level}2`,
      `${level}3`,
      `${level}4`,
    ]),
  ],
};

const anyValue = message('AnyValue');
const keyValue = message('KeyValue', { key: [1, 'string'], value: [2, anyValue] });
const arrayValue = message('ArrayValue', { values: [1, anyValue, 'repeated'] });
const keyValueList = message('KeyValueList', { values: [1, keyValue, 'repeated'] });
define(anyValue, {
  stringValue: [1, 'string'],
  boolValue: [2, 'bool'],
  intValue: [3, 'int64'],
  doubleValue: [4, 'double'],
  arrayValue: [5, arrayValue],
  kvlistValue: [6, keyValueList],
  bytesValue: [7, 'bytes'],
});

const entityRef = message('EntityRef', {
  schemaUrl: [1, 'string'],
  type: [2, 'string'],
  idKeys: [3, 'string', 'repeated'],
  descriptionKeys: [4, 'string', 'repeated'],
});
const resource = message('Resource', {
  attributes: [1, keyValue, 'repeated'],
  droppedAttributesCount: [2, 'uint32'],
  entityRefs: [3, entityRef, 'repeated'],
});
const scope = message('InstrumentationScope', {
  name: [1, 'string'],
  version: [2, 'string'],
  attributes: [3, keyValue, 'repeated'],
  droppedAttributesCount: [4, 'uint32'],
});

const event = message('Event', {
  timeUnixNano: [1, 'fixed64'],
  name: [2, 'string'],
  attributes: [3, keyValue, 'repeated'],
  droppedAttributesCount: [4, 'uint32'],
});
const link = message('Link', {
  traceId: [1, 'id'],
  spanId: [2, 'id'],
  traceState: [3, 'string'],
  attributes: [4, keyValue, 'repeated'],
  droppedAttributesCount: [5, 'uint32'],
  flags: [6, 'fixed32'],
});
const status = message('Status', { message: [2, 'string'], code: [3, 'enum', statusCode] });
const span = message('Span', {
  traceId: [1, 'id'],
  spanId: [2, 'id'],
  traceState: [3, 'string'],
  parentSpanId: [4, 'id'],
  name: [5, 'string'],
  kind: [6, 'enum', spanKind],
  startTimeUnixNano: [7, 'fixed64'],
  endTimeUnixNano: [8, 'fixed64'],
  attributes: [9, keyValue, 'repeated'],
  droppedAttributesCount: [10, 'uint32'],
  events: [11, event, 'repeated'],
  droppedEventsCount: [12, 'uint32'],
  links: [13, link, 'repeated'],
  droppedLinksCount: [14, 'uint32'],
  status: [15, status],
  flags: [16, 'fixed32'],
});

const logRecord = message('LogRecord', {
  timeUnixNano: [1, 'fixed64'],
  severityNumber: [2, 'enum', severity],
  severityText: [3, 'string'],
  body: [5, anyValue],
  attributes: [6, keyValue, 'repeated'],
  droppedAttributesCount: [7, 'uint32'],
  flags: [8, 'fixed32'],
  traceId: [9, 'id'],
  spanId: [10, 'id'],
  observedTimeUnixNano: [11, 'fixed64'],
  eventName: [12, 'string'],
});

const exemplar = message('Exemplar', {
  timeUnixNano: [2, 'fixed64'],
  asDouble: [3, 'double'],
  spanId: [4, 'id'],
  traceId: [5, 'id'],
  asInt: [6, 'sfixed64'],
  filteredAttributes: [7, keyValue, 'repeated'],
});
const numberDataPoint = message('NumberDataPoint', {
  startTimeUnixNano: [2, 'fixed64'],
  timeUnixNano: [3, 'fixed64'],
  asDouble: [4, 'double'],
  exemplars: [5, exemplar, 'repeated'],
  asInt: [6, 'sfixed64'],
  attributes: [7, keyValue, 'repeated'],
  flags: [8, 'uint32'],
});
const histogramDataPoint = message('HistogramDataPoint', {
  startTimeUnixNano: [2, 'fixed64'],
  timeUnixNano: [3, 'fixed64'],
  count: [4, 'fixed64'],
  sum: [5, 'double'],
  bucketCounts: [6, 'fixed64', 'repeated'],
  explicitBounds: [7, 'double', 'repeated'],
  exemplars: [8, exemplar, 'repeated'],
  attributes: [9, keyValue, 'repeated'],
  flags: [10, 'uint32'],
  min: [11, 'double'],
  max: [12, 'double'],
});
const buckets = message('Buckets', { offset: [1, 'sint32'], bucketCounts: [2, 'uint64', 'repeated'] });
const exponentialHistogramDataPoint = message('ExponentialHistogramDataPoint', {
  attributes: [1, keyValue, 'repeated'],
  startTimeUnixNano: [2, 'fixed64'],
  timeUnixNano: [3, 'fixed64'],
  count: [4, 'fixed64'],
  sum: [5, 'double'],
  scale: [6, 'sint32'],
  zeroCount: [7, 'fixed64'],
  positive: [8, buckets],
  negative: [9, buckets],
  flags: [10, 'uint32'],
  exemplars: [11, exemplar, 'repeated'],
  min: [12, 'double'],
  max: [13, 'double'],
  zeroThreshold: [14, 'double'],
});
const valueAtQuantile = message('ValueAtQuantile', { quantile: [1, 'double'], value: [2, 'double'] });
const summaryDataPoint = message('SummaryDataPoint', {
  startTimeUnixNano: [2, 'fixed64'],
  timeUnixNano: [3, 'fixed64'],
  count: [4, 'fixed64'],
  sum: [5, 'double'],
  quantileValues: [6, valueAtQuantile, 'repeated'],
  attributes: [7, keyValue, 'repeated'],
  flags: [8, 'uint32'],
});

const gauge = message('Gauge', { dataPoints: [1, numberDataPoint, 'repeated'] });
const sum = message('Sum', {
  dataPoints: [1, numberDataPoint, 'repeated'],
  aggregationTemporality: [2, 'enum', temporality],
  isMonotonic: [3, 'bool'],
});
const histogram = message('Histogram', {
  dataPoints: [1, histogramDataPoint, 'repeated'],
  aggregationTemporality: [2, 'enum', temporality],
});
const exponentialHistogram = message('ExponentialHistogram', {
  dataPoints: [1, exponentialHistogramDataPoint, 'repeated'],
  aggregationTemporality: [2, 'enum', temporality],
});
const summary = message('Summary', { dataPoints: [1, summaryDataPoint, 'repeated'] });
const metric = message('Metric', {
  name: [1, 'string'],
  description: [2, 'string'],
  unit: [3, 'string'],
  gauge: [5, gauge],
  sum: [7, sum],
  histogram: [9, histogram],
  exponentialHistogram: [10, exponentialHistogram],
  summary: [11, summary],
  metadata: [12, keyValue, 'repeated'],
});

/** The three requests nest alike: resource groups of scope groups of items. */
export interface RequestSchema {
  readonly request: Message;
  readonly group: Message;
  readonly scopeGroup: Message;
  readonly item: Message;
}

function request(name: string, groups: string, scopeGroups: string, items: string, item: Message): RequestSchema {
  const scopeGroup = message(`Scope${name}`, {
    scope: [1, scope],
    [items]: [2, item, 'repeated'],
    schemaUrl: [3, 'string'],
  });
  const group = message(`Resource${name}`, {
    resource: [1, resource],
    [scopeGroups]: [2, scopeGroup, 'repeated'],
    schemaUrl: [3, 'string'],
  });
  return {
    request: message(`Export${name}ServiceRequest`, { [groups]: [1, group, 'repeated'] }),
    group,
    scopeGroup,
    item,
  };
}

export const otlpSchema = {
  anyValue,
  keyValue,
  resource,
  scope,
  span,
  event,
  link,
  status,
  logRecord,
  metric,
  requests: {
    traces: request('Spans', 'resourceSpans', 'scopeSpans', 'spans', span),
    logs: request('Logs', 'resourceLogs', 'scopeLogs', 'logRecords', logRecord),
    metrics: request('Metrics', 'resourceMetrics', 'scopeMetrics', 'metrics', metric),
  },
} as const;
