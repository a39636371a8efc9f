import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importRequests } from '../../../src/collector/api/importRequests.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const told = (text: string) =>
  importRequests(bytes(text), 'application/json').map(({ signal, encoding, body, length }) => ({
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

  it('takes protobuf as traces', () => {
    const [request] = importRequests(bytes('\n'), 'application/x-protobuf; charset=x');
    assert.deepEqual([request?.signal, request?.encoding, request?.length], ['traces', 'protobuf', 1]);
  });

  it('gives each request a buffer of its own, which can be handed over', () => {
    const file = Buffer.from('{"resourceSpans":[]}\n{"resourceLogs":[]}');
    for (const { body, length } of importRequests(file, 'application/json')) {
      assert.equal(body.byteLength, length);
      structuredClone(body, { transfer: [body] });
    }
  });

  it('names the line that is no OTLP', () => {
    assert.throws(() => told('{"resourceSpans":[]}\n{"other":1}'), {
      status: 400,
      message: /line 2 of the file is not OTLP/,
    });
    assert.throws(() => told('hello'), { status: 400, message: /the file is not OTLP/ });
  });
});
