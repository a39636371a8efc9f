import { createRequire } from 'node:module';

/** A generated protobufjs class of the OTLP protocol, as published by OpenTelemetry: the yardstick of these tests. */
export interface MessageClass {
  readonly encode: (message: object) => { finish(): Uint8Array };
  readonly decode: (bytes: Uint8Array) => object;
  readonly fromObject: (object: object) => object;
  readonly toObject: (message: object, options?: object) => Record<string, unknown>;
}

interface Namespace {
  readonly [name: string]: Namespace & MessageClass;
}

const root = createRequire(import.meta.url)('otlp-protocol/build/src/generated/root.js') as Namespace;
const proto = root.opentelemetry!.proto!;

export const protocol = {
  traces: proto.collector!.trace!.v1!.ExportTraceServiceRequest!,
  logs: proto.collector!.logs!.v1!.ExportLogsServiceRequest!,
  metrics: proto.collector!.metrics!.v1!.ExportMetricsServiceRequest!,
  tracesAnswer: proto.collector!.trace!.v1!.ExportTraceServiceResponse!,
  logsAnswer: proto.collector!.logs!.v1!.ExportLogsServiceResponse!,
  metricsAnswer: proto.collector!.metrics!.v1!.ExportMetricsServiceResponse!,
  span: proto.trace!.v1!.Span!,
  logRecord: proto.logs!.v1!.LogRecord!,
  metric: proto.metrics!.v1!.Metric!,
  keyValue: proto.common!.v1!.KeyValue!,
  resource: proto.resource!.v1!.Resource!,
} as const;

/** An object in the form of OTLP/JSON, but with bytes as `Uint8Array`, in protobuf. */
export function encodeWith(type: MessageClass, object: object): Uint8Array {
  return new Uint8Array(type.encode(type.fromObject(object)).finish());
}

/** What the published code reads: 64-bit integers as decimals, bytes as `Buffer`, enums as numbers. */
export function decodeWith(type: MessageClass, bytes: Uint8Array): Record<string, unknown> {
  return type.toObject(type.decode(new Uint8Array(bytes)), { longs: String, bytes: Buffer, arrays: true });
}

export interface OfficialField {
  readonly number: number;
  readonly name: string;
  readonly repeated: boolean;
  /** How the published code reads it: `string`, `fixed64`…; `message` with its class. */
  readonly type: string;
  readonly message?: MessageClass;
}

/** The field list of a message, read out of the published decoder's own source. */
export function officialFields(type: MessageClass): OfficialField[] {
  const source = String(type.decode);
  return [...source.matchAll(/case (\d+): \{(.*?)\n\s*break;/gs)].map(([, number, body = '']) => {
    const path = /\$root\.([\w.]+)\.decode\(/.exec(body)?.[1];
    return {
      number: Number(number),
      name: /message\.(\w+)/.exec(body)![1]!,
      repeated: body.includes('.push('),
      type: path ? 'message' : /(?:\.\w+ = |push\()reader\.(\w+)\(\)/.exec(body)![1]!,
      ...(path ? { message: classAt(path) } : {}),
    };
  });
}

function classAt(path: string): MessageClass {
  return path.split('.').reduce<Namespace>((at, name) => at[name]!, root) as unknown as MessageClass;
}
