import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountTrace } from '../../../src/core/cost/accountTrace.ts';
import { agent, asideIds, countedIds, inputTotal, llm, perToken, span, sum, usage } from './traces.ts';

describe('accountTrace', () => {
  it('counts each call of an agent once and sets the agent’s sum aside', () => {
    const account = accountTrace(
      [
        agent('a', '', { usage: sum(300, 30) }),
        llm('c1', 'a', usage(100, 10), { ms: [10, 20] }),
        llm('c2', 'a', usage(150, 10), { ms: [30, 40] }),
      ],
      perToken,
    );
    assert.deepEqual(countedIds(account), ['c1', 'c2']);
    assert.deepEqual(account.setAside, [
      { spanId: 'a', reason: 'aggregate', tokens: { input: 300, output: 30 }, untraced: { input: 50, output: 10 } },
    ]);
    assert.equal(inputTotal(account), 250);
  });
  it('survives anything', () => {
    assert.deepEqual(accountTrace([], perToken), { calls: [], setAside: [], turns: [] });
    const loop = [llm('x', 'y', usage(1, 1)), llm('y', 'x', usage(1, 1)), span('z', 'z')];
    assert.equal(asideIds(accountTrace(loop, perToken)).length, 1);
  });
});
