import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coalesce, debounce } from '../../../webview/coalesce.ts';
import { fakeTimers, settle } from './fakeTimers.ts';

/** A task that ends when told. */
function slowTask() {
  const running: (() => void)[] = [];
  let started = 0;
  return {
    task: () => {
      started++;
      return new Promise<void>((resolve) => running.push(resolve));
    },
    finish: async () => {
      running.shift()?.();
      await settle();
    },
    started: () => started,
  };
}

describe('coalesce', () => {
  it('runs at once, and once more for all calls made meanwhile', async () => {
    const { timers, pass } = fakeTimers();
    const { task, finish, started } = slowTask();
    const request = coalesce(task, 100, timers);
    for (let call = 0; call < 5; call++) request();
    assert.equal(started(), 1);
    await finish();
    assert.equal(started(), 1, 'not before the gap is over');
    await pass(100);
    assert.equal(started(), 2);
    await finish();
    await pass(1000);
    assert.equal(started(), 2, 'five calls are two runs');
  });

  it('needs no second run for calls made while it waits', async () => {
    const { timers, pass } = fakeTimers();
    const { task, finish, started } = slowTask();
    const request = coalesce(task, 100, timers);
    request();
    await finish();
    request();
    request();
    request();
    await pass(100);
    await finish();
    await pass(1000);
    assert.equal(started(), 2);
  });

  it('leaves a slow task twice its own time', async () => {
    const { timers, pass } = fakeTimers();
    const { task, finish, started } = slowTask();
    const request = coalesce(task, 10, timers);
    request();
    await pass(300);
    request();
    await finish();
    await pass(299);
    assert.equal(started(), 1);
    await pass(1);
    assert.equal(started(), 2);
  });
});

describe('debounce', () => {
  it('keeps the last value, and can be called off', async () => {
    const { timers, pass } = fakeTimers();
    const got: string[] = [];
    const { call, cancel } = debounce<string>((value) => got.push(value), 50, timers);
    call('a');
    await pass(40);
    call('b');
    await pass(49);
    assert.deepEqual(got, []);
    await pass(1);
    assert.deepEqual(got, ['b']);
    call('c');
    cancel();
    await pass(100);
    assert.deepEqual(got, ['b']);
  });
});
