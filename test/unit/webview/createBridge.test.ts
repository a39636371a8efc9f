import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FrameMessage } from '../../../src/shared/protocol.ts';
import { AskError, createBridge, isSuperseded } from '../../../webview/createBridge.ts';

function connect(state?: unknown) {
  const sent: FrameMessage[] = [];
  let receive: (message: unknown) => void = () => undefined;
  let kept: unknown = state;
  const bridge = createBridge(
    { postMessage: (message) => sent.push(message), getState: () => kept, setState: (next) => (kept = next) },
    (listener) => (receive = listener),
  );
  return { bridge, sent, receive: (message: unknown) => receive(message), state: () => kept };
}

describe('the bridge', () => {
  it('gives each ask an id and its own answer', async () => {
    const { bridge, sent, receive } = connect();
    const status = bridge.ask('getStatus', {});
    const copied = bridge.ask('copyText', { text: 'a' });
    assert.deepEqual(sent, [
      { type: 'ask', id: 1, method: 'getStatus', params: {} },
      { type: 'ask', id: 2, method: 'copyText', params: { text: 'a' } },
    ]);
    receive({ type: 'answer', id: 2, ok: true, result: null });
    receive({ type: 'answer', id: 1, ok: true, result: { state: 'stopped' } });
    assert.deepEqual([await status, await copied], [{ state: 'stopped' }, null]);
  });

  it('aborts the older ask of a method, and drops its late answer', async () => {
    const { bridge, sent, receive } = connect();
    const older = bridge.ask('listTraces', { limit: 1 });
    const newer = bridge.ask('listTraces', { limit: 2 });
    assert.deepEqual(sent[1], { type: 'abort', id: 1 });
    await assert.rejects(older, isSuperseded);
    receive({ type: 'answer', id: 1, ok: true, result: 'late' });
    receive({ type: 'answer', id: 2, ok: true, result: 'new' });
    assert.equal(await newer, 'new');
  });

  it('lets acts stand side by side: each copy and command counts', async () => {
    const { bridge, sent, receive } = connect();
    const both = [bridge.ask('run', { action: 'runDemo' }), bridge.ask('run', { action: 'showLog' })];
    assert.ok(sent.every(({ type }) => type === 'ask'));
    for (const id of [1, 2]) receive({ type: 'answer', id, ok: true, result: null });
    assert.deepEqual(await Promise.all(both), [null, null]);
  });

  it('hands on the code and message of a refusal', async () => {
    const { bridge, receive } = connect();
    const ask = bridge.ask('getTrace', { traceId: 'x' });
    receive({ type: 'answer', id: 1, ok: false, error: { code: 'notFound', message: 'no such trace' } });
    await assert.rejects(ask, (error: unknown) => {
      assert.ok(error instanceof AskError);
      assert.deepEqual([error.code, error.message, isSuperseded(error)], ['notFound', 'no such trace', false]);
      return true;
    });
  });

  it('passes notices to those who listen, until they stop', () => {
    const { bridge, receive } = connect();
    const heard: number[] = [];
    const stop = bridge.on('tracesChanged', ({ revision }) => heard.push(revision));
    receive({ type: 'notice', notice: 'tracesChanged', params: { revision: 1 } });
    receive({ type: 'notice', notice: 'show', params: { traceId: 'x' } });
    stop();
    receive({ type: 'notice', notice: 'tracesChanged', params: { revision: 2 } });
    assert.deepEqual(heard, [1]);
  });

  it('ignores messages that are not the host’s', () => {
    const { receive } = connect();
    for (const message of [undefined, null, 'text', 7, {}, { type: 'other' }, { type: 'answer', id: 99, ok: true }])
      receive(message);
  });

  it('reads whatever state an older version left', () => {
    assert.deepEqual(connect('broken').bridge.readState(), {});
    assert.deepEqual(connect(null).bridge.readState(), {});
    const { bridge, state } = connect({ traceId: 'a' });
    assert.deepEqual(bridge.readState(), { traceId: 'a' });
    bridge.writeState({ filter: 'b' });
    assert.deepEqual(state(), { filter: 'b' });
  });
});
