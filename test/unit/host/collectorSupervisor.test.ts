import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { parseReadyLine, readCollectorFile } from '../../../src/host/receiver/collectorFile.ts';
import { CollectorSupervisor } from '../../../src/host/receiver/collectorSupervisor.ts';
import type { ReadyLine } from '../../../src/shared/api.ts';
import { english } from './english.ts';
import { fakeCollector, type FakeCollector } from './fakeCollector.ts';
import { until } from './until.ts';

/** Above the greatest process id of any system: `stop` waits until the process is gone. */
const noPid = 4_194_305;
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function collector(handingOver = false): Promise<FakeCollector & { line: ReadyLine }> {
  const fake = await fakeCollector({
    'GET /stats': { version: '1.0.0' },
    'POST /attach': { version: '1.0.0', handingOver },
    'POST /stop': (_, response) => {
      response.end('{"done":true}');
      void fake.close();
    },
  });
  endings.push(() => fake.close().catch(() => undefined));
  const line = {
    ready: true,
    otlp: 'http://127.0.0.1:1',
    grpc: '',
    version: '1.0.0',
    pid: noPid,
    api: fake.api,
  } as const;
  return { ...fake, line };
}

/** A supervisor whose launches come from a list; `found` is what `collector.json` says. */
function supervise(launches: (() => Promise<ReadyLine>)[], found?: () => ReadyLine | undefined) {
  const log: string[] = [];
  const states: string[] = [];
  let launched = 0;
  const supervisor = new CollectorSupervisor({
    version: '1.0.0',
    find: () => Promise.resolve(found?.()),
    launch: () => launches[launched++]?.() ?? Promise.reject(new Error('nothing left to launch')),
    log: (line) => log.push(line),
    t: english,
    backOff: [5, 5],
    lookMs: 10,
  });
  supervisor.onState(({ state }) => states.push(state));
  endings.push(() => supervisor.dispose());
  return { supervisor, log, states, launched: () => launched };
}

const crash = (fake: FakeCollector) => fake.close();

