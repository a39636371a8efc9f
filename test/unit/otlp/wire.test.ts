import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ByteInterner } from '../../../src/core/otlp/byteInterner.ts';
import { WireReader } from '../../../src/core/otlp/wireReader.ts';
import { WireWriter } from '../../../src/core/otlp/wireWriter.ts';
import { varint } from './wire.ts';

describe('WireReader', () => {
  it('reads every 64-bit varint, however long it is written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat({ max: 9 }), (value, padding) => {
        const bytes = varint(value);
        while (bytes.length < Math.min(10, varint(value).length + padding)) bytes.push(0x80);
        const padded = bytes.map((byte, i) => (i < bytes.length - 1 ? byte | 0x80 : byte & 0x7f));
        const wire = readerOf(padded);
        assert.ok(wire.varint(padded.length));
        assert.deepEqual([wire.unsigned(), wire.signed()], [String(value), String(BigInt.asIntN(64, value))]);
      }),
    );
  });

  it('never looks beyond the end it is told', () => {
    const wire = readerOf([0x80, 0x01, 0x05, 1, 2, 3, 4, 5]);
    assert.equal(wire.varint(1), false);
    assert.equal(wire.fault, 'varint');
    wire.reset(Uint8Array.of(0x0a, 3, 1, 2, 3));
    assert.equal(wire.next(4), 0);
    assert.equal(wire.fault, 'truncated');
  });

  it('gives microseconds exactly', () => {
    for (const nanos of [0n, 999n, 1000n, 1795000000123456789n, 2n ** 63n]) {
      const bytes = [0x09, ...new Uint8Array(BigUint64Array.of(nanos).buffer)];
      const wire = readerOf(bytes);
      wire.next(bytes.length);
      assert.equal(wire.micros(), Number(nanos / 1000n));
    }
  });
});

describe('WireWriter', () => {
  it('writes what the reader reads, at any size', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.nat({ max: 40_000 }),
        fc.double(),
        (integer, size, double) => {
          const text = 'ü'.repeat(size);
          const out = new WireWriter();
          out.tag(1, 0);
          out.varint64(integer);
          out.tag(2000, 2);
          const start = out.begin();
          out.string(text);
          out.end(start);
          out.tag(3, 1);
          out.double(double);
          const bytes = out.finish();
          const wire = readerOf(bytes);
          assert.equal(wire.next(bytes.length), 8);
          assert.equal(wire.signed(), String(integer));
          assert.equal(wire.next(bytes.length) >>> 3, 2000);
          const outer = wire.at;
          wire.at = wire.start;
          assert.equal(wire.frame(outer), outer);
          assert.equal(wire.bytes.toString('utf8', wire.at, outer), text);
          wire.at = outer;
          wire.next(bytes.length);
          assert.ok(Object.is(wire.double(), double));
          assert.equal(wire.next(bytes.length), 0);
          assert.equal(wire.fault, undefined);
        },
      ),
    );
  });
});

describe('a growing WireWriter', () => {
  it('keeps short fields that end where the buffer ends', () => {
    for (let before = 1000; before < 1050; before++) {
      const out = new WireWriter();
      for (let i = 0; i < before; i++) out.uint32(1);
      const outer = out.begin();
      out.string('x');
      out.end(outer);
      assert.deepEqual([...out.finish().subarray(before)], [2, 1, 0x78]);
    }
  });
});

describe('ByteInterner', () => {
  it('gives each text as it is, remembered or not', () => {
    const interner = new ByteInterner();
    const any = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.toWellFormed());
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (texts) => {
        const wire = readerOf(Buffer.from(['....', ...texts, ...texts].join('')));
        let at = 4;
        for (const text of [...texts, ...texts]) {
          assert.equal(interner.text(wire, at, Buffer.byteLength(text)), text);
          at += Buffer.byteLength(text);
        }
      }),
    );
  });

  it('gives back the same string for the same bytes', () => {
    const wire = readerOf(Buffer.from('gen_ai gen_ai'));
    const interner = new ByteInterner();
    assert.equal(interner.text(wire, 0, 6), interner.text(wire, 7, 6));
    wire.bytes.fill(0x78);
    assert.equal(interner.text(wire, 0, 6), 'xxxxxx');
  });
});

function readerOf(bytes: Iterable<number>): WireReader {
  const wire = new WireReader();
  wire.reset(Uint8Array.from(bytes));
  return wire;
}
