import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeJson, encodeJson } from '../../../src/shared/jsonBytes.ts';

describe('an answer as its bytes', () => {
  it('comes back as it was, in a buffer of exactly its size', () => {
    const value = { traces: [{ name: 'plan — 日本 🚀', spans: 3 }], total: 1 };
    const bytes = encodeJson(value);
    assert.deepEqual(decodeJson(bytes), value);
    assert.equal(bytes.byteLength, Buffer.byteLength(JSON.stringify(value)));
  });

  it('refuses what is no JSON', () => {
    assert.throws(() => decodeJson(new ArrayBuffer(3)), SyntaxError);
  });
});
