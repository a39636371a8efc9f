/** Hand-made OTLP requests, small enough that a test can send thousands. */

export interface SmallSpan {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly parentId?: string;
  readonly name?: string;
  /** OTLP status code. */
  readonly status?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

const startNanos = 1_790_000_000_000_000_000n;

/** An `ExportTraceServiceRequest` in protobuf. */
export function spanRequest(spans: readonly SmallSpan[], service = 'tester'): Buffer {
  const resource = field(1, attribute('service.name', service));
  const scope = spans.map((span) => field(2, spanMessage(span)));
  return field(1, Buffer.concat([field(1, resource), field(2, Buffer.concat(scope))]));
}

/** `ExportLogsServiceRequest` with one record. */
export function logRequest(text: string, traceId?: string): Buffer {
  const body = field(5, field(1, Buffer.from(text)));
  const trace = traceId === undefined ? [] : [field(9, Buffer.from(traceId, 'hex'))];
  const record = Buffer.concat([fixed(1, startNanos), field(3, Buffer.from('WARN')), body, ...trace]);
  return field(1, Buffer.concat([field(1, field(1, attribute('service.name', 'tester'))), field(2, field(2, record))]));
}

/** `ExportMetricsServiceRequest` with one gauge point. */
export function gaugeRequest(name: string, value: bigint): Buffer {
  const point = Buffer.concat([fixed(3, startNanos), fixed(6, value)]);
  const metric = Buffer.concat([field(1, Buffer.from(name)), field(5, field(1, point))]);
  return field(1, Buffer.concat([field(1, field(1, attribute('service.name', 'tester'))), field(2, field(2, metric))]));
}

export function hexId(bytes: number, number: number): string {
  return number.toString(16).padStart(bytes * 2, '0');
}

function spanMessage(span: SmallSpan): Buffer {
  return Buffer.concat([
    field(1, Buffer.from(span.traceId, 'hex')),
    field(2, Buffer.from(span.spanId, 'hex')),
    span.parentId === undefined ? empty : field(4, Buffer.from(span.parentId, 'hex')),
    field(5, Buffer.from(span.name ?? 'step')),
    fixed(7, startNanos),
    fixed(8, startNanos + 1_000_000n),
    ...Object.entries(span.attributes ?? {}).map(([key, value]) => field(9, attribute(key, value))),
    span.status === undefined ? empty : field(15, Buffer.from([0x18, span.status])),
  ]);
}

const empty = Buffer.alloc(0);

function attribute(key: string, value: string): Buffer {
  return Buffer.concat([field(1, Buffer.from(key)), field(2, field(1, Buffer.from(value)))]);
}

/** A length-delimited field. */
function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(content.length), content]);
}

function fixed(number: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(9, (number << 3) | 1);
  bytes.writeBigUInt64LE(value, 1);
  return bytes;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
