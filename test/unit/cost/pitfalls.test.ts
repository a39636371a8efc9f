/** The pitfalls of telemetry-dialects §10 that decide what is counted, each under its number. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountTrace } from '../../../src/core/cost/accountTrace.ts';
import type { AccountSpan } from '../../../src/shared/traceAccount.ts';
import { agent, asideIds, countedIds, inputTotal, llm, perToken, span, sum, usage } from './traces.ts';

const account = (spans: readonly AccountSpan[]) => accountTrace(spans, perToken);

describe('pitfall 1: a parent carries the sum of its children', () => {
  it('counts the calls and shows what they do not explain as not traced', () => {
    const books = account([
      agent('a', '', { usage: sum(300, 30, { tokens: { cacheRead: 80 } }) }),
      llm('c1', 'a', usage(100, 10, { tokens: { cacheRead: 20 } }), { ms: [10, 20] }),
      llm('c2', 'a', usage(150, 20), { ms: [30, 40] }),
    ]);
    assert.deepEqual(countedIds(books), ['c1', 'c2']);
    assert.deepEqual(books.setAside, [
      {
        spanId: 'a',
        reason: 'aggregate',
        tokens: { input: 300, output: 30, cacheRead: 80 },
        untraced: { input: 50, cacheRead: 50 },
      },
    ]);
  });

  it('has no gap where the children’s sum is the parent’s, or more', () => {
    const books = account([agent('a', '', { usage: sum(100, 5) }), llm('c', 'a', usage(100, 10), { ms: [10, 20] })]);
    assert.equal(books.setAside[0]?.untraced, undefined);
  });

  it('holds through levels that say nothing, and for sums of sums', () => {
    const books = account([
      agent('crew', '', { usage: sum(300, 30) }),
      agent('a', 'crew', { usage: sum(200, 20) }),
      span('task', 'a', { kind: 'chain' }),
      llm('c', 'task', usage(200, 20), { ms: [10, 20] }),
    ]);
    assert.deepEqual(countedIds(books), ['c']);
    assert.deepEqual(asideIds(books), ['a:aggregate', 'crew:aggregate']);
  });

  it('holds for a parent that was taken for a call', () => {
    const books = account([
      llm('outer', '', usage(300, 30), { ms: [0, 1000] }),
      llm('c1', 'outer', usage(100, 10), { ms: [10, 20] }),
      llm('c2', 'outer', usage(200, 20), { ms: [30, 40] }),
    ]);
    assert.equal(inputTotal(books), 300);
    assert.deepEqual(asideIds(books), ['outer:aggregate']);
  });
});

describe('pitfall 2: a sum without calls below it is all there is', () => {
  it('counts the agent’s own usage, once where two levels carry it', () => {
    const books = account([
      agent('outer', '', { label: 'copilot', usage: sum(500, 50, { reportedUsd: 0.25 }) }),
      agent('inner', 'outer', { label: 'copilot', usage: sum(500, 50, { reportedUsd: 0.25 }), ms: [5, 900] }),
    ]);
    assert.deepEqual(countedIds(books), ['inner']);
    assert.equal(books.calls[0]?.scope, 'aggregate');
    assert.equal(books.calls[0].price.usd, 0.25);
    assert.deepEqual(asideIds(books), ['outer:aggregate']);
  });

  it('counts it where the calls below say 0', () => {
    const books = account([agent('a', '', { usage: sum(500, 50) }), llm('c', 'a', usage(0, 0), { ms: [10, 20] })]);
    assert.equal(inputTotal(books), 500);
  });
});

describe('pitfall 3: usage over an object’s life', () => {
  const lifetime = (input: number) => sum(input, 10, { scope: 'cumulative' });

  it('never counts beside anything else', () => {
    const books = account([
      agent('a', '', { usage: lifetime(900) }),
      llm('c', 'a', usage(100, 10), { ms: [10, 20] }),
      agent('b', '', { usage: lifetime(5000) }),
    ]);
    assert.deepEqual(countedIds(books), ['c']);
    assert.deepEqual(asideIds(books), ['a:cumulative', 'b:cumulative']);
  });

  it('counts, without confidence, where nothing else does: the largest of one agent', () => {
    const books = account([
      agent('run1', '', { label: 'a', usage: lifetime(100), ms: [0, 10] }),
      agent('run2', '', { label: 'a', usage: lifetime(250), ms: [20, 30] }),
      agent('other', '', { label: 'b', usage: lifetime(40), ms: [40, 50] }),
    ]);
    assert.deepEqual(countedIds(books), ['run2', 'other']);
    assert.equal(books.calls[0]?.reading?.confidence, 'low');
    assert.deepEqual(books.setAside, [
      { spanId: 'run1', reason: 'cumulative', tokens: { input: 100, output: 10 }, insteadOf: 'run2' },
    ]);
  });
});

describe('pitfall 4: two instrumentations of one call', () => {
  it('joins a parent and a child of equal model, usage and time, and keeps the richer', () => {
    const books = account([
      llm('framework', '', usage(100, 10, { requestModel: 'openai/gpt-4o' }), { ms: [0, 100] }),
      llm('sdk', 'framework', usage(100, 10, { tokens: { cacheRead: 60 } }), { ms: [2, 98] }),
    ]);
    assert.deepEqual(countedIds(books), ['sdk']);
    assert.deepEqual(asideIds(books), ['framework:duplicate']);
    assert.equal(books.setAside[0]?.insteadOf, 'sdk');
  });

  it('keeps the parent when that says more, and takes the deeper one when both say the same', () => {
    const richer = usage(100, 10, { tokens: { cacheRead: 60 } });
    const parent = account([llm('p', '', richer, { ms: [0, 100] }), llm('c', 'p', usage(100, 10), { ms: [1, 99] })]);
    assert.deepEqual(countedIds(parent), ['p']);
    assert.deepEqual(asideIds(parent), ['c:duplicate']);
    const equal = account([
      llm('p', '', usage(100, 10), { ms: [0, 100] }),
      llm('c', 'p', usage(100, 10), { ms: [1, 99] }),
    ]);
    assert.deepEqual(countedIds(equal), ['c']);
  });

  it('prefers the one with a reported cost among equals, and completes it from the other', () => {
    const books = account([
      llm('p', '', usage(100, 10, { reportedUsd: 0.5 }), { ms: [0, 100] }),
      llm('c', 'p', usage(100, 10, { responseModel: 'gpt-4o-2024-08-06' }), { ms: [1, 99] }),
    ]);
    assert.deepEqual(countedIds(books), ['p']);
    assert.equal(books.calls[0]?.price.usd, 0.5);
    assert.equal(books.calls[0].model, 'gpt-4o-2024-08-06');
  });

  it('joins spans of one response id anywhere in the trace', () => {
    const id = { responseId: 'resp_1' };
    const books = account([
      agent('a', ''),
      llm('callback', 'a', usage(100, 10, id), { ms: [0, 100] }),
      llm('sdk', 'a', usage(100, 10, { ...id, tokens: { cacheRead: 5 } }), { ms: [3, 95] }),
      llm('polled', 'a', usage(100, 10, id), { ms: [500, 520] }),
    ]);
    assert.deepEqual(countedIds(books), ['sdk']);
    assert.equal(books.setAside.length, 2);
  });

  it('does not join calls that follow one another and say different counts under a stub’s fixed id', () => {
    const stub = { responseId: 'chatcmpl-123' };
    const books = account([
      llm('c1', '', usage(100, 10, stub), { ms: [0, 10] }),
      llm('c2', '', usage(120, 12, stub), { ms: [20, 30] }),
    ]);
    assert.equal(inputTotal(books), 220);
  });

  it('joins LiteLLM’s request and its raw request whatever they say', () => {
    const books = account([
      llm('r', '', usage(100, 10), { name: 'litellm_request', label: 'gpt-4o', ms: [0, 1000] }),
      llm('raw', 'r', usage(90, 10), { name: 'raw_gen_ai_request', label: 'gpt-4o', ms: [400, 500] }),
    ]);
    assert.equal(books.calls.length, 1);
    assert.deepEqual(asideIds(books), ['r:duplicate']);
  });

  it('keeps equal calls beside one another apart', () => {
    const books = account([
      agent('a', ''),
      llm('c1', 'a', usage(100, 10), { ms: [0, 100] }),
      llm('c2', 'a', usage(100, 10), { ms: [0, 100] }),
    ]);
    assert.equal(inputTotal(books), 200);
  });

  it('joins two instrumentations beside one another by their different names, one to one', () => {
    const seen = (id: string, name: string, start: number, more = {}) =>
      llm(id, 'a', usage(100, 10, more), { name, label: 'gpt-4o', ms: [start, start + 100] });
    const books = account([
      agent('a', ''),
      seen('f1', 'messages.create', 0),
      seen('f2', 'messages.create', 1),
      seen('s1', 'anthropic.messages.create', 2, { responseId: 'r1' }),
      seen('s2', 'anthropic.messages.create', 3, { responseId: 'r2' }),
    ]);
    assert.equal(inputTotal(books), 200);
    assert.equal(books.setAside.length, 2);
    const apart = [
      seen('x', 'one', 0, { responseId: 'r1' }),
      seen('y', 'two', 0, { responseId: 'r2' }),
      seen('late', 'three', 50),
    ];
    assert.equal(account([agent('a', ''), ...apart]).calls.length, 3);
  });

  it('joins two instrumentations beside one another by their scopes, one to one', () => {
    const told = (id: string, instrumentation: string, more = {}, ms: [number, number] = [0, 100]) =>
      llm(id, 'a', usage(100, 10, more), { name: 'chat', label: 'gpt-4o', instrumentation, ms });
    const callsOf = (...spans: AccountSpan[]) => account([agent('a', ''), ...spans]).calls.length;
    assert.equal(callsOf(told('c', 'client'), told('f', 'framework')), 1);
    assert.equal(callsOf(told('c1', 'client'), told('c2', 'client'), told('f', 'framework')), 2);
    assert.equal(
      callsOf(told('c1', 'client'), told('f1', 'framework'), told('c2', 'client'), told('f2', 'framework')),
      2,
    );
    assert.equal(callsOf(told('c', 'client'), told('f', 'framework'), told('p', 'proxy')), 1);
    assert.equal(callsOf(told('c', 'client', { responseId: 'r1' }), told('f', 'framework', { responseId: 'r2' })), 2);
    assert.equal(callsOf(told('c', 'client'), told('f', 'framework', {}, [0, 50])), 2);
    assert.equal(callsOf(told('c', 'client'), told('f', 'framework', { requestModel: 'other' })), 2);
  });

  it('takes an empty report within a call for the same call', () => {
    const books = account([
      llm('p', '', usage(100, 10), { ms: [0, 100] }),
      llm('c', 'p', usage(0, 0), { ms: [40, 60] }),
    ]);
    assert.deepEqual(countedIds(books), ['p']);
    assert.deepEqual(asideIds(books), ['c:duplicate']);
  });

  it('keeps the poorer report where the richer one holds other calls too', () => {
    const books = account([
      llm('p', '', usage(100, 10, { tokens: { cacheRead: 60 } }), { ms: [0, 100] }),
      llm('c', 'p', usage(100, 10), { ms: [1, 99] }),
      llm('other', 'p', usage(50, 5), { ms: [10, 20] }),
    ]);
    assert.deepEqual(countedIds(books), ['c', 'other']);
    assert.deepEqual(asideIds(books), ['p:duplicate']);
  });

  it('suppresses a sum even where its call is counted in another branch', () => {
    const id = { responseId: 'r' };
    const books = account([
      agent('a', '', { usage: sum(100, 10) }),
      llm('poorer', 'a', usage(100, 10, id), { ms: [0, 100] }),
      llm('richer', '', usage(100, 10, { ...id, tokens: { cacheRead: 1 } }), { ms: [0, 100] }),
    ]);
    assert.deepEqual(countedIds(books), ['richer']);
  });
});

describe('pitfall 5: signals repeat', () => {
  const log = { signal: 'log' } as const;

  it('takes the span before its log record, and the cost that only the record says', () => {
    const books = account([
      agent('turn', ''),
      llm('span', 'turn', usage(100, 10), { ms: [0, 100] }),
      llm('log', 'turn', usage(100, 10, { ...log, reportedUsd: 0.02 }), { ms: [100, 100] }),
    ]);
    assert.deepEqual(countedIds(books), ['span']);
    assert.equal(books.calls[0]?.price.usd, 0.02);
    assert.equal(books.calls[0].signal, 'span');
  });

  it('joins a record that was written inside of the span, and one of equal response id anywhere', () => {
    const inside = account([
      llm('span', '', usage(100, 10), { ms: [0, 100] }),
      llm('log', 'span', usage(100, 10, log), { ms: [101, 101] }),
    ]);
    assert.deepEqual(countedIds(inside), ['span']);
    const far = account([
      llm('span', '', usage(100, 10, { responseId: 'x' }), { ms: [0, 100] }),
      llm('log', 'gone', usage(90, 10, { ...log, responseId: 'x' }), { ms: [9000, 9000] }),
    ]);
    assert.deepEqual(countedIds(far), ['span']);
  });

  it('matches one to one: three equal records beside two spans are three calls', () => {
    const books = account([
      agent('turn', ''),
      llm('s1', 'turn', usage(100, 10), { ms: [0, 100] }),
      llm('s2', 'turn', usage(100, 10), { ms: [120, 200] }),
      llm('l1', 'turn', usage(100, 10, log), { ms: [100, 100] }),
      llm('l2', 'turn', usage(100, 10, log), { ms: [200, 200] }),
      llm('l3', 'turn', usage(100, 10, log), { ms: [300, 300] }),
    ]);
    assert.equal(inputTotal(books), 300);
    assert.deepEqual(asideIds(books), ['l1:duplicate', 'l2:duplicate']);
  });

  it('keeps a record of another model, of other counts, or long after the span', () => {
    const span = llm('s', 'turn', usage(100, 10), { ms: [0, 100] });
    for (const other of [
      llm('l', 'turn', usage(100, 10, { ...log, requestModel: 'o3' }), { ms: [50, 60] }),
      llm('l', 'turn', usage(101, 10, log), { ms: [50, 60] }),
      llm('l', 'turn', usage(100, 10, log), { ms: [9000, 9100] }),
      llm('l', 'elsewhere', usage(100, 10, log), { ms: [50, 60] }),
    ])
      assert.equal(account([agent('turn', ''), span, other]).calls.length, 2);
  });

  it('takes the record’s usage where the span says none', () => {
    const books = account([
      agent('turn', ''),
      span('s', 'turn', { kind: 'llm', label: 'gpt-4o' }),
      llm('l', 'turn', usage(100, 10, log), { ms: [100, 100] }),
    ]);
    assert.deepEqual(countedIds(books), ['l']);
  });

  it('counts metrics only where neither spans nor records say anything', () => {
    const metric = llm('m', '', usage(500, 5, { signal: 'metric' }));
    assert.deepEqual(countedIds(account([metric])), ['m']);
    const books = account([metric, llm('s', '', usage(100, 10), { ms: [0, 5] })]);
    assert.deepEqual(countedIds(books), ['s']);
    assert.deepEqual(asideIds(books), ['m:duplicate']);
  });
});

describe('pitfall 6: retries', () => {
  it('counts one span with several attempts once, and attempts with spans of their own each', () => {
    const books = account([
      agent('a', ''),
      llm('first', 'a', usage(100, 0), { ms: [0, 10], failed: true }),
      llm('second', 'a', usage(100, 20), { ms: [20, 40] }),
    ]);
    assert.deepEqual(
      books.calls.map(({ failed }) => failed),
      [true, false],
    );
    assert.equal(inputTotal(books), 200);
  });
});

describe('pitfall 13: the provider is a framework’s name', () => {
  it('prices by what is known of the call, and passes on no more', () => {
    const asked: (string | undefined)[] = [];
    const facts = { scope: 'call', signal: 'span', tokens: { input: 100 }, requestModel: 'gpt-4o' } as const;
    accountTrace([llm('c', '', facts)], (question) => {
      asked.push(question.provider);
      return perToken(question);
    });
    assert.deepEqual(asked, [undefined]);
  });
});
