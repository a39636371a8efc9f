import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SessionSummary } from '../../../src/shared/costApi.ts';
import type { NormalSpan } from '../../../src/shared/normalSpan.ts';
import type { WholeTrace } from '../../../src/shared/api.ts';
import { faultsOf } from '../../interop/faultsOf.ts';
import type { Expectation } from '../../interop/interopAgent.ts';
import { billCall, emptyBill } from '../../interop/model/bill.ts';
import type { RunFacts } from '../../interop/runFacts.ts';

const usage = { uncached: 100, cacheRead: 1000, cacheWrite: 0, visible: 20, reasoning: 5 };
const billed = billCall(emptyBill, 'gpt-4o-mini-2024-07-18', usage);
const usd = (100 * 0.15 + 1000 * 0.075 + 25 * 0.6) / 1_000_000;

const expect: Expectation = {
  kinds: { llm: 1, tool: 1 },
  agents: ['planner'],
  session: 'chat-1',
  tools: [{ name: 'look', arguments: { city: 'Oslo' } }],
  source: 'agent.py',
};

const spans = [
  {
    kind: { value: 'agent' },
    title: { value: 'planner' },
    fields: { agent: { value: 'planner' } },
    content: { input: [{ role: 'user', parts: [{ type: 'text', text: 'Weather?' }] }] },
  },
  {
    kind: { value: 'llm' },
    title: { value: 'gpt-4o-mini' },
    fields: {},
    content: { input: [], output: [{ role: 'assistant', parts: [{ type: 'text', text: 'Rain in Oslo' }] }] },
  },
  {
    kind: { value: 'tool' },
    title: { value: 'look' },
    fields: { tool: { value: 'look' } },
    content: { input: [], arguments: { value: { city: 'Oslo' } } },
  },
] as unknown as readonly NormalSpan[]; // only what is compared

function session(tokens: object, more: object = {}): SessionSummary {
  const counted = { input: 1100, cacheRead: 1000, cacheWrite: 0, output: 25, reasoning: 5, ...tokens };
  const spend = { calls: 1, usd, computedUsd: usd, unpriced: 0, ...more, tokens: counted };
  return { session: 'chat-1', spend } as unknown as SessionSummary; // only what is compared
}

function traceThat(state: string): WholeTrace {
  return { summary: { state, name: 'run', missing: 0 } } as unknown as WholeTrace; // only what is compared
}

function facts(more: Partial<RunFacts> = {}): RunFacts {
  return { traces: [traceThat('complete')], spans, sessions: [session({})], files: ['/work/agent.py'], ...more };
}

describe('the comparison with the bill', () => {
  it('finds nothing where everything agrees', () => {
    assert.deepEqual(faultsOf(expect, facts(), billed), []);
  });

  const wrong: readonly [string, Partial<RunFacts>, RegExp][] = [
    ['a kind', { spans: spans.slice(0, 2) }, /0 spans are tool, not 1/],
    ['an agent', { spans: spans.slice(1) }, /no span is agent planner/],
    ['a session', { sessions: [session({}), { ...session({}), session: 'chat-2' }] }, /sessions are chat-1, chat-2/],
    ['a source', { files: ['/work/other.py'] }, /no span names agent\.py/],
    ['a call counted twice', { sessions: [session({}, { calls: 2 })] }, /2 model calls are counted, 1 were billed/],
    ['cached tokens added twice', { sessions: [session({ input: 2100 })] }, /input is 2100 tokens, 1100 were billed/],
    ['lost reasoning', { sessions: [session({ reasoning: 0 })] }, /reasoning is 0 tokens, 5 were billed/],
    ['a lost question', { spans: spans.slice(1) }, /no span shows what the user asked/],
    ['a lost answer', { spans: [spans[0]!, spans[2]!] }, /no model call shows what the model answered/],
    ['a wrong reported price', { sessions: [session({}, { usd: 0 })] }, /with reported amounts the cost is \$0, /],
    ['a call without a price', { sessions: [session({}, { unpriced: 1 })] }, /1 calls have no price/],
    ['a trace that never ends', { traces: [traceThat('running')] }, /trace run is running, 0 parents are missing/],
    ['a wrong price', { sessions: [session({}, { computedUsd: usd * 2 })] }, /the cost is \$0\.00021, the bill was/],
  ];
  for (const [name, found, sentence] of wrong) {
    it(`names ${name}`, () => assert.match(faultsOf(expect, facts(found), billed).join('\n'), sentence));
  }

  it('wants each expected tool call once, with its arguments', () => {
    const twice = { ...expect, tools: [...expect.tools, ...expect.tools] };
    assert.match(faultsOf(twice, facts(), billed).join('\n'), /no tool call is \{"name":"look"/);
  });

  it('does not compare what is known not to be sent, nor the price that hangs on it', () => {
    const silent = { ...expect, notSent: { cacheRead: 'not read', reasoning: 'not read' } };
    const sessions = [session({ cacheRead: 0, reasoning: 0 }, { computedUsd: usd * 2 })];
    assert.deepEqual(faultsOf(silent, facts({ sessions }), billed), []);
  });
});
