import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { superviseWorker } from '../../../src/collector/workers/supervisedWorker.ts';
import { systemClock } from '../../../src/collector/systemClock.ts';
import { WorkerFault, WorkerGone } from '../../../src/collector/workers/workerErrors.ts';

function startWorker(test: TestContext) {
  const heard: string[] = [];
  const died: string[] = [];
  let starts = 0;
  const worker = superviseWorker<string, string>({
    entry: new URL('./mortalWorker.ts', import.meta.url),
    data: () => ++starts,
    limits: {},
    heard: (event) => heard.push(event),
    died: (reason) => died.push(reason),
    clock: systemClock,
  });
  test.after(() => worker.stop());
  return { worker, heard, died };
}

/** Asks until the worker is back. */
async function echo(worker: { ask(question: string): Promise<unknown> }): Promise<unknown> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    try {
      return await worker.ask('echo');
    } catch (error) {
      if (!(error instanceof WorkerGone) || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

describe('superviseWorker', () => {
  it('answers, refuses, and passes on what is said unasked before the answer', async (test) => {
    const { worker, heard } = startWorker(test);
    assert.equal(await worker.ask('echo'), 1);
    await assert.rejects(worker.ask('refuse'), new WorkerFault(404, 'not here'));
    const answered = worker.ask('speak').then(() => assert.deepEqual(heard, ['news']));
    await answered;
  });

  for (const [deed, reason] of [
    ['throw', 'poisoned'],
    ['exit', 'ended with code 3'],
  ] as const)
    it(`replaces a worker that died by ${deed}, and tells all who waited for it`, async (test) => {
      const { worker, died } = startWorker(test);
      const silent = assert.rejects(worker.ask('silence'), new WorkerGone(reason));
      await assert.rejects(worker.ask(deed), new WorkerGone(reason));
      await silent;
      await assert.rejects(worker.ask('echo'), /is being started again/);
      assert.equal(await echo(worker), 2);
      assert.deepEqual(died, [reason]);
      assert.deepEqual(worker.deaths(), { count: 1, reason });
    });

  it('does not bring back a worker that was stopped', async (test) => {
    const { worker, died } = startWorker(test);
    await worker.ask('echo');
    const silent = assert.rejects(worker.ask('silence'), WorkerGone);
    await worker.stop();
    await silent;
    await assert.rejects(worker.ask('echo'), WorkerGone);
    assert.deepEqual(died, []);
  });

  it('lets go of a question that could not be handed over', async (test) => {
    const { worker } = startWorker(test);
    const body = new ArrayBuffer(8);
    body.transfer();
    assert.throws(() => worker.ask('echo', [body]), { name: 'DataCloneError' });
    assert.equal(await worker.ask('echo'), 1);
  });
});
