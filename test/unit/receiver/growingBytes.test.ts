import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { BufferPool } from '../../../src/core/otlp/receiver/bufferPool.ts';
import { GrowingBytes } from '../../../src/core/otlp/receiver/growingBytes.ts';

const mebibyte = 1024 * 1024;

it('collects every byte in order, whatever was expected', () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 });
  fc.assert(
    fc.property(chunks, fc.option(fc.nat(2000), { nil: undefined }), (pieces, expected) => {
      const bytes = new GrowingBytes(new BufferPool(0), expected);
      for (const piece of pieces) bytes.append(piece);
      const { body, length } = bytes.collected();
      assert.deepEqual(Buffer.from(body, 0, length), Buffer.concat(pieces));
    }),
  );
});

it('needs exactly one buffer of the expected size', () => {
  const bytes = new GrowingBytes(new BufferPool(0), 1000);
  bytes.append(new Uint8Array(400));
  const { body } = bytes.collected();
  bytes.append(new Uint8Array(600));
  assert.equal(bytes.collected().body, body);
  assert.equal(body.byteLength, 1000);
});

it('sets no more than 4 MiB aside on a header alone, and ends at the expected size', () => {
  const bytes = new GrowingBytes(new BufferPool(0), 6 * mebibyte);
  bytes.append(new Uint8Array(1));
  assert.equal(bytes.collected().body.byteLength, 4 * mebibyte);
  bytes.append(new Uint8Array(6 * mebibyte - 1));
  assert.equal(bytes.collected().body.byteLength, 6 * mebibyte);
});

it('gives back what it has outgrown', () => {
  const pool = new BufferPool(mebibyte);
  const bytes = new GrowingBytes(pool, undefined);
  bytes.append(new Uint8Array(50_000));
  assert.equal(pool.bytes, 0);
  bytes.append(new Uint8Array(50_000));
  assert.equal(pool.bytes, 64 * 1024);
});

it('hands over a buffer that is nobody else’s', () => {
  const bytes = new GrowingBytes(new BufferPool(0), 3);
  bytes.append(Buffer.from('abc'));
  const { body } = bytes.collected();
  const moved = structuredClone(body, { transfer: [body] });
  assert.equal(Buffer.from(moved).toString(), 'abc');
  assert.equal(body.byteLength, 0);
});
