import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountTrace } from '../../../src/core/cost/accountTrace.ts';
import type { PriceQuestion } from '../../../src/shared/callPrice.ts';
import type { AccountSpan } from '../../../src/shared/traceAccount.ts';
import { agent, asideIds, countedIds, epochMicros, inputTotal, llm, perToken, span, sum, usage } from './traces.ts';

const account = (spans: readonly AccountSpan[]) => accountTrace(spans, perToken);

describe('the books of a trace', () => {
  it('are empty without spans', () => {
    assert.deepEqual(account([]), { calls: [], setAside: [], turns: [] });
  });

  it('list the calls by start, with what each says', () => {
    const facts = usage(100, 10, {
      responseModel: 'gpt-4o-2024-08-06',
      reading: { cache: 'included', reasoning: 'none', decidedBy: 'emitter', confidence: 'high' },
      operation: 'chat',
      firstTokenMs: 12,
    });
    const books = account([
      llm('late', 'a', facts, { ms: [50, 60] }),
      llm('early', 'a', facts, { ms: [10, 20] }),
      agent('a', ''),
    ]);
    assert.deepEqual(countedIds(books), ['early', 'late']);
    assert.deepEqual(books.calls[0], {
      spanId: 'early',
      startMicros: epochMicros + 10_000,
      durationMicros: 10_000,
      model: 'gpt-4o-2024-08-06',
      provider: 'openai',
      agent: 'a',
      agentPath: ['a'],
      operation: 'chat',
      service: 'svc',
      failed: false,
      turn: 1,
      tokens: { input: 100, output: 10 },
      reading: facts.reading,
      scope: 'call',
      signal: 'span',
      price: { usd: 110 / 1e6 },
      firstTokenMs: 12,
    });
  });

  it('ask for the price with all that is known of the call', () => {
    const asked: PriceQuestion[] = [];
    const facts = usage(1, 2, {
      reportedUsd: 0.5,
      serviceTier: 'flex',
      serverAddress: 'localhost',
      responseModel: 'm',
    });
    accountTrace([llm('c', '', facts)], (question) => {
      asked.push(question);
      return {};
    });
    assert.deepEqual(asked, [
      {
        tokens: { input: 1, output: 2 },
        provider: 'openai',
        requestModel: 'gpt-4o',
        responseModel: 'm',
        startMicros: epochMicros,
        reportedUsd: 0.5,
        serviceTier: 'flex',
        serverAddress: 'localhost',
      },
    ]);
  });

  it('count embeddings and rerankers as calls', () => {
    const embedded = span('e', '', { kind: 'embedding', usage: usage(50, 0) });
    const ranked = span('r', '', { kind: 'reranker', usage: usage(7, 0) });
    assert.equal(inputTotal(account([embedded, ranked])), 57);
  });

  it('keep usage on spans of any kind, and spans whose parents never came', () => {
    assert.deepEqual(countedIds(account([span('x', 'gone', { kind: 'chain', usage: usage(5, 5) })])), ['x']);
  });

  it('count reported money without tokens', () => {
    const books = account([
      agent('a', '', { usage: { scope: 'aggregate', signal: 'span', tokens: {}, reportedUsd: 0.3 } }),
    ]);
    assert.equal(books.calls[0]?.price.usd, 0.3);
  });

  it('take no call from a span that names a data source only', () => {
    const books = account([
      span('s', '', { usage: { scope: 'call', signal: 'span', tokens: {}, dataSource: 'sales' } }),
    ]);
    assert.deepEqual([books.calls, books.setAside], [[], []]);
  });

  it('cut a circle of parents open at its earliest span', () => {
    const books = account([
      llm('x', 'y', usage(1, 1), { ms: [5, 6] }),
      llm('y', 'x', usage(2, 1), { ms: [9, 10] }),
      span('z', 'z'),
    ]);
    assert.deepEqual(countedIds(books), ['y']);
    assert.deepEqual(asideIds(books), ['x:aggregate']);
    const entered = account([
      llm('w', 'y', usage(4, 1), { ms: [0, 1] }),
      llm('x', 'y', usage(1, 1), { ms: [5, 6] }),
      llm('y', 'x', usage(2, 1), { ms: [9, 10] }),
    ]);
    assert.deepEqual(countedIds(entered), ['w']);
  });

  it('believe of two spans under one id the one that has ended, then the one that says usage', () => {
    const running = llm('c', '', usage(1, 1), { ms: [0] });
    const ended = llm('c', '', usage(9, 1), { ms: [0, 10] });
    const silent = span('c', '', { kind: 'llm', label: 'gpt-4o', ms: [0, 10] });
    for (const spans of [
      [running, ended, silent],
      [silent, ended, running],
      [ended, silent, running],
    ])
      assert.equal(inputTotal(account(spans)), 9);
  });
});

