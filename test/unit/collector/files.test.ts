import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { apiAddress } from '../../../src/collector/instance/apiAddress.ts';
import {
  readCollectorFile,
  removeCollectorFile,
  writeCollectorFile,
} from '../../../src/collector/instance/collectorFile.ts';
import { takeLock } from '../../../src/collector/instance/dataDirLock.ts';
import { openLog } from '../../../src/collector/logFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'loupe-files-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Whether another process gets the lock. */
function othersGet(file: string): boolean {
  const lock = new URL('../../../src/collector/instance/dataDirLock.ts', import.meta.url).href;
  const script = `const { takeLock } = await import('${lock}'); process.exit(takeLock(${JSON.stringify(file)}) ? 0 : 1)`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.ok(status === 0 || status === 1, stderr);
  return status === 0;
}

describe('takeLock', () => {
  it('is had by one process at a time, and leaves no journal', () => {
    const file = join(folder, 'lock');
    const lock = takeLock(file);
    assert.ok(lock);
    assert.equal(othersGet(file), false);
    assert.equal(statSync(`${file}-journal`, { throwIfNoEntry: false }), undefined);
    lock.release();
    assert.equal(othersGet(file), true);
  });

  it('throws where no file can be made', () => {
    assert.throws(() => takeLock(join(folder, 'missing', 'lock')), { code: 'ERR_SQLITE_ERROR' });
  });
});

describe('apiAddress', { skip: process.platform === 'win32' }, () => {
  it('closes a folder that others could enter', () => {
    const dataDir = join(folder, 'open');
    mkdirSync(join(dataDir, 'run'), { recursive: true, mode: 0o755 });
    const { path } = apiAddress(dataDir);
    assert.equal(path, join(dataDir, 'run', 'api.sock'));
    assert.equal(statSync(join(dataDir, 'run')).mode & 0o777, 0o700);
  });

  it('refuses a link in the place of its folder', () => {
    const dataDir = join(folder, 'linked');
    mkdirSync(dataDir);
    symlinkSync(folder, join(dataDir, 'run'));
    assert.throws(() => apiAddress(dataDir), /is not a folder of this user/);
  });

  it('is the same for the same folder and another for another, also where the path is too long', () => {
    const long = (name: string) => join(folder, 'x'.repeat(90), name);
    const [a, again, b] = ['a', 'a', 'b'].map((name) => apiAddress(long(name)).path);
    assert.equal(a, again);
    assert.notEqual(a, b);
    assert.ok((a ?? '').length < 100);
    for (const path of [a, b]) rmSync(join(path ?? '', '..'), { recursive: true });
  });
});

describe('the collector file', () => {
  it('reads back what was written, and nothing from rubbish', () => {
    const line = { ready: true, otlp: 'o', grpc: 'g', api: 'a', version: '1.0.0', pid: 7, token: 't' } as const;
    writeCollectorFile(folder, line);
    assert.deepEqual(readCollectorFile(folder), line);
    for (const rubbish of ['', '{', 'null', '{"pid":"x"}']) {
      writeFileSync(join(folder, 'collector.json'), rubbish);
      assert.equal(readCollectorFile(folder), undefined);
    }
    removeCollectorFile(folder);
    removeCollectorFile(folder);
    assert.equal(readCollectorFile(folder), undefined);
  });
});

describe('openLog', () => {
  it('writes JSON lines and turns the file over at its limit', () => {
    const file = join(folder, 'collector.log');
    writeFileSync(file, 'x'.repeat(1_048_570));
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = () => true;
    try {
      const log = openLog(folder);
      log('info', 'the last that fits');
      log('warn', 'the first of the next', { reason: 'size' });
    } finally {
      process.stderr.write = write;
    }
    assert.match(readFileSync(`${file}.1`, 'utf8'), /the last that fits/);
    const entry = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    assert.deepEqual([entry.level, entry.message, entry.reason], ['warn', 'the first of the next', 'size']);
  });
});
