import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands, itemCommands, views } from '../../src/host/contributes.ts';
import { CollectorSupervisor } from '../../src/host/receiver/collectorSupervisor.ts';
import { answering, ids, isFree, loupe, otlpPort, rows, run, send, until, type Loupe } from './loupe.ts';

describe('receiver', () => {
  let api: Loupe;
  before(async () => {
    api = await loupe();
  });
  const state = () => api.receiver.supervisor.state.state;
  const stop = () => run(commands.stopReceiver);
  const start = () => run(commands.startReceiver);

  it('starts on command and answers on its port', async () => {
    await start();
    assert.equal(state(), 'running');
    const answer = (await (await fetch(`${api.receiver.supervisor.state.line?.otlp ?? ''}/healthz`)).json()) as object;
    assert.equal((answer as { service?: string }).service, 'agent-loupe');
  });

  it('copies the endpoint', async () => {
    await run(commands.copyEndpoint);
    assert.equal(await vscode.env.clipboard.readText(), api.receiver.supervisor.state.line?.otlp);
  });

  it('shows a trace in the tree when its span arrives, and its sender', async () => {
    const span = { ...ids(), name: 'tree test', status: 2 };
    await send(api, span);
    await until('the trace is listed', () =>
      rows(api.views.traces.nodes).some(({ id }) => id === `trace:${span.traceId}`),
    );
    const row = rows(api.views.traces.nodes).find(({ id }) => id === `trace:${span.traceId}`);
    assert.equal(row?.label, 'tree test');
    assert.match(row.description ?? '', /1 span · 1 error/);
    assert.equal(row.icon?.codicon, 'error');
    await until('the sender is listed', () =>
      rows(api.views.connection.nodes).some(({ label }) => label === 'host-test'),
    );
  });

  it('pins, unpins and copies the id of a row', async () => {
    const span = { ...ids(), name: 'pin test' };
    await send(api, span);
    const row = () => rows(api.views.traces.nodes).find(({ id }) => id === `trace:${span.traceId}`);
    await until('listed', row);
    await run(itemCommands.pinTrace, row());
    await until('pinned', () => row()?.contextValue === 'pinnedTrace');
    await run(itemCommands.unpinTrace, row());
    await until('unpinned', () => row()?.contextValue === 'trace');
    await run(itemCommands.copyTraceId, row());
    assert.equal(await vscode.env.clipboard.readText(), span.traceId);
  });

  it('says what was refused and why', async () => {
    const otlp = api.receiver.supervisor.state.line?.otlp ?? '';
    const refused = await fetch(`${otlp}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'x',
    });
    assert.equal(refused.status, 415);
    await run(`${views.connection}.focus`);
    await until('the refusal is shown', () =>
      rows(api.views.connection.nodes).some(({ label }) => /refused/i.test(label)),
    );
  });

  it('clears only when the question is answered with yes', async () => {
    await send(api, { ...ids(), name: 'to be cleared' });
    await until('listed', () => api.views.traces.nodes.length > 0);
    assert.equal((await answering(undefined, async () => run(commands.clearTraces))).length, 1);
    assert.ok((await api.receiver.client().traces({ limit: 1 })).total > 0);
    await answering('Clear Traces', async () => run(commands.clearTraces));
    await until('empty', () => api.views.traces.nodes.length === 0);
  });

  it('passes changed limits on to the receiver', async () => {
    const settings = vscode.workspace.getConfiguration('agentLoupe');
    await settings.update('store.maxDays', 3, vscode.ConfigurationTarget.Global);
    await until('3 days', async () => (await api.receiver.client().stats()).limits.days === 3);
    await settings.update('store.maxDays', undefined, vscode.ConfigurationTarget.Global);
    await until('14 days', async () => (await api.receiver.client().stats()).limits.days === 14);
  });

  it('offers a restart when a port is changed, and then uses it', async () => {
    const settings = vscode.workspace.getConfiguration('agentLoupe');
    const free = await freePort();
    const asked = await answering('Restart Receiver', async () => {
      await settings.update('receiver.port', free, vscode.ConfigurationTarget.Global);
      await until('the new port', () => otlpPort(api) === free);
    });
    assert.equal(asked.length, 1);
    await answering(undefined, async () => settings.update('receiver.port', 0, vscode.ConfigurationTarget.Global));
  });

  it('is shared with a second window, which can stop it and start it again for both', async () => {
    const { supervisor } = api.receiver;
    const second = new CollectorSupervisor({
      version: '0.0.1',
      find: () => Promise.resolve(supervisor.state.line),
      launch: () => Promise.reject(new Error('a second window must not start a second receiver')),
      log: () => undefined,
      t: (message) => message,
      lookMs: 50,
    });
    try {
      const client = await second.start();
      assert.equal(second.state.state, 'attached');
      await until('two clients', async () => (await client.stats()).clients === 2);
      await second.stop();
      await until('stopped in the first window too', () => state() === 'stopped');
      await start();
      await until('the second window follows', () => second.state.state === 'attached');
    } finally {
      second.dispose();
    }
  });

  it('comes back after a crash', async () => {
    const { pid } = await api.receiver.client().stats();
    process.kill(pid, 'SIGKILL');
    await until('another process', () => api.receiver.supervisor.state.line?.pid !== pid && state() === 'running');
    assert.notEqual((await api.receiver.client().stats()).pid, pid);
  });

  it('frees its port when it stops', async () => {
    const port = otlpPort(api);
    assert.equal(await isFree(port), false);
    await stop();
    assert.equal(state(), 'stopped');
    assert.equal(await isFree(port), true);
    assert.deepEqual(api.views.traces.nodes, []);
  });

  it('tells why a question cannot be asked while it is stopped', async () => {
    assert.throws(() => api.receiver.client(), /not running/);
    const asked = await answering(undefined, async () => run(commands.clearTraces));
    assert.match(asked.join(), /not running/);
  });

  it('restarts on command', async () => {
    await run(commands.restartReceiver);
    assert.equal(state(), 'running');
  });
});

async function freePort(): Promise<number> {
  for (let port = 20_000 + Math.floor(Math.random() * 20_000); ; port++) if (await isFree(port)) return port;
}
