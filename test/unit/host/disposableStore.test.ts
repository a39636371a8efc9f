import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DisposableStore } from '../../../src/host/disposableStore.ts';
import { Emitter } from '../../../src/host/emitter.ts';

describe('DisposableStore', () => {
  it('ends the last first, each once, and what comes late at once', () => {
    const ended: string[] = [];
    const store = new DisposableStore();
    const item = (name: string) => ({ dispose: () => ended.push(name) });
    store.use(item('a'));
    store.use(item('b'));
    store.dispose();
    store.dispose();
    store.use(item('late'));
    assert.deepEqual(ended, ['b', 'a', 'late']);
  });
});

describe('Emitter', () => {
  it('reaches whoever listens, also when one stops listening meanwhile', () => {
    const heard: string[] = [];
    const emitter = new Emitter<number>();
    const first = emitter.event((value) => {
      heard.push(`first ${value}`);
      first.dispose();
    });
    emitter.event((value) => heard.push(`second ${value}`));
    emitter.fire(1);
    emitter.fire(2);
    emitter.dispose();
    emitter.fire(3);
    assert.deepEqual(heard, ['first 1', 'second 1', 'second 2']);
  });
});
