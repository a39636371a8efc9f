import { signalOfProtobuf } from '../../core/otlp/receiver/signalOfProtobuf.ts';
import type { IngestRequest, Signal } from '../../shared/ingest.ts';

/** A file, or one line of it. */
export interface ImportPart {
  /** `the file`, `line 3 of the file` */
  readonly place: string;
  /** Absent = it is no OTLP, and `fault` says why. */
  readonly request?: IngestRequest;
  readonly fault?: string;
}

/** The field that every request of a signal has, by either of its names (protobuf JSON mapping). */
const signals: Readonly<Record<string, Signal>> = {
  resourceSpans: 'traces',
  resourceLogs: 'logs',
  resourceMetrics: 'metrics',
  resource_spans: 'traces',
  resource_logs: 'logs',
  resource_metrics: 'metrics',
};
const anyField = new RegExp(`"(${Object.keys(signals).join('|')})"`);
/** The field is the outermost, so it comes first in all files there are. */
const searchedBytes = 4096;

const noJson = 'is not OTLP/JSON: it has none of resourceSpans, resourceLogs, resourceMetrics';
const noProtobuf = 'does not tell its signal: it is not OTLP protobuf, or its first record is broken';

const newline = 0x0a;
const brace = { open: 0x7b, close: 0x7d } as const;

interface Line {
  /** From 1, counting empty lines. */
  readonly number: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The OTLP requests in a file: one in protobuf, one in JSON, or JSON Lines as the file exporter of the OpenTelemetry
 * Collector writes them. Nothing is parsed here, on the thread of the sockets.
 */
export function importRequests(body: Uint8Array<ArrayBuffer>, contentType: string): readonly ImportPart[] {
  if (contentType.startsWith('application/x-protobuf'))
    return [partOf('the file', 'protobuf', body, signalOfProtobuf(body), noProtobuf)];
  const lines = linesOf(body);
  if (lines.length < 2 || !lines.some(isRequest)) return [jsonPart('the file', body)];
  return lines.map(({ number, bytes }) => jsonPart(`line ${number} of the file`, bytes));
}

function jsonPart(place: string, bytes: Uint8Array<ArrayBuffer>): ImportPart {
  return partOf(place, 'json', bytes, signalOf(bytes), noJson);
}

function partOf(
  place: string,
  encoding: IngestRequest['encoding'],
  bytes: Uint8Array<ArrayBuffer>,
  signal: Signal | undefined,
  fault: string,
): ImportPart {
  return signal ? { place, request: requestOf(signal, encoding, bytes) } : { place, fault: `${place} ${fault}` };
}

function signalOf(bytes: Uint8Array): Signal | undefined {
  const found = anyField.exec(new TextDecoder().decode(bytes.subarray(0, searchedBytes)));
  return signals[found?.[1] ?? ''];
}

/** A line of JSON Lines is an object from end to end; no line of an indented file is, with a request in it. */
function isRequest({ bytes }: Line): boolean {
  return bytes[0] === brace.open && bytes.at(-1) === brace.close && signalOf(bytes) !== undefined;
}

/** Those that hold anything. */
function linesOf(body: Uint8Array<ArrayBuffer>): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0, number = 1; start < body.length; number++) {
    const found = body.indexOf(newline, start);
    const end = found < 0 ? body.length : found;
    const bytes = body.subarray(start, body[end - 1] === 0x0d ? end - 1 : end);
    if (bytes.length > 0) lines.push({ number, bytes });
    start = end + 1;
  }
  return lines;
}

/** With a buffer of its own, as it is handed over to the worker. */
function requestOf(signal: Signal, encoding: IngestRequest['encoding'], bytes: Uint8Array<ArrayBuffer>): IngestRequest {
  const protocol = encoding === 'json' ? 'http/json' : 'http/protobuf';
  const transport = { protocol, userAgent: 'import', port: 0 } as const;
  const body = new Uint8Array(bytes).buffer; // a Buffer's slice() would be a view on a pool
  return { signal, encoding, compression: 'none', body, length: bytes.length, transport };
}