describe('CollectorSupervisor', () => {
  it('starts one collector for all who ask at once', async () => {
    const { line } = await collector();
    const { supervisor, states, launched } = supervise([() => Promise.resolve(line)]);
    const [a, b] = await Promise.all([supervisor.start(), supervisor.start()]);
    assert.equal(a, b);
    assert.equal(launched(), 1);
    assert.deepEqual(states, ['starting', 'running']);
  });

  it('attaches to the one that runs', async () => {
    const { line, asked } = await collector();
    const { supervisor, launched } = supervise([], () => line);
    await supervisor.start();
    assert.equal(supervisor.state.state, 'attached');
    assert.equal(launched(), 0);
    assert.ok(asked.includes('POST /attach {"version":"1.0.0"}'));
  });

  it('starts its own when the one that runs is older', async () => {
    const older = await collector(true);
    const ours = await collector();
    const { supervisor, log } = supervise([() => Promise.resolve(ours.line)], () => older.line);
    await supervisor.start();
    assert.equal(supervisor.state.line?.api, ours.api);
    assert.match(log.join(), /hands over/);
  });

  it('passes notices on, and says which port was taken and by whom', async () => {
    const { line } = await collector();
    const busy = [{ wanted: 4318, used: 4319, holder: 'otelcol (pid 7)' }];
    const { supervisor, log } = supervise([() => Promise.resolve({ ...line, busy })]);
    let notices = 0;
    supervisor.onNotice(() => notices++);
    await supervisor.start();
    await until('notice', () => notices === 1);
    assert.equal(supervisor.state.message, 'Port 4318 is taken by otelcol (pid 7), so the receiver uses 4319.');
    assert.ok(log.includes('Port 4318 is taken by otelcol (pid 7), so the receiver uses 4319.'));
  });

  it('logs a start, an attachment, its own stop and the stop by another window', async () => {
    let running: ReadyLine | undefined;
    const { line, streams } = await collector();
    const first = supervise([() => Promise.resolve({ ...line, grpc: '127.0.0.1:2' })], () => running);
    await first.supervisor.start();
    running = line;
    const second = supervise([], () => running);
    await second.supervisor.start();
    await until('streams', () => streams.size === 2);
    for (const stream of streams) stream.end(); // as the collector does when it is told to stop
    await until('the first knows', () => first.supervisor.state.state === 'stopped');
    const where = `version 1.0.0, pid ${noPid}, OTLP over HTTP on http://127.0.0.1:1, over gRPC on `;
    assert.deepEqual(first.log, [
      `started the receiver: ${where}127.0.0.1:2`,
      'another window stopped the receiver, or it was told to end',
    ]);
    assert.equal(second.log[0], `attached to the receiver that runs: ${where}`);
    await until('the first follows', () => first.supervisor.client !== undefined);
    running = undefined;
    await first.supervisor.stop();
    assert.deepEqual(first.log.slice(-2), [
      `stopping the receiver (pid ${noPid}), as asked in this window`,
      'the receiver has stopped',
    ]);
  });

  it('says why it could not start, and tries again when asked', async () => {
    const { line } = await collector();
    const { supervisor } = supervise([() => Promise.reject(new Error('disk full')), () => Promise.resolve(line)]);
    await assert.rejects(supervisor.start(), { message: 'The receiver could not start: disk full' });
    assert.deepEqual(supervisor.state, { state: 'failed', message: 'disk full' });
    await supervisor.start();
    assert.equal(supervisor.state.state, 'running');
  });

  it('starts again after a crash, and says so meanwhile', async () => {
    const first = await collector();
    const second = await collector();
    const { supervisor, states, log } = supervise([
      () => Promise.resolve(first.line),
      () => Promise.resolve(second.line),
    ]);
    await supervisor.start();
    await until('stream', () => first.streams.size === 1);
    await crash(first);
    await until('second collector', () => supervisor.state.line?.api === second.api);
    assert.deepEqual(states, ['starting', 'running', 'starting', 'running']);
    assert.match(log.join(), /ended unexpectedly/);
  });

  it('gives up after too many crashes in a row', async () => {
    const fakes = await Promise.all([collector(), collector(), collector()]);
    const { supervisor } = supervise(
      fakes.map(
        ({ line }) =>
          () =>
            Promise.resolve(line),
      ),
    );
    await supervisor.start();
    for (const fake of fakes) {
      await until('stream', () => fake.streams.size === 1);
      await crash(fake);
    }
    await until('failed', () => supervisor.state.state === 'failed');
    assert.match(supervisor.state.message ?? '', /3 times in a row/);
  });

  it('only reconnects when the stream breaks and the collector lives', async () => {
    const { line, streams } = await collector();
    const { supervisor, launched, states } = supervise([() => Promise.resolve(line)], () => line);
    await supervisor.start();
    await until('stream', () => streams.size === 1);
    for (const stream of streams) stream.destroy();
    await until('second stream', () => states.length === 3 && streams.size === 1);
    assert.deepEqual([launched(), states], [0, ['starting', 'attached', 'attached']]);
  });

  it('stops for every window, and follows when another window starts again', async () => {
    let running: ReadyLine | undefined;
    const first = await collector();
    running = first.line;
    const { supervisor, launched } = supervise([], () => running);
    const other = supervise([], () => running);
    await supervisor.start();
    await other.supervisor.start();
    running = undefined;
    await supervisor.stop();
    assert.equal(supervisor.state.state, 'stopped');
    assert.equal(supervisor.client, undefined);

    const second = await collector();
    running = second.line;
    await until('both follow', () => [supervisor, other.supervisor].every((one) => one.state.line?.api === second.api));
    assert.equal(launched(), 0);
  });

  it('does not take an orderly end for a crash', async () => {
    const { line, streams } = await collector();
    const { supervisor, launched } = supervise([() => Promise.resolve(line)]);
    await supervisor.start();
    await until('stream', () => streams.size === 1);
    for (const stream of streams) stream.end();
    await until('stopped', () => supervisor.state.state === 'stopped');
    assert.match(supervisor.state.message ?? '', /Another window/);
    assert.equal(launched(), 1);
  });

  it('leaves the collector alone when the window closes', async () => {
    const { line, asked, streams } = await collector();
    const { supervisor } = supervise([() => Promise.resolve(line)]);
    await supervisor.start();
    await until('stream', () => streams.size === 1);
    supervisor.dispose();
    await until('stream closed', () => streams.size === 0);
    assert.ok(!asked.some((question) => question.startsWith('POST /stop')));
  });
});

describe('collector.json', () => {
  it('is read when whole, and absent when not there or half written', async () => {
    const { dir, line } = await collector();
    assert.equal(await readCollectorFile(dir), undefined);
    writeFileSync(join(dir, 'collector.json'), JSON.stringify(line).slice(0, 30));
    assert.equal(await readCollectorFile(dir), undefined);
    writeFileSync(join(dir, 'collector.json'), JSON.stringify(line));
    assert.deepEqual(await readCollectorFile(dir), line);
    rmSync(join(dir, 'collector.json'));
    assert.equal(parseReadyLine('{"ready":false}'), undefined);
  });
});
