// The straightforward pipeline: node:http, protobufjs static code, one row per span with its attributes as JSON, one thread.
// The answer is sent after the commit. The database is opened by the collector's own code, so that SQLite is set the same;
// the collector's tables stay empty.
import { join } from 'node:path';
import { openDatabase } from '../../src/core/store/openDatabase.ts';
import type { AnyValue, DecodedSpan } from '../otlpMessages.ts';
import { TraceRequest } from '../otlpMessages.ts';
import { listen } from './listen.ts';

const { db } = openDatabase(join(process.argv[2] ?? '.', 'spans.db'), Date.now() * 1000);
db.exec(`
  CREATE TABLE naive_span (
    id INTEGER PRIMARY KEY, trace_id TEXT, span_id TEXT, parent_id TEXT, name TEXT, kind INTEGER,
    start_micros INTEGER, duration_micros INTEGER, status INTEGER, attributes TEXT
  );
  CREATE INDEX naive_span_trace ON naive_span (trace_id);
  CREATE INDEX naive_span_start ON naive_span (start_micros);
`);
const insert = db.prepare(
  `INSERT INTO naive_span (trace_id, span_id, parent_id, name, kind, start_micros, duration_micros, status, attributes)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
);

const hex = (id: Uint8Array | null | undefined) =>
  id?.length ? Buffer.from(id.buffer, id.byteOffset, id.length).toString('hex') : '';

function plain(value: AnyValue): unknown {
  return value.stringValue ?? value.doubleValue ?? value.boolValue ?? Number(value.intValue);
}

function store(span: DecodedSpan): void {
  const start = span.startTimeUnixNano.toNumber() / 1000;
  const duration = span.endTimeUnixNano.toNumber() / 1000 - start;
  const attributes = Object.fromEntries(span.attributes.map(({ key, value }) => [key, plain(value)]));
  insert.run(
    hex(span.traceId),
    hex(span.spanId),
    hex(span.parentSpanId),
    span.name,
    span.kind,
    Math.floor(start),
    Math.floor(duration),
    span.status?.code ?? 0,
    JSON.stringify(attributes),
  );
}

function storeRequest(body: Buffer): void {
  const { resourceSpans } = TraceRequest.decode(body);
  db.exec('BEGIN');
  for (const { scopeSpans } of resourceSpans) for (const { spans } of scopeSpans) spans.forEach(store);
  db.exec('COMMIT');
}

listen((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    storeRequest(Buffer.concat(chunks));
    response.setHeader('content-type', 'application/x-protobuf');
    response.end();
  });
});
