import type { IngestRequest, Signal } from '../../shared/ingest.ts';
import { ApiRefusal } from './apiFault.ts';

/** The field that every request of a signal has (OTLP/JSON mapping). */
const signals: Readonly<Record<string, Signal>> = {
  resourceSpans: 'traces',
  resourceLogs: 'logs',
  resourceMetrics: 'metrics',
};
const anyField = new RegExp(`"(${Object.keys(signals).join('|')})"`);
/** The field is the outermost, so it comes first in all files there are. */
const searchedBytes = 4096;

const newline = 0x0a;
const brace = { open: 0x7b, close: 0x7d } as const;

/**
 * The OTLP requests in a file: one in protobuf (traces), one in JSON, or JSON Lines as the file exporter of the OpenTelemetry
 * Collector writes them. Nothing is parsed here, on the thread of the sockets. Throws an `ApiRefusal` for anything else.
 */
export function importRequests(body: Uint8Array<ArrayBuffer>, contentType: string): readonly IngestRequest[] {
  if (contentType.startsWith('application/x-protobuf')) return [requestOf('traces', 'protobuf', body)];
  const lines = linesOf(body);
  const parts = lines.length > 1 && lines[0] && isWholeObject(lines[0]) ? lines : [body];
  return parts.map((part, index) => {
    const signal = signalOf(part);
    if (signal) return requestOf(signal, 'json', part);
    const place = parts.length > 1 ? `line ${index + 1} of the file` : 'the file';
    throw new ApiRefusal(400, `${place} is not OTLP/JSON: it has none of ${Object.keys(signals).join(', ')}`);
  });
}

function signalOf(bytes: Uint8Array): Signal | undefined {
  const found = anyField.exec(new TextDecoder().decode(bytes.subarray(0, searchedBytes)));
  return signals[found?.[1] ?? ''];
}

/** A line of JSON Lines is an object from end to end; the first line of an indented file is only its brace. */
function isWholeObject(line: Uint8Array): boolean {
  return line.length > 1 && line[0] === brace.open && line.at(-1) === brace.close;
}

function linesOf(body: Uint8Array<ArrayBuffer>): readonly Uint8Array<ArrayBuffer>[] {
  const lines: Uint8Array<ArrayBuffer>[] = [];
  for (let start = 0; start < body.length;) {
    const found = body.indexOf(newline, start);
    const end = found < 0 ? body.length : found;
    const line = body.subarray(start, body[end - 1] === 0x0d ? end - 1 : end);
    if (line.length > 0) lines.push(line);
    start = end + 1;
  }
  return lines;
}

/** With a buffer of its own, as it is handed over to the worker. */
function requestOf(signal: Signal, encoding: 'protobuf' | 'json', bytes: Uint8Array<ArrayBuffer>): IngestRequest {
  const protocol = encoding === 'json' ? 'http/json' : 'http/protobuf';
  const transport = { protocol, userAgent: 'import', port: 0 } as const;
  const body = new Uint8Array(bytes).buffer; // a Buffer's slice() would be a view on a pool
  return { signal, encoding, compression: 'none', body, length: bytes.length, transport };
}
