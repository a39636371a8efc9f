import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BufferPool } from '../../../src/core/otlp/receiver/bufferPool.ts';
import type { Fault } from '../../../src/core/otlp/receiver/fault.ts';
import { GrpcMessage } from '../../../src/core/otlp/receiver/grpcMessage.ts';
import type { GrpcHead } from '../../../src/core/otlp/receiver/grpcHead.ts';
import { framed } from './support/grpcClient.ts';

const plain: GrpcHead = { signal: 'traces', compression: 'none', encodingName: 'identity', timeoutMs: undefined };
const gzip: GrpcHead = { ...plain, compression: 'gzip', encodingName: 'gzip' };
const snappy: GrpcHead = { ...plain, compression: undefined, encodingName: 'snappy' };

/** The body, or the first fault. */
function read(
  pieces: readonly Uint8Array[],
  head = plain,
  limit = 1000,
): { text: string; compression: string } | Fault {
  const message = new GrpcMessage(new BufferPool(0), head, limit);
  for (const piece of pieces) {
    const fault = message.take(piece);
    if (fault) return fault;
  }
  const got = message.finish();
  if ('grpc' in got) return got;
  return { text: Buffer.from(got.body, 0, got.length).toString('latin1'), compression: message.compression };
}

describe('GrpcMessage', () => {
  it('puts a message together however it is cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary-ascii', maxLength: 60 }),
        fc.array(fc.nat(65), { maxLength: 8 }),
        (text, cuts) => {
          const whole = framed(Buffer.from(text, 'latin1'));
          const edges = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
          const pieces = edges.slice(1).map((edge, index) => whole.subarray(edges[index], edge));
          assert.deepEqual(read(pieces), { text, compression: 'none' });
        },
      ),
    );
  });

  it('takes the compression from the flag of the message', () => {
    assert.deepEqual(read([framed(Buffer.from('x'), 1)], gzip), { text: 'x', compression: 'gzip' });
    assert.deepEqual(read([framed(Buffer.from('x'), 0)], gzip), { text: 'x', compression: 'none' });
    assert.deepEqual(read([framed(Buffer.from('x'), 0)], snappy), { text: 'x', compression: 'none' });
  });

  const faults: [name: string, pieces: readonly Uint8Array[], head: GrpcHead, code: number, words: RegExp][] = [
    ['nothing', [], plain, 12, /without a message/],
    ['half a prefix', [Buffer.from([0, 0])], plain, 3, /0 of 0 bytes/],
    ['half a message', [framed(Buffer.from('abcdef')).subarray(0, 8)], plain, 3, /3 of 6 bytes/],
    ['two messages', [framed(Buffer.from('a')), framed(Buffer.from('b'))], plain, 12, /exactly one/],
    [
      'bytes after the message',
      [Buffer.concat([framed(Buffer.from('a')), Buffer.from('b')])],
      plain,
      12,
      /exactly one/,
    ],
    ['an unknown flag', [framed(Buffer.from('a'), 2)], gzip, 13, /flag 2/],
    ['compression that is not named', [framed(Buffer.from('a'), 1)], plain, 13, /grpc-encoding/],
    ['compression that is not served', [framed(Buffer.from('a'), 1)], snappy, 12, /"snappy".*gzip, deflate/],
    ['a message over the limit', [framed(Buffer.alloc(1001)).subarray(0, 5)], plain, 8, /maxRequestMiB/],
  ];
  for (const [name, pieces, head, code, words] of faults)
    it(`refuses ${name}`, () => {
      const fault = read(pieces, head);
      assert.ok('grpc' in fault);
      assert.equal(fault.grpc, code);
      assert.match(fault.message, words);
    });
});
