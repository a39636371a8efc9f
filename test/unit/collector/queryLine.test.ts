import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createQueryLine } from '../../../src/collector/query/queryLine.ts';

function heldLine() {
  const begun: { readonly question: string; readonly answer: PromiseWithResolvers<string> }[] = [];
  const line = createQueryLine((question: string) => {
    const answer = Promise.withResolvers<string>();
    begun.push({ question, answer });
    return answer.promise;
  });
  return { line, begun, names: () => begun.map(({ question }) => question) };
}
const patient = new AbortController().signal;
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('createQueryLine', () => {
  it('gives the worker two questions at a time, in order', async () => {
    const { line, begun, names } = heldLine();
    const answers = ['a', 'b', 'c', 'd'].map((question) => line.ask(question, patient));
    assert.deepEqual(names(), ['a', 'b']);
    begun[0]?.answer.resolve('A');
    assert.equal(await answers[0], 'A');
    await settled();
    assert.deepEqual(names(), ['a', 'b', 'c']);
  });

  it('never begins a question whose asker has left', async () => {
    const { line, begun, names } = heldLine();
    const leaving = new AbortController();
    void line.ask('a', patient);
    void line.ask('b', patient);
    const given = line.ask('c', leaving.signal);
    void line.ask('d', patient);
    leaving.abort();
    await assert.rejects(given, { name: 'AbortError' });
    begun[0]?.answer.resolve('A');
    await settled();
    assert.deepEqual(names(), ['a', 'b', 'd']);
    await assert.rejects(line.ask('e', leaving.signal), { name: 'AbortError' });
  });

  it('goes on after a question that failed', async () => {
    const { line, begun, names } = heldLine();
    const failing = line.ask('a', patient);
    void line.ask('b', patient);
    void line.ask('c', patient);
    begun[0]?.answer.reject(new Error('no'));
    await assert.rejects(failing, /no/);
    await settled();
    assert.deepEqual(names(), ['a', 'b', 'c']);
  });
});
