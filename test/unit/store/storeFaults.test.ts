import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { openReader } from '../../../src/core/store/storeReader.ts';
import { storeErrorOf } from '../../../src/core/store/storeError.ts';
import { epochMicros, idHex } from '../../fixtures/spanBatchBuilder.ts';
import { tempStore } from '../../fixtures/tempStore.ts';

const megabyte = 2 ** 20;

/** Root may write everywhere, so the test takes another user's place for its duration. */
function withoutPrivileges(test: TestContext): void {
  if (process.geteuid?.() !== 0) return;
  process.seteuid?.(65_534);
  test.after(() => process.seteuid?.(0));
}

describe('a store file', () => {
  it('that is no store is moved aside, and a new one started', (test) => {
    const { file, write, writer, reader } = tempStore(test);
    writeFileSync(file, 'This is not a database, and long enough to have a header if it were one. '.repeat(20));
    write({ id: 'a' });
    assert.match(writer.movedAside ?? '', /store\.db\.corrupt-\d{4}-/);
    assert.match(readFileSync(writer.movedAside ?? '', 'utf8'), /not a database/);
    assert.equal(reader.counts().stored.spans, 1);
  });

  it('that lost its end is moved aside', (test) => {
    const { file, write, writer } = tempStore(test);
    write({ id: 'a' });
    writer.close();
    truncateSync(file, 20_000);
    write({ id: 'b' });
    assert.ok(existsSync(writer.movedAside ?? ''));
  });

  it('whose damage is met while running is moved aside at the next start, and open readers follow', (test) => {
    const first = tempStore(test);
    const spans = Array.from({ length: 2000 }, (_, index) => ({ id: `span ${index}`, end: 1, body: 'x'.repeat(100) }));
    first.write(...spans);
    first.reader.close();
    first.writer.close();
    const bytes = readFileSync(first.file);
    writeFileSync(first.file, bytes.fill(0xa5, 16_384 * 3)); // every page but the first three, and so the schema still reads
    const traceId = idHex('trace', 4);
    const watcher = openReader(first.file);
    test.after(() => watcher.close());
    assert.equal(watcher.counts().stored.spans, 2000);
    assert.throws(() => first.reader.traceColumns(traceId, epochMicros), { name: 'StoreError', code: 'corrupt' });
    first.write({ id: 'a' });
    assert.ok(existsSync(first.writer.movedAside ?? ''));
    assert.equal(watcher.counts().stored.spans, 1);
  });

  it('of a newer version is left alone', (test) => {
    const { file, write, writer } = tempStore(test);
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 99');
    db.close();
    assert.throws(() => write({ id: 'a' }), /made by a newer Agent Loupe \(format 99\)/);
    assert.equal(writer.movedAside, undefined);
  });

  it('that cannot be written is told, and works again once it can', (test) => {
    const { file, write, writer, reader } = tempStore(test);
    write({ id: 'a' });
    writer.close();
    for (const path of [file, dirname(file)]) chmodSync(path, path === file ? 0o444 : 0o555);
    withoutPrivileges(test);
    assert.throws(() => write({ id: 'b' }), { name: 'StoreError', code: 'readOnly', message: /writable/ });
    process.seteuid?.(0);
    for (const path of [file, dirname(file)]) chmodSync(path, 0o755);
    write({ id: 'b' });
    assert.equal(reader.counts().stored.spans, 2);
  });

  it('that is full is told, keeps what it has, and works again once something may go', (test) => {
    const { write, writer, reader, retain } = tempStore(test, { bytes: megabyte, days: 14 });
    write({ trace: 'kept', id: 'a', body: 'x'.repeat(40 * megabyte) });
    writer.pin(idHex('kept', 4), true);
    const more = { trace: 'more', id: 'b', body: 'y'.repeat(40 * megabyte) };
    assert.throws(() => write(more), { name: 'StoreError', code: 'full', message: /no room/ });
    assert.equal(reader.counts().stored.spans, 1);
    writer.pin(idHex('kept', 4), false);
    retain();
    write(more);
    assert.deepEqual([reader.counts().stored.traces, reader.counts().dropped.traces], [1, 1]);
  });

  it('that another process locks is told as busy', (test) => {
    const { file, write } = tempStore(test);
    write({ id: 'a' });
    const holder = new DatabaseSync(file);
    const other = new DatabaseSync(file, { timeout: 0 });
    holder.exec('BEGIN IMMEDIATE');
    assert.throws(
      () => other.exec('BEGIN IMMEDIATE'),
      (error) => storeErrorOf(error, file).code === 'busy',
    );
    holder.close();
    other.close();
  });

  it('is in WAL mode, so that a reader and the writer do not wait for each other', (test) => {
    const { file, write } = tempStore(test);
    write({ id: 'a' });
    const db = new DatabaseSync(file);
    assert.equal(db.prepare('PRAGMA journal_mode').get()?.journal_mode, 'wal');
    db.close();
  });

  it('in a folder that is not there yet is made with it', (test) => {
    const { file } = tempStore(test);
    const nested = tempStore(test, undefined, join(dirname(file), 'not', 'yet', 'store.db'));
    nested.write({ id: 'a' });
    assert.ok(existsSync(nested.file));
  });

  it('that is not there cannot be read, and can be once the writer made it', (test) => {
    const { reader, write } = tempStore(test);
    assert.throws(() => reader.counts(), { name: 'StoreError' });
    write({ id: 'a' });
    assert.equal(reader.counts().stored.spans, 1);
  });

  it('has every acknowledged span after the writing process was killed', async (test) => {
    const { file, reader, write } = tempStore(test);
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../fixtures/storeAppender.ts'), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let acknowledged = '';
    for await (const data of child.stdout) {
      acknowledged += String(data);
      if (acknowledged.split('\n').length > 20) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const requests = acknowledged.trim().split('\n').length;
    write({ trace: 'after', id: 'a' });
    const { spans } = reader.counts().stored;
    assert.ok(requests >= 20 && spans >= requests * 50 + 1, `${spans} spans after ${requests} requests`);
    assert.equal((spans - 1) % 50, 0, 'no request is kept in part');
    for (let trace = 0; trace < 5; trace += 1) {
      const ids = new Set(
        [...reader.rawSpans(idHex(`trace ${trace}`, 4))].map(({ bytes }) => Buffer.from(bytes).toString()),
      );
      assert.equal(ids.size, (spans - 1) / 5);
    }
  });
});
