import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { Emitter } from '../../../src/host/emitter.ts';
import { CollectorClient } from '../../../src/host/receiver/collectorClient.ts';
import { ReceiverFeed, receiverStatus } from '../../../src/host/receiver/receiverFeed.ts';
import type { ReceiverState } from '../../../src/host/receiver/receiverState.ts';
import type { ChangeNotice } from '../../../src/shared/api.ts';
import { fakeCollector } from './fakeCollector.ts';
import { sender, stats, summary } from './samples.ts';
import { until } from './until.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function feed(total = 1, rates: number[] = []) {
  let held: Promise<unknown> = Promise.resolve();
  const fake = await fakeCollector({
    'GET /traces?limit=100': (_, response) =>
      void held.then(() => response.end(JSON.stringify({ traces: [summary()], total, revision: 1 }))),
    'GET /traces?limit=200': { traces: [summary()], total, revision: 2 },
    'GET /stats': (_, response) => void response.end(JSON.stringify(stats({ spansPerSecond: rates.shift() ?? 0 }))),
    'GET /senders': [sender()],
  });
  const states = new Emitter<ReceiverState>();
  const notices = new Emitter<ChangeNotice>();
  const line = { ready: true, otlp: 'http://x:1', grpc: '', api: fake.api, version: '', pid: 1 } as const;
  const supervisor = {
    state: { state: 'stopped' } as ReceiverState,
    client: new CollectorClient({ api: fake.api }),
    onState: states.event,
    onNotice: notices.event,
  };
  const made = new ReceiverFeed({ supervisor, log: () => undefined, gapMs: 20, rateMs: 20 });
  endings.push(
    () => fake.close(),
    () => made.dispose(),
  );
  const lists = () => fake.asked.filter((route) => route.startsWith('GET /traces')).length;
  return {
    made,
    lists,
    up: () => states.fire({ state: 'running', line }),
    down: () => states.fire({ state: 'stopped' }),
    notices,
    hold: (until: Promise<unknown>) => (held = until),
  };
}

const traces = (revision: number): ChangeNotice => ({ revision, what: ['traces'] });

describe('ReceiverFeed', () => {
  it('asks on while spans came lately, so that the rate falls to nothing without a notice', async () => {
    const { made, lists, up } = await feed(1, [500, 200]);
    up();
    await until('no rate', () => made.snapshot.data?.stats.spansPerSecond === 0);
    assert.equal(lists(), 3);
  });

  it('asks at once when the receiver comes up, and forgets when it goes', async () => {
    const { made, up, down } = await feed();
    assert.equal(made.snapshot.receiver.state, 'stopped');
    up();
    await until('data', () => made.snapshot.data !== undefined);
    assert.equal(made.snapshot.data?.list.traces.length, 1);
    down();
    assert.deepEqual(made.snapshot, { receiver: { state: 'stopped' } });
  });

  it('asks once for many notices, and again for one that comes while it asks', async () => {
    const { made, up, lists, notices, hold } = await feed();
    up();
    await until('first', () => made.snapshot.data !== undefined);
    const slow = Promise.withResolvers<undefined>();
    hold(slow.promise);
    for (let revision = 2; revision < 50; revision++) notices.fire(traces(revision));
    await until('second', () => lists() === 2);
    notices.fire(traces(60));
    const gapOver = performance.now() + 30;
    await until('a question put now would be lost', () => performance.now() > gapOver);
    slow.resolve(undefined);
    await until('third', () => lists() === 3);
  });

  it('does not ask for a greeting that tells nothing new', async () => {
    const { made, up, lists, notices } = await feed();
    up();
    await until('first', () => made.snapshot.data !== undefined);
    notices.fire({ revision: 1, what: [] });
    notices.fire(traces(2));
    await until('second', () => lists() === 2);
  });

  it('lists another page when asked for more, as long as there is one', async () => {
    const { made, up } = await feed(150);
    up();
    await until('data', () => made.snapshot.data !== undefined);
    assert.deepEqual([made.hasMore, made.limit], [true, 100]);
    made.more();
    await until('the longer list', () => made.snapshot.data?.list.revision === 2);
    assert.deepEqual([made.hasMore, made.limit], [false, 200]);
  });

  it('hands the panel its status', async () => {
    const { made, up } = await feed();
    up();
    await until('data', () => made.snapshot.data !== undefined);
    const status = receiverStatus(made.snapshot.receiver, made.snapshot.data);
    assert.deepEqual([status.state, status.otlp, status.senders?.length], ['running', 'http://x:1', 1]);
  });

  it('calls the receiver shared while other windows use it too, whoever started it', () => {
    const state = (own: ReceiverState['state'], clients?: number) =>
      receiverStatus({ state: own }, clients === undefined ? undefined : { stats: stats({ clients }), senders: [] })
        .state;
    assert.deepEqual([state('attached', 1), state('running', 1), state('attached')], ['running', 'running', 'running']);
    assert.deepEqual([state('attached', 2), state('running', 2)], ['attached', 'attached']);
    assert.deepEqual([state('stopped'), state('starting')], ['stopped', 'starting']);
  });
});
