import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BufferPool } from '../../../src/core/otlp/receiver/bufferPool.ts';
import { rawClient, requestHead } from './support/rawClient.ts';
import { receiverUnderTest } from './support/receiverUnderTest.ts';
import { json } from './support/stillServes.ts';

const mebibyte = 1024 * 1024;

describe('BufferPool', () => {
  it('gives a buffer out again, to a body that fits', () => {
    const pool = new BufferPool(mebibyte);
    const first = pool.take(100_000);
    pool.give(first.buffer);
    assert.equal(pool.bytes, first.length);
    assert.notEqual(pool.take(first.length + 1).buffer, first.buffer, 'too small');
    assert.equal(pool.take(90_000).buffer, first.buffer);
    assert.equal(pool.bytes, 0);
    assert.notEqual(pool.take(90_000).buffer, first.buffer, 'given out once');
  });

  it('keeps no more than it may, and nothing tiny or huge', () => {
    const pool = new BufferPool(200_000);
    for (const size of [100, 5 * mebibyte, 90_000, 90_000, 90_000]) pool.give(new ArrayBuffer(size));
    assert.equal(pool.bytes, 180_000);
  });

  it('does not keep a buffer that was transferred away', () => {
    const pool = new BufferPool(mebibyte);
    const { buffer } = pool.take(100_000);
    structuredClone(buffer, { transfer: [buffer] });
    pool.give(buffer);
    assert.equal(pool.bytes, 0);
  });

  it('makes a buffer exactly as large as a small body', () => {
    assert.equal(new BufferPool(mebibyte).take(300).buffer.byteLength, 300);
  });
});

it('a body that was given back is filled by the next request, and only that is read', async () => {
  const bodies: ArrayBuffer[] = [];
  await using test = await receiverUnderTest({
    ingest: ({ body }) => {
      bodies.push(body);
      return Promise.resolve({ ok: true, accepted: 1, rejected: 0, spent: body });
    },
  });
  using client = await rawClient(test.ports[0]);
  for (const text of ['a'.repeat(50_000), 'b'.repeat(40_000)]) {
    client.write(requestHead('POST /v1/traces', { ...json, 'content-length': text.length }) + text);
    assert.equal((await client.answer()).status, 200);
    assert.equal(test.ingested.at(-1)?.bytes.toString(), text);
  }
  assert.equal(bodies[0], bodies[1]);
});