describe('model calls that say no usage', () => {
  const silent = (id: string, parentId: string, fields = {}) =>
    span(id, parentId, { kind: 'llm', label: 'gpt-4o', ms: [10, 20], ...fields });

  it('count without tokens, so that the sum is a lower bound', () => {
    const [call] = account([agent('a', ''), silent('c', 'a')]).calls;
    assert.deepEqual([call?.spanId, call?.tokens, call?.model], ['c', {}, 'gpt-4o']);
  });

  it('do not count when they failed, run, name no model, or are told of above or below', () => {
    const untold = (...spans: AccountSpan[]) => account(spans).calls.filter(({ tokens }) => tokens.input === undefined);
    assert.deepEqual(untold(silent('c', '', { failed: true })), []);
    assert.deepEqual(untold(silent('c', '', { ms: [10] })), []);
    assert.deepEqual(untold(silent('generate', '', { label: 'generate' })), []);
    assert.deepEqual(untold(agent('a', '', { usage: sum(100, 10) }), silent('c', 'a')), []);
    assert.deepEqual(untold(llm('p', '', usage(100, 10)), silent('c', 'p')), []);
    assert.deepEqual(untold(silent('p', ''), llm('c', 'p', usage(100, 10), { ms: [11, 12] })), []);
  });

  it('are counted once where two layers show the same call', () => {
    assert.deepEqual(countedIds(account([silent('p', ''), silent('c', 'p')])), ['c']);
  });
});

