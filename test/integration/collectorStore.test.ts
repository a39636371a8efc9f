import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { Healthz, TraceList } from '../../src/shared/api.ts';
import { otlpSender } from './support/sendSpans.ts';
import { hexId, spanRequest } from './support/smallBatch.ts';
import { spanIdsOf } from './support/spanIdsOf.ts';
import { startCollector, until } from './support/startCollector.ts';
import type { RunningCollector } from './support/startCollector.ts';

/** A disk of its own, in memory, removed after the test; `undefined` where this user may not mount one. */
function smallDisk(
  test: TestContext,
  megabytes: number,
): { folder: string; remount(options: string): void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'loupe-disk-'));
  const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'ignore' });
  try {
    mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', folder);
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  test.after(() => {
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  });
  return { folder, remount: (options) => mount('-o', `remount,${options}`, folder) };
}

/** Takes the last room of a disk; the code of the error that ends it. */
function fillUp(file: string): unknown {
  try {
    for (;;) appendFileSync(file, Buffer.alloc(4096));
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

const healthz = async ({ otlp }: RunningCollector): Promise<Healthz> =>
  (await (await fetch(`${otlp}/healthz`)).json()) as Healthz;

const one = (trace: number, span: number, text = ''): Buffer =>
  spanRequest([{ traceId: hexId(16, trace), spanId: hexId(8, span), attributes: { text } }]);

describe('a damaged store', () => {
  it('is moved aside with a notice, and a new one takes its place', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'loupe-'));
    await using before = await startCollector({ dataDir });
    const file = join(dataDir, 'telemetry.sqlite');
    await before.stop();
    writeFileSync(file, Buffer.alloc(100_000, 'no database'));
    await using collector = await startCollector({ dataDir });
    const { storeNotice, storeProblem } = await collector.stats();
    assert.equal(storeProblem, undefined);
    const place = /moved to (\S+)/.exec(storeNotice ?? '')?.[1] ?? '';
    assert.ok(readFileSync(place, 'utf8').startsWith('no database'));
    assert.match(collector.log(), /the store was damaged/);
    const sender = otlpSender(collector.otlp);
    assert.equal((await sender.post(one(1, 1))).status, 200);
    assert.equal((await collector.api<TraceList>('/traces')).total, 1);
    sender.close();
    await collector.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('found while running is replaced too, and readers see the new one', async () => {
    await using collector = await startCollector();
    const sender = otlpSender(collector.otlp);
    for (let i = 1; i <= 200; i++) assert.equal((await sender.post(one(i, i, 'x'.repeat(2000)))).status, 200);
    assert.equal((await collector.api<TraceList>('/traces')).total, 200);
    const file = join(collector.dataDir, 'telemetry.sqlite');
    for (const name of [file, `${file}-wal`]) if (existsSync(name)) overwrite(name);
    await until('a reader finds the damage', async () => {
      const { status, bytes } = await collector.ask('/traces?q=nothing');
      return status === 503 && bytes.toString().includes('is damaged');
    });
    await until('it is replaced', async () => (await collector.stats()).storeNotice !== undefined);
    assert.equal((await sender.post(one(9999, 9))).status, 200);
    assert.ok((await spanIdsOf(collector, hexId(16, 9999))).has(hexId(8, 9)));
    assert.equal((await healthz(collector)).status, 'ok');
    sender.close();
    await collector.stop();
  });
});

describe('a store whose file is removed while the collector runs', () => {
  const removed = async (collector: RunningCollector) => {
    const sender = otlpSender(collector.otlp);
    assert.equal((await sender.post(one(1, 1))).status, 200);
    assert.equal((await collector.api<TraceList>('/traces')).total, 1);
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(collector.dataDir, `telemetry.sqlite${suffix}`), { force: true });
    return sender;
  };

  it('is made anew when a reader misses it', async () => {
    await using collector = await startCollector();
    const sender = await removed(collector);
    const list = await until('a reader finds a new one', async () => {
      const { status, bytes } = await collector.ask('/traces');
      return status === 200 && (JSON.parse(bytes.toString()) as TraceList);
    });
    assert.equal(list.total, 0);
    assert.match((await collector.stats()).storeNotice ?? '', /was removed while the receiver ran/);
    sender.close();
    await collector.stop();
  });

  it('is made anew when somebody sends, and outlives the collector', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'loupe-'));
    await using before = await startCollector({ dataDir });
    const sender = await removed(before);
    let sent = 1;
    await until('a new file', async () => {
      assert.equal((await sender.post(one(++sent, 1))).status, 200);
      return existsSync(join(dataDir, 'telemetry.sqlite'));
    });
    assert.equal((await sender.post(one(++sent, 1))).status, 200);
    sender.close();
    await before.kill9();
    await using collector = await startCollector({ dataDir });
    const { traces } = await collector.api<TraceList>('/traces');
    assert.ok(traces.some(({ traceId }) => traceId === hexId(16, sent)));
    await collector.stop();
    rmSync(dataDir, { recursive: true });
  });
});

