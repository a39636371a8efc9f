import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { commands } from '../../src/host/contributes.ts';
import { answering, loupe, run, until, type Loupe } from './loupe.ts';

describe('demo agent', () => {
  let api: Loupe;
  before(async () => {
    api = await loupe();
    await run(commands.startReceiver);
    await api.receiver.client().clear();
  });
  after(async () => {
    await run('workbench.action.closeAllEditors');
    await run(commands.stopReceiver);
  });

  it('runs, and the run is a trace of its own to which each turn links', async () => {
    const complaints = await answering(undefined, async () => run(commands.runDemo));
    assert.deepEqual(complaints, []);
    const list = () => api.receiver.client().traces({ limit: 100 });
    await until('three turns and the run', async () => (await list()).total === 4);
    const { traces } = await list();
    const [own, ...rest] = traces.filter(({ service }) => service === 'agent-loupe');
    assert.deepEqual([own?.spans, own?.errors, rest.length], [1, 0, 0]);

    const { traces: errors } = await api.receiver.client().traces({ limit: 100, q: 'search_flights' });
    assert.equal(errors.length, 1, 'the turn with the tool that fails');
    const sessions = new Set(traces.filter(({ service }) => service === 'trip-planner').map(({ session }) => session));
    assert.equal(sessions.size, 1, 'three turns of one conversation');
  });
});
