import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { inflateBody } from '../../../src/core/otlp/inflateBody.ts';
import { OtlpError } from '../../../src/core/otlp/otlpError.ts';

const body = Buffer.from('ask the model, call the tool, '.repeat(1000));
const mebibyte = 1024 * 1024;

describe('inflateBody', () => {
  it('undoes gzip, several members of it, both kinds of deflate, and nothing', () => {
    assert.deepEqual(Buffer.from(inflateBody(gzipSync(body), 'gzip', mebibyte)), body);
    const members = Buffer.concat([gzipSync(body), gzipSync(body)]);
    assert.deepEqual(Buffer.from(inflateBody(members, 'gzip', mebibyte)), Buffer.concat([body, body]));
    for (const level of [1, 6, 9])
      assert.deepEqual(Buffer.from(inflateBody(deflateSync(body, { level }), 'deflate', mebibyte)), body);
    assert.deepEqual(Buffer.from(inflateBody(deflateRawSync(body), 'deflate', mebibyte)), body);
    assert.equal(inflateBody(body, 'none', mebibyte), body);
  });

  it('stops at the limit, and not before', () => {
    const bomb = Buffer.alloc(200 * mebibyte);
    const packed = { gzip: gzipSync(bomb), deflate: deflateSync(bomb), none: bomb };
    for (const compression of ['gzip', 'deflate', 'none'] as const) {
      assert.throws(
        () => inflateBody(packed[compression], compression, 64 * mebibyte),
        (error) =>
          error instanceof OtlpError &&
          error.code === 'tooLarge' &&
          error.message.includes('64 MiB') &&
          error.message.includes('agentLoupe.receiver.maxRequestMiB'),
      );
    }
    assert.equal(inflateBody(gzipSync(body), 'gzip', body.length).length, body.length);
    assert.throws(() => inflateBody(gzipSync(body), 'gzip', body.length - 1), OtlpError);
  });

  it('names a small limit in small units', () => {
    const cases = { '1000 bytes': 1000, '9.77 KiB': 10_000, '1.5 MiB': 1.5 * mebibyte };
    for (const [size, limit] of Object.entries(cases))
      assert.throws(() => inflateBody(new Uint8Array(limit + 1), 'none', limit), new RegExp(`larger than ${size} un`));
  });

  it('names what is not what it claims to be', () => {
    const cut = gzipSync(body).subarray(0, 40);
    const changed = gzipSync(body);
    changed[20]! ^= 0xff;
    for (const [bytes, compression] of [
      [cut, 'gzip'],
      [changed, 'gzip'],
      [Buffer.from('plain'), 'gzip'],
      [new Uint8Array(0), 'gzip'],
      [Buffer.from('plain text'), 'deflate'],
      [deflateSync(body).subarray(0, 30), 'deflate'],
      [Buffer.concat([gzipSync(body), Buffer.from('more')]), 'gzip'],
      [Buffer.concat([deflateSync(body), Buffer.from('more')]), 'deflate'],
      [Buffer.concat([deflateRawSync(body), Buffer.from('more')]), 'deflate'],
    ] as const) {
      assert.throws(
        () => inflateBody(bytes, compression, mebibyte),
        (error) => error instanceof OtlpError && error.code === 'malformed' && error.message.includes(compression),
      );
    }
  });
});
