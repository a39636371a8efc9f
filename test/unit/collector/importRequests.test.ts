import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importRequests } from '../../../src/collector/api/importRequests.ts';
import type { IngestRequest } from '../../../src/shared/ingest.ts';
import { encodeWith, protocol } from '../otlp/protocol.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const requestsOf = (file: Uint8Array<ArrayBuffer>, type = 'application/json'): readonly IngestRequest[] =>
  importRequests(file, type).flatMap(({ request }) => request ?? []);
const told = (text: string) =>
  requestsOf(bytes(text)).map(({ signal, encoding, body, length }) => ({
    signal,
    encoding,
    text: new TextDecoder().decode(new Uint8Array(body, 0, length)),
  }));

describe('importRequests', () => {
  it('takes a whole file as one request, indented or not', () => {
    for (const text of ['{"resourceSpans":[]}', '{\n  "resourceSpans": [\n  ]\n}\n'])
      assert.deepEqual(told(text), [{ signal: 'traces', encoding: 'json', text }]);
  });

  it('takes each line of JSON Lines by its own signal, whatever ends the lines', () => {
    const lines = ['{"resourceSpans":[]}', '{"resourceLogs":[]}', '{"resourceMetrics":[]}'];
    const expected = [
      { signal: 'traces', encoding: 'json', text: lines[0] },
      { signal: 'logs', encoding: 'json', text: lines[1] },
      { signal: 'metrics', encoding: 'json', text: lines[2] },
    ];
    assert.deepEqual(told(lines.join('\n')), expected);
    assert.deepEqual(told(`${lines.join('\r\n')}\r\n\r\n`), expected);
  });

  it('tells the signal of protobuf by its first record, and refuses what has none', () => {
    const log = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: 1, body: { stringValue: 'x' } }] }] }] };
    const file = new Uint8Array(encodeWith(protocol.logs, log));
    const [request] = requestsOf(file, 'application/x-protobuf; charset=x');
    assert.deepEqual([request?.signal, request?.encoding, request?.length], ['logs', 'protobuf', file.length]);
    for (const text of ['', '\n', 'no protobuf at all'])
      assert.match(importRequests(bytes(text), 'application/x-protobuf')[0]?.fault ?? '', /the file does not tell/);
  });

  it('gives each request a buffer of its own, which can be handed over', () => {
    const file = Buffer.from('{"resourceSpans":[]}\n{"resourceLogs":[]}');
    for (const { body, length } of requestsOf(file)) {
      assert.equal(body.byteLength, length);
      structuredClone(body, { transfer: [body] });
    }
  });

  it('names the line that is no OTLP, as the user counts them, and takes the others', () => {
    const file = '{\n{"resource_spans":[]}\r\n\n{"other":1}\n{"resourceLogs":[]}';
    assert.deepEqual(
      told(file).map(({ signal }) => signal),
      ['traces', 'logs'],
    );
    const faults = importRequests(bytes(file), 'application/json').flatMap(({ fault }) => fault ?? []);
    assert.deepEqual(
      faults.map((fault) => /^line \d of the file is not OTLP/.exec(fault)?.[0]),
      ['line 1 of the file is not OTLP', 'line 4 of the file is not OTLP'],
    );
    for (const text of ['hello', '', '{"other":1}\n{"other":2}'])
      assert.match(importRequests(bytes(text), 'application/json')[0]?.fault ?? '', /^the file is not OTLP/);
  });
});
