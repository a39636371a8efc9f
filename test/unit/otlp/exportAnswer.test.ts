import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeExportAnswer, encodeStatus } from '../../../src/core/otlp/exportAnswer.ts';
import { WireReader } from '../../../src/core/otlp/wireReader.ts';
import { decodeWith, protocol } from './protocol.ts';

const answers = [
  ['traces', protocol.tracesAnswer, 'rejectedSpans'],
  ['logs', protocol.logsAnswer, 'rejectedLogRecords'],
  ['metrics', protocol.metricsAnswer, 'rejectedDataPoints'],
] as const;

describe('the answer to an export', () => {
  for (const [signal, type, name] of answers) {
    it(`says how many ${signal} were not kept and why`, () => {
      const answer = { signal, rejected: 300, message: 'span_id must be 8 bytes — ü' };
      const partialSuccess = { [name]: '300', errorMessage: answer.message };
      assert.deepEqual(decodeWith(type, encodeExportAnswer(answer, 'protobuf')), { partialSuccess });
      assert.deepEqual(parsed(encodeExportAnswer(answer, 'json')), { partialSuccess });
    });

    it(`is empty when all ${signal} were kept`, () => {
      const answer = { signal, rejected: 0, message: '' };
      assert.equal(encodeExportAnswer(answer, 'protobuf').length, 0);
      assert.deepEqual(parsed(encodeExportAnswer(answer, 'json')), {});
    });
  }

  it('may be a warning without a rejection', () => {
    const answer = { signal: 'traces', rejected: 0, message: 'slow down' } as const;
    assert.deepEqual(parsed(encodeExportAnswer(answer, 'json')), {
      partialSuccess: { rejectedSpans: '0', errorMessage: 'slow down' },
    });
    assert.deepEqual(fields(encodeExportAnswer(answer, 'protobuf')), { 1: fieldBytes(2, 'slow down') });
  });
});

describe('the status of a refusal', () => {
  const status = { code: 14, message: 'The queue is full; try again.' };

  it('has code and message', () => {
    assert.deepEqual(parsed(encodeStatus(status, 'json')), status);
    assert.deepEqual(fields(encodeStatus(status, 'protobuf')), { 1: 14, 2: Buffer.from(status.message) });
  });

  it('carries google.rpc.RetryInfo in whole seconds', () => {
    const url = 'type.googleapis.com/google.rpc.RetryInfo';
    const withRetry = { ...status, retryAfterSeconds: 1.5 };
    assert.deepEqual(parsed(encodeStatus(withRetry, 'json')), {
      ...status,
      details: [{ '@type': url, retryDelay: '2s' }],
    });
    const any = fields(fields(encodeStatus(withRetry, 'protobuf'))[3] as Uint8Array);
    assert.equal(String(any[1]), url);
    assert.deepEqual(fields(fields(any[2] as Uint8Array)[1] as Uint8Array), { 1: 2 });
  });
});

function parsed(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

function fieldBytes(number: number, value: string): Buffer {
  return Buffer.from([number * 8 + 2, value.length, ...Buffer.from(value)]);
}

/** Field number → integer or bytes. */
function fields(bytes: Uint8Array): Record<number, number | Buffer> {
  const wire = new WireReader();
  wire.reset(bytes);
  const found: Record<number, number | Buffer> = {};
  for (let tag = wire.next(bytes.length); tag !== 0; tag = wire.next(bytes.length)) {
    found[tag >>> 3] = (tag & 7) === 2 ? Buffer.from(bytes.slice(wire.start, wire.end)) : wire.low;
  }
  assert.equal(wire.fault, undefined);
  return found;
}
