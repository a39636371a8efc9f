import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { namedProcessOf, processOf, terminalProcessOf } from '../../../src/host/cost/debugMessages.ts';
import { CostFeed } from '../../../src/host/cost/costFeed.ts';
import { Emitter } from '../../../src/host/emitter.ts';
import { CollectorClient } from '../../../src/host/receiver/collectorClient.ts';
import type { ReceiverState } from '../../../src/host/receiver/receiverState.ts';
import type { ChangeNotice } from '../../../src/shared/api.ts';
import { fakeCollector, type FakeAnswer } from './fakeCollector.ts';
import { costAnswer, session } from './samples.ts';
import { until } from './until.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const costRoute = 'GET /cost?window=24h&by=model&limit=1';

async function feed(cost: FakeAnswer | object = costAnswer()) {
  const fake = await fakeCollector({
    [costRoute]: cost,
    'GET /sessions?limit=100&offset=0&order=last&ascending=false': { sessions: [session()], total: 1, revision: 1 },
  });
  const states = new Emitter<ReceiverState>();
  const notices = new Emitter<ChangeNotice>();
  const supervisor = {
    state: { state: 'stopped' } as ReceiverState,
    client: new CollectorClient({ api: fake.api }),
    onState: states.event,
    onNotice: notices.event,
  };
  const log: string[] = [];
  const made = new CostFeed({ supervisor, limit: () => 100, log: (line) => log.push(line), gapMs: 20 });
  endings.push(
    () => fake.close(),
    () => made.dispose(),
  );
  const turn = (state: ReceiverState['state']) => {
    supervisor.state = { state };
    states.fire({ state });
  };
  return {
    made,
    log,
    up: () => turn('running'),
    down: () => turn('stopped'),
    notice: (what: ChangeNotice['what']) => notices.fire({ revision: 1, what }),
    asked: () => fake.asked.filter((route) => route === costRoute).length,
  };
}

describe('CostFeed', () => {
  it('asks when the receiver comes up, and forgets when it goes', async () => {
    const { made, up, down } = await feed();
    const heard: unknown[] = [];
    made.onChange((snapshot) => heard.push(snapshot));
    up();
    await until('data', () => made.snapshot !== undefined);
    assert.deepEqual([made.snapshot?.sessions.total, made.snapshot?.cost.periods.length], [1, 1]);
    down();
    assert.deepEqual([made.snapshot, heard.at(-1)], [undefined, undefined]);
  });

  it('asks again for news of traces, cost and budgets, and not for logs', async () => {
    const { made, up, notice, asked } = await feed();
    up();
    await until('first', () => made.snapshot !== undefined);
    notice(['logs', 'senders']);
    notice(['budgets']);
    await until('second', () => asked() === 2);
    notice(['cost']);
    await until('third', () => asked() === 3);
    assert.equal(asked(), 3);
  });

  it('says a failure once, and shows what comes when it is over', async () => {
    let fails = true;
    const { made, up, notice, log, asked } = await feed((_, response) =>
      fails ? response.writeHead(500).end('no') : response.end(JSON.stringify(costAnswer())),
    );
    up();
    await until('logged', () => log.length === 1);
    notice(['cost']);
    await until('asked again', () => asked() === 2);
    fails = false;
    notice(['cost']);
    await until('data', () => made.snapshot !== undefined);
    assert.equal(log.length, 1);
  });

  it('takes no answer of another shape for an answer', async () => {
    const { made, up, log } = await feed({ totals: [] });
    up();
    await until('logged', () => log.length === 1);
    assert.match(log[0] ?? '', /another version/);
    assert.equal(made.snapshot, undefined);
  });
});

describe('messages of debug adapters', () => {
  it('tell the process of a session', () => {
    assert.equal(processOf({ type: 'event', event: 'process', body: { name: 'a.py', systemProcessId: 42 } }), 42);
    assert.equal(terminalProcessOf({ type: 'response', command: 'runInTerminal', body: { processId: 43 } }), 43);
  });

  it('tell it by the name of a session where the debugger is that of Node.js', () => {
    assert.equal(namedProcessOf({ type: 'pwa-node', name: 'agent.cjs [22765] « Launch' }), 22765);
    assert.equal(namedProcessOf({ type: 'pwa-node', name: 'agent.cjs [22765]' }), 22765);
    assert.equal(namedProcessOf({ type: 'pwa-node', name: 'agent [a]' }), undefined);
    assert.equal(namedProcessOf({ type: 'debugpy', name: 'agent.py [22765]' }), undefined);
  });

  it('tell nothing otherwise', () => {
    const others = [
      null,
      'process',
      { type: 'event', event: 'process' },
      { type: 'event', event: 'process', body: { systemProcessId: '42' } },
      { type: 'event', event: 'thread', body: { systemProcessId: 42 } },
      { type: 'request', command: 'runInTerminal', body: { processId: 42 } },
      { type: 'response', command: 'runInTerminal', body: { processId: -1 } },
    ];
    for (const message of others)
      assert.deepEqual([processOf(message), terminalProcessOf(message)], [undefined, undefined]);
  });
});
