/** Log records that were written within a span and say usage: whose it is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountTrace } from '../../../src/core/cost/accountTrace.ts';
import type { UsageFacts } from '../../../src/shared/tokenUsage.ts';
import type { AccountSpan } from '../../../src/shared/traceAccount.ts';
import { agent, asideIds, countedIds, inputTotal, llm, perToken, span, usage } from './traces.ts';

const account = (...spans: readonly AccountSpan[]) => accountTrace(spans, perToken);
const silent = (id: string, parentId: string) => span(id, parentId, { kind: 'llm', label: 'gpt-4o' });

function record(id: string, parentId: string, more: Partial<UsageFacts> = {}, tokens = usage(100, 10)): AccountSpan {
  return llm(id, parentId, { ...tokens, signal: 'log', ...more }, { ms: [90, 95], record: true });
}

describe('a log record of a model call', () => {
  it('adds its cost to the span it names, though ids and counts differ', () => {
    const own = usage(100, 10, { responseId: 'msg_1' });
    const told = record('log', 'call', { reportedUsd: 0.5, responseId: 'req_1' }, usage(100, 12));
    const books = account(llm('call', '', own), told);
    assert.deepEqual(
      [countedIds(books), books.calls[0]?.price.usd, books.calls[0]?.tokens.output],
      [['call'], 0.5, 10],
    );
    assert.deepEqual(books.setAside, [
      { spanId: 'call', signal: 'log', reason: 'duplicate', tokens: { input: 100, output: 12 }, insteadOf: 'call' },
    ]);
  });

  it('is the usage of a span that says none, with the model the span names', () => {
    const unnamed: UsageFacts = { tokens: { input: 100, output: 10 }, scope: 'call', signal: 'log' };
    const books = account(agent('a', ''), silent('call', 'a'), record('log', 'call', {}, unnamed));
    const [call] = books.calls;
    assert.deepEqual([call?.spanId, call?.model, call?.signal, call?.agent], ['call', 'gpt-4o', 'log', 'a']);
    assert.deepEqual([books.calls.length, inputTotal(books), books.setAside], [1, 100, []]);
  });

  it('is one call with a second record of it, and two where ids and counts both differ', () => {
    const first = record('l1', 'call', { responseId: 'r1' });
    const same = record('l2', 'call', { responseId: 'r2', reportedUsd: 2 });
    assert.deepEqual(account(silent('call', ''), first, same).calls.length, 1);
    assert.equal(account(silent('call', ''), first, same).calls[0]?.price.usd, 2);
    const other = record('l2', 'call', { responseId: 'r2' }, usage(7, 7));
    assert.equal(inputTotal(account(silent('call', ''), first, other)), 107);
  });

  it('tells of the report right below a call that says nothing', () => {
    const inner = llm('inner', 'outer', usage(100, 10));
    const paid = record('log', 'outer', { reportedUsd: 0.5 }, usage(100, 10, { tokens: {} }));
    const books = account(silent('outer', ''), inner, paid);
    assert.deepEqual([countedIds(books), books.calls[0]?.price.usd], [['inner'], 0.5]);
  });

  it('is told by its counts where there are several reports below', () => {
    const reports = [llm('i1', 'outer', usage(1, 1)), llm('i2', 'outer', usage(100, 10))];
    const books = account(silent('outer', ''), ...reports, record('log', 'outer', { reportedUsd: 0.5 }));
    assert.deepEqual([countedIds(books), inputTotal(books)], [['i1', 'i2'], 101]);
    assert.equal(books.calls.find(({ spanId }) => spanId === 'i2')?.price.usd, 0.5);
  });

  it('is shown as the silent call beside it when it was written in the agent', () => {
    const books = account(agent('a', ''), silent('call', 'a'), record('log', 'a'));
    assert.deepEqual([countedIds(books), inputTotal(books)], [['call'], 100]);
  });

  it('counts by itself when no span of its call comes', () => {
    const books = account(agent('a', ''), record('log', 'a'), record('lost', 'nowhere', {}, usage(5, 5)));
    assert.deepEqual([inputTotal(books), asideIds(books)], [105, []]);
    assert.deepEqual(books.calls.map(({ agent: name }) => name).toSorted(), ['a', undefined]);
  });
});