describe('what a call is part of', () => {
  const trace = [
    agent('lead', '', { label: 'lead' }),
    span('search', 'lead', { kind: 'tool', label: 'search' }),
    agent('helper', 'search', { label: 'helper' }),
    agent('helper-run', 'helper', { label: 'helper' }),
    llm('deep', 'helper-run', usage(1, 1)),
    llm('shallow', 'lead', usage(2, 1)),
    llm('own', 'lead', usage(3, 1), { agent: 'planner' }),
    llm('outside', '', usage(4, 1)),
  ];
  const call = (id: string) => account(trace).calls.find(({ spanId }) => spanId === id)!;

  it('is its own agent or the nearest one, with the agents around it, each once', () => {
    assert.deepEqual([call('deep').agent, call('deep').agentPath], ['helper', ['lead', 'helper']]);
    assert.deepEqual([call('shallow').agent, call('shallow').agentPath], ['lead', ['lead']]);
    assert.deepEqual([call('own').agent, call('own').agentPath], ['planner', ['lead']]);
    assert.deepEqual([call('outside').agent, call('outside').agentPath], [undefined, []]);
  });

  it('is the nearest tool it runs in', () => {
    assert.equal(call('deep').tool, 'search');
    assert.equal(call('shallow').tool, undefined);
  });

  it('is else the tool whose result the call reads: the last one its agent used before it', () => {
    const { calls } = account([
      agent('a', '', { label: 'lead', ms: [0, 100] }),
      llm('ask', 'a', usage(10, 1), { ms: [0, 10] }),
      span('step', 'a', { ms: [10, 30] }),
      span('look', 'step', { kind: 'tool', label: 'search', ms: [10, 20] }),
      llm('read', 'a', usage(20, 1), { ms: [30, 40] }),
      llm('think', 'a', usage(30, 1), { ms: [40, 50] }),
      span('slow', 'a', { kind: 'tool', label: 'slow', ms: [50, 90] }),
      llm('meanwhile', 'a', usage(40, 1), { ms: [60, 70] }),
      agent('b', 'a', { label: 'other', ms: [91, 99] }),
      llm('elsewhere', 'b', usage(50, 1), { ms: [91, 95] }),
    ]);
    assert.deepEqual(
      calls.map(({ spanId, tool }) => [spanId, tool]),
      [
        ['ask', undefined],
        ['read', 'search'],
        ['think', undefined],
        ['meanwhile', undefined],
        ['elsewhere', undefined],
      ],
    );
  });

  it('is the data source and the volume of data of the nearest span that says them', () => {
    const data = (dataSource: string, dataVolumeGb: number) =>
      ({ scope: 'aggregate', signal: 'span', tokens: {}, dataSource, dataVolumeGb }) as const;
    const books = account([
      agent('a', '', { usage: data('sales', 4) }),
      llm('c1', 'a', usage(1, 1), { ms: [10, 20] }),
      llm('c2', 'a', usage(2, 1), { ms: [30, 40] }),
      span('t', 'a', { kind: 'tool', usage: data('logs', 0.5), ms: [50, 90] }),
      llm('c3', 't', usage(3, 1), { ms: [60, 70] }),
    ]);
    assert.deepEqual(
      books.calls.map(({ dataSource, dataVolumeGb, dataVolumeSpan }) => [dataSource, dataVolumeGb, dataVolumeSpan]),
      [
        ['sales', 4, 'a'],
        ['sales', 4, 'a'],
        ['logs', 0.5, 't'],
      ],
    );
  });

  it('names the nearest agents where agents are nested without end', () => {
    const levels = Array.from({ length: 300 }, (_, at) => agent(`a${at}`, at === 0 ? '' : `a${at - 1}`));
    const path = account([...levels, llm('c', 'a299', usage(1, 1))]).calls[0]?.agentPath ?? [];
    assert.deepEqual([path.length, path.at(-1)], [64, 'a299']);
  });
});

describe('the turns of a trace', () => {
  const ask = (id: string, ms: [number, number], name = 'ask') => agent(id, '', { name, label: 'bot', ms });

  it('are the outermost agents of the first one’s name; other calls have the turn they start in', () => {
    const { turns, calls } = account([
      llm('before', '', usage(1, 1), { ms: [0, 1] }),
      ask('t1', [10, 20]),
      llm('in1', 't1', usage(2, 1), { ms: [11, 12] }),
      ask('title', [25, 30], 'make a title'),
      llm('aside', 'title', usage(3, 1), { ms: [45, 46] }),
      ask('t2', [40, 60]),
      llm('in2', 't2', usage(4, 1), { ms: [41, 42] }),
      llm('late1', 't1', usage(5, 1), { ms: [43, 44] }),
    ]);
    assert.deepEqual(
      turns.map(({ number, spanId, name, agent: who }) => [number, spanId, name, who]),
      [
        [1, 't1', 'bot', 'bot'],
        [2, 't2', 'bot', 'bot'],
      ],
    );
    assert.deepEqual(Object.fromEntries(calls.map(({ spanId, turn }) => [spanId, turn])), {
      before: 1,
      in1: 1,
      in2: 2,
      late1: 1,
      aside: 1,
    });
  });

  it('are one where a workflow holds all agents', () => {
    const { turns } = account([
      span('flow', '', { kind: 'workflow' }),
      agent('a', 'flow', { name: 'x' }),
      agent('b', 'flow', { name: 'x' }),
    ]);
    assert.deepEqual(
      turns.map(({ spanId, agent: who }) => [spanId, who]),
      [['flow', undefined]],
    );
  });

  it('are the trace itself where there is no agent; without a duration while something runs', () => {
    const ended = account([span('get', '', { ms: [0, 30] }), llm('c', 'get', usage(1, 1), { ms: [5, 50] })]);
    assert.deepEqual(ended.turns, [{ number: 1, name: 'get', startMicros: epochMicros, durationMicros: 50_000 }]);
    assert.equal(account([span('get', '', { ms: [0] })]).turns[0]?.durationMicros, undefined);
  });
});