/** Keeps the length: the collector has the file open. */
function overwrite(file: string): void {
  writeFileSync(file, Buffer.alloc(statSync(file).size, 0xa5), { flag: 'r+' });
}

describe('a disk', () => {
  it('that is full is told to senders and readers, and is noticed when it is not any more', async (t) => {
    const disk = smallDisk(t, 8);
    if (!disk) {
      t.skip('this user may not mount a disk');
      return;
    }
    const ballast = join(disk.folder, 'ballast');
    writeFileSync(ballast, Buffer.alloc(3 << 20));
    await using collector = await startCollector({ dataDir: disk.folder });
    const sender = otlpSender(collector.otlp);
    const accepted: string[] = [];
    const fault = await until('the disk is full', async () => {
      const spanId = hexId(8, accepted.length + 1);
      const answer = await sender.post(one(1, accepted.length + 1, 'z'.repeat(100_000)));
      if (answer.status === 200) accepted.push(spanId);
      return answer.status !== 200 && answer;
    });
    assert.deepEqual([fault.status, fault.retryAfter], [503, '5']);
    assert.match(fault.body, /has no room/);
    assert.match((await collector.stats()).storeProblem ?? '', /has no room/);
    assert.equal((await sender.post(Buffer.from([0x0a, 0x7f]))).status, 400);
    const health = await healthz(collector);
    assert.equal(health.status, 'degraded');
    assert.match(health.reason ?? '', /has no room/);
    const stored = await spanIdsOf(collector, hexId(16, 1));
    assert.deepEqual([...stored].sort(), accepted.sort());

    rmSync(ballast);
    await until('it recovers by itself', async () => (await collector.stats()).storeProblem === undefined);
    assert.equal((await sender.post(one(2, 1))).status, 200);
    assert.equal((await healthz(collector)).status, 'ok');
    sender.close();
    assert.equal(await collector.stop(), 0);
  });

  it('that is full can be cleared', async (t) => {
    const disk = smallDisk(t, 8);
    if (!disk) {
      t.skip('this user may not mount a disk');
      return;
    }
    await using collector = await startCollector({ dataDir: disk.folder });
    const sender = otlpSender(collector.otlp);
    let sent = 0;
    await until('the disk is full', async () => {
      const { status } = await sender.post(one(++sent, 1, 'z'.repeat(100_000)));
      return status === 503 && (await collector.api<TraceList>('/traces')).total > 0;
    });
    writeFileSync(join(disk.folder, 'ballast'), '');
    assert.equal(fillUp(join(disk.folder, 'ballast')), 'ENOSPC');
    assert.match((await collector.stats()).storeProblem ?? '', /has no room: free disk space, or clear the store \(/);
    assert.deepEqual(await collector.api('/clear', {}), { done: true });
    assert.equal((await collector.stats()).storeProblem, undefined);
    assert.equal((await collector.api<TraceList>('/traces')).total, 0);
    assert.equal((await sender.post(one(1, 1))).status, 200);
    assert.equal((await collector.api<TraceList>('/traces')).total, 1);
    sender.close();
    assert.equal(await collector.stop(), 0);
  });

  it('that is read-only does not keep the collector from answering truthfully', async (t) => {
    const disk = smallDisk(t, 16);
    if (!disk) {
      t.skip('this user may not mount a disk');
      return;
    }
    await using before = await startCollector({ dataDir: disk.folder });
    const early = otlpSender(before.otlp);
    assert.equal((await early.post(one(1, 1))).status, 200);
    early.close();
    await before.stop();
    disk.remount('ro');

    await using collector = await startCollector({ dataDir: disk.folder });
    assert.match((await collector.stats()).storeProblem ?? '', /cannot be written/);
    const sender = otlpSender(collector.otlp);
    const { status, retryAfter, body } = await sender.post(one(2, 1));
    assert.deepEqual([status, retryAfter], [503, '5']);
    assert.match(body, /cannot be written/);
    await using second = await startCollector({ dataDir: disk.folder });
    assert.equal(second.ready.attached, true);

    disk.remount('rw');
    await until('it recovers by itself', async () => (await collector.stats()).storeProblem === undefined);
    assert.equal((await sender.post(one(2, 1))).status, 200);
    assert.equal((await collector.api<TraceList>('/traces')).total, 2);
    await using third = await startCollector({ dataDir: disk.folder });
    assert.deepEqual([third.ready.attached, third.ready.pid], [true, collector.ready.pid]);
    sender.close();
    assert.equal(await collector.stop(), 0);
    rmSync(join(collector.ready.api, '..'), { recursive: true, force: true });
    assert.ok(readdirSync(disk.folder).includes('telemetry.sqlite'));
  });
});
