import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { zipEntries } from '../../../bench/zipEntries.ts';

/** The central directory of an archive, without the files themselves. */
function archive(files: Record<string, number>): Buffer {
  const names = Object.keys(files);
  const directory = names.map((name) => {
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50);
    head.writeUInt32LE(files[name]!, 24);
    head.writeUInt16LE(Buffer.byteLength(name), 28);
    head.writeUInt16LE(3, 30);
    return Buffer.concat([head, Buffer.from(name), Buffer.alloc(3)]);
  });
  const before = Buffer.from('file contents');
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(before.length, 16);
  return Buffer.concat([before, ...directory, end]);
}

describe('zipEntries', () => {
  it('lists names and sizes', () =>
    assert.deepEqual(zipEntries(archive({ 'extension/a.js': 1_234, 'extension/ü.node': 7 })), [
      { name: 'extension/a.js', bytes: 1_234 },
      { name: 'extension/ü.node', bytes: 7 },
    ]));
  it('reads an empty archive', () => assert.deepEqual(zipEntries(archive({})), []));
  it('refuses what is not an archive', () => assert.throws(() => zipEntries(Buffer.from('hello')), /not a ZIP/));
});
