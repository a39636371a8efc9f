import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { openStore } from '../../../src/collector/ingest/storeKeeper.ts';

function openKeeper(test: TestContext) {
  const dataDir = mkdtempSync(join(tmpdir(), 'loupe-keeper-'));
  const file = join(dataDir, 'telemetry.sqlite');
  let micros = 1_790_000_000_000_000;
  const limits = { requestBytes: 100_000 };
  const accountOf = () => ({ calls: [], setAside: [], turns: [] });
  const store = openStore({ dataDir, limits, serviceOf: () => 'svc', accountOf, now: () => micros });
  test.after(() => {
    store.close();
    rmSync(dataDir, { recursive: true });
  });
  /** Any use of the store that opens it. */
  const touch = () => store.use((writer) => writer.counts());
  touch();
  return { dataDir, file, store, touch, pass: (seconds: number) => (micros += seconds * 1e6) };
}

function removeStore(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}

describe('openStore', () => {
  it('makes a new store within a second after its file was removed, and says so', (test) => {
    const { file, store, touch, pass } = openKeeper(test);
    removeStore(file);
    touch();
    assert.equal(existsSync(file), false, 'it looks once a second at most');
    pass(1);
    touch();
    assert.ok(existsSync(file));
    assert.match(
      store.state().notice ?? '',
      /file was removed while the receiver ran .*: what it held is gone, and a new/,
    );
    assert.equal(store.state().problem, undefined);
  });

  it('looks at once when a reader missed the file, also when only the log is left', (test) => {
    const { file, store, touch } = openKeeper(test);
    rmSync(file);
    store.followFile();
    touch();
    assert.ok(existsSync(file));
    assert.equal(store.state().stored.traces, 0);
  });

  it('goes on with a file that took the place of its own', (test) => {
    const { dataDir, file, store, touch, pass } = openKeeper(test);
    const other = openKeeper(test);
    other.store.close();
    removeStore(file);
    renameSync(other.file, join(dataDir, 'telemetry.sqlite'));
    pass(1);
    touch();
    assert.match(store.state().notice ?? '', /was replaced while .*the other one is used/);
  });

  it('says nothing while the file stays', (test) => {
    const { store, touch, pass } = openKeeper(test);
    pass(10);
    touch();
    store.followFile();
    assert.equal(store.state().notice, undefined);
  });
});
