import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { AttachAnswer, Healthz, ReadyLine } from '../../src/shared/api.ts';
import { askApi, startCollector, until } from './support/startCollector.ts';
import { openEvents } from './support/openEvents.ts';

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'loupe-'));
  folders.push(folder);
  return folder;
}
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

async function listenOn(port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

/** Runs the entry to its end. */
async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['dist/collector.js', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

describe('the entry', () => {
  it('explains itself and refuses a wrong command line with the option at fault', async () => {
    const [help, missing, wrong] = await Promise.all([
      run('--help'),
      run(),
      run('--data-dir', newFolder(), '--port', 'http'),
    ]);
    assert.deepEqual([help.code, help.err], [0, '']);
    assert.match(help.out, /--data-dir DIR/);
    assert.deepEqual([missing.code, missing.out], [2, '']);
    assert.match(missing.err, /--data-dir is missing/);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /--port takes a port/);
  });

  it('says why a data folder cannot be made', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const { code, err } = await run('--data-dir', join(file, 'inside'));
    assert.equal(code, 2);
    assert.match(err, /cannot be made: ENOTDIR/);
  });

  it('prints nothing but the ready line, guards what it makes, and leaves nothing behind', async () => {
    const dataDir = newFolder();
    await using collector = await startCollector({ dataDir });
    const { ready } = collector;
    assert.equal(ready.pid, collector.child.pid);
    assert.equal(statSync(join(dataDir, 'run')).mode & 0o777, 0o700);
    assert.equal(statSync(join(dataDir, 'collector.json')).mode & 0o777, 0o600);
    assert.deepEqual(JSON.parse(readFileSync(join(dataDir, 'collector.json'), 'utf8')), ready);
    assert.equal(await collector.stop(), 0);
    assert.equal(existsSync(join(dataDir, 'collector.json')), false);
    for (const line of collector.log().trim().split('\n')) assert.ok('message' in (JSON.parse(line) as object));
  });

  it('makes no file that others can read, also in a folder that they can', async () => {
    const dataDir = newFolder();
    chmodSync(dataDir, 0o755);
    await using collector = await startCollector({ dataDir });
    const names = readdirSync(dataDir, { recursive: true, encoding: 'utf8' });
    for (const name of ['telemetry.sqlite', 'telemetry.sqlite-wal', 'telemetry.sqlite-shm', 'run/collector.lock'])
      assert.ok(names.includes(name), `${name} is not among ${names.join()}`);
    const readable = names.filter((name) => (statSync(join(dataDir, name)).mode & 0o077) !== 0);
    assert.deepEqual(readable, []);
    await collector.stop();
  });

  it('moves the socket out of a folder whose path is too long for one', async () => {
    const dataDir = join(newFolder(), 'a'.repeat(60), 'b'.repeat(60));
    await using collector = await startCollector({ dataDir });
    assert.ok(collector.ready.api.length < 100);
    assert.equal((await collector.stats()).pid, collector.ready.pid);
    await using second = await startCollector({ dataDir });
    assert.equal(second.ready.attached, true);
    await collector.stop();
    rmSync(join(collector.ready.api, '..'), { recursive: true, force: true });
  });
});

describe('one collector for a data folder', () => {
  it('a second start prints the line of the first and ends', async () => {
    const dataDir = newFolder();
    await using first = await startCollector({ dataDir });
    await using second = await startCollector({ dataDir });
    assert.deepEqual(second.ready, { ...first.ready, attached: true });
    assert.equal(await second.ended(), 0);
    assert.equal(await first.stop(), 0);
  });

  it('of many started at once exactly one serves, also beside a dead one’s socket', async () => {
    const dataDir = newFolder();
    await using dead = await startCollector({ dataDir });
    await dead.kill9();
    assert.ok(existsSync(dead.ready.api), 'the dead one left its socket');
    const started = await Promise.all([1, 2, 3, 4].map(() => startCollector({ dataDir })));
    const serving = started.filter(({ ready }) => !ready.attached);
    assert.equal(serving.length, 1);
    for (const { ready } of started) assert.equal(ready.pid, serving[0]?.ready.pid);
    await Promise.all(started.filter(({ ready }) => ready.attached).map((collector) => collector.ended()));
    await serving[0]?.stop();
  });

  it('hands over to a newer version, which serves the same ports after it', async () => {
    const dataDir = newFolder();
    await using older = await startCollector({ dataDir });
    const port = Number(new URL(older.otlp).port);
    const newer = join(newFolder(), 'dist');
    cpSync('dist', newer, { recursive: true });
    const entry = join(newer, 'collector.js');
    writeFileSync(entry, readFileSync(entry, 'utf8').replace(/version: "\d+\.\d+\.\d+"/, 'version: "999.0.0"'));
    writeFileSync(join(newer, 'package.json'), '{"type":"module"}');
    const args = ['--port', String(port), '--grpc-port', '0', '--stay'];
    await using collector = await startCollector({ dataDir, entry, args });
    assert.equal(collector.ready.attached, undefined);
    assert.equal(collector.ready.version, '999.0.0');
    assert.equal(collector.otlp, older.otlp);
    assert.equal(await older.ended(), 0);
    await using again = await startCollector({ dataDir });
    assert.deepEqual([again.ready.attached, again.ready.version], [true, '999.0.0']);
    await collector.stop();
  });

  it('stays when the client is not newer', async () => {
    await using collector = await startCollector();
    const { version } = collector.ready;
    assert.deepEqual(await collector.api<AttachAnswer>('/attach', { version }), { version, handingOver: false });
    assert.deepEqual(await collector.api<AttachAnswer>('/attach', { version: '0.0.1' }), {
      version,
      handingOver: false,
    });
    const events = await openEvents(collector.ready);
    const answer = await collector.api<AttachAnswer>('/attach', { version: '999.0.0' });
    assert.equal(answer.handingOver, true);
    assert.equal(await collector.ended(), 0);
    assert.equal(await events.ended, 'closed');
    await collector.stop();
  });
});

describe('a taken port', () => {
  it('is named with its holder and the next free one is used', async () => {
    const { server, port } = await listenOn();
    await using collector = await startCollector({ args: ['--port', String(port), '--grpc-port', '0', '--stay'] });
    const [busy] = collector.ready.busy ?? [];
    assert.equal(busy?.wanted, port);
    assert.equal(collector.otlp, `http://127.0.0.1:${busy.used}`);
    if (process.platform === 'linux')
      assert.equal(busy.holder, `${basename(realpathSync(process.execPath))} (pid ${process.pid})`);
    assert.deepEqual((await collector.stats()).busy, [busy]);
    await collector.stop();
    server.close();
  });

  it('of another collector means attaching to that one, by either port', async () => {
    await using first = await startCollector();
    const port = new URL(first.otlp).port;
    const grpcPort = first.grpc.split(':')[1] ?? '';
    await using byHttp = await startCollector({ args: ['--port', port, '--grpc-port', '0', '--stay'] });
    await using byGrpc = await startCollector({ args: ['--port', '0', '--grpc-port', grpcPort, '--stay'] });
    for (const other of [byHttp, byGrpc]) {
      assert.deepEqual(other.ready, { ...first.ready, attached: true });
      assert.equal(await other.ended(), 0);
      await other.stop();
    }
    await first.stop();
  });

  it('of something that only claims to be a collector is left alone', async () => {
    const claim = { service: 'agent-loupe', status: 'ok', version: '1.0.0', api: '/nowhere/api.sock', pid: 1 } as const;
    const { createServer: createHttp } = await import('node:http');
    const impostor = createHttp((_, response) => response.end(JSON.stringify(claim satisfies Healthz)));
    impostor.listen(0, '127.0.0.1');
    await once(impostor, 'listening');
    const { port } = impostor.address() as AddressInfo;
    await using collector = await startCollector({ args: ['--port', String(port), '--grpc-port', '0', '--stay'] });
    assert.equal(collector.ready.attached, undefined);
    assert.equal(collector.ready.busy?.[0]?.wanted, port);
    await collector.stop();
    impostor.close();
  });
});

describe('the end', () => {
  it('comes by itself when no client ever came', async () => {
    await using collector = await startCollector({ args: ['--port', '0', '--grpc-port', '0', '--linger', '0.1'] });
    assert.equal(await collector.ended(), 0);
    await collector.stop();
  });

  it('comes some time after the last client left, and not while there is one', async () => {
    await using collector = await startCollector({ args: ['--port', '0', '--grpc-port', '0', '--linger', '0.2'] });
    const first = await openEvents(collector.ready);
    const second = await openEvents(collector.ready);
    await until('two clients', async () => (await collector.stats()).clients === 2);
    first.leave();
    await until('one client', async () => (await collector.stats()).clients === 1);
    const left = performance.now();
    await until('still there after the grace', async () => {
      await collector.stats();
      return performance.now() - left > 1000;
    });
    second.leave();
    assert.equal(await collector.ended(), 0);
    await collector.stop();
  });

  it('does not wait for the clients it sends away, and leaves one whole file', async () => {
    await using collector = await startCollector({ args: ['--port', '0', '--grpc-port', '0', '--linger', '30'] });
    const client = await openEvents(collector.ready);
    const body = JSON.stringify({
      resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name: 'x' }] }] }],
    });
    const headers = { 'content-type': 'application/json' };
    assert.equal((await fetch(`${collector.otlp}/v1/traces`, { method: 'POST', headers, body })).status, 200);
    await collector.api('/traces');
    const asked = performance.now();
    collector.child.kill('SIGTERM');
    assert.equal(await collector.ended(), 0);
    assert.ok(performance.now() - asked < 5000, 'the client kept it alive');
    assert.deepEqual(
      readdirSync(collector.dataDir).filter((name) => name.endsWith('-wal')),
      [],
    );
    client.leave();
    await collector.stop();
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    it(`comes in order with ${signal}`, async () => {
      await using collector = await startCollector();
      collector.child.kill(signal);
      assert.equal(await collector.ended(), 0);
      assert.match(collector.log(), new RegExp(`"why":"${signal}"`));
      await collector.stop();
    });

  it('comes when a client says so, and frees the ports', async () => {
    await using collector = await startCollector();
    assert.deepEqual(await collector.api('/stop', {}), { done: true });
    assert.equal(await collector.ended(), 0);
    const { server } = await listenOn(Number(new URL(collector.otlp).port));
    server.close();
    await assert.rejects(askApi(collector.ready, '/stats'));
    await collector.stop();
  });

  it('does not come when the window that started it is gone', async () => {
    await using collector = await startCollector();
    collector.child.stdout?.destroy();
    collector.child.stderr?.destroy();
    const refused = await fetch(`${collector.otlp}/v1/nothing`, { method: 'POST' });
    assert.equal(refused.status, 404);
    assert.equal((await collector.stats()).pid, (collector.ready satisfies ReadyLine).pid);
    assert.equal(await collector.stop(), 0);
  });
});
