/**
 * A trace is made up from calls whose sum is known, then everything that double counts is added: sums on agents, lifetime sums, second
 * instrumentations, log records, calls that only a log record tells of. The books must find the known sum again, in any order and however often the spans arrive.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountTrace } from '../../../src/core/cost/accountTrace.ts';
import type { AccountSpan, TraceAccount } from '../../../src/shared/traceAccount.ts';
import { chance } from './seeded.ts';
import type { Chance } from './seeded.ts';
import { agent, inputTotal, llm, perToken, span, sum, usage } from './traces.ts';

interface MadeTrace {
  readonly spans: readonly AccountSpan[];
  readonly calls: number;
  readonly input: number;
}

function makeTrace(seed: number): MadeTrace {
  const { below, hits } = chance(seed);
  const spans: AccountSpan[] = [];
  let calls = 0;
  let at = 0;
  const input = addAgent('', 0);
  return { spans, calls, input };

  function addAgent(parentId: string, depth: number): number {
    const id = `a${spans.length}`;
    const place = spans.push(agent(id, parentId)) - 1;
    const start = at++;
    let total = 0;
    for (let left = 1 + below(4); left > 0; left--)
      total += depth < 4 && hits(0.3) ? addAgent(hits(0.5) ? addTool(id) : id, depth + 1) : addCall(id);
    const says = hits(0.6) && sum(total + (hits(0.3) ? 7 : 0), calls, hits(0.2) ? { scope: 'cumulative' } : {});
    spans[place] = agent(id, parentId, { ms: [start, at++], ...(says && { usage: says }) });
    return total;
  }

  function addTool(parentId: string): string {
    const id = `t${spans.length}`;
    spans.push(span(id, parentId, { kind: 'tool', ms: [at, at + 1] }));
    return id;
  }

  /** Every call has counts of its own, so that equal counts mean one call. */
  function addCall(parentId: string): number {
    const tokens = 1000 + ++calls;
    const id = `c${spans.length}`;
    const ms: [number, number] = [at, at + 10];
    const responseId = hits(0.5) ? { responseId: `r${calls}` } : {};
    at += 11;
    const isTold = hits(0.2);
    const facts = usage(tokens, 10, responseId);
    spans.push(isTold ? span(id, parentId, { kind: 'llm', label: 'gpt-4o', ms }) : llm(id, parentId, facts, { ms }));
    const second = usage(tokens, 10, { ...responseId, ...(hits(0.5) && { tokens: { cacheRead: 5 } }) });
    if (hits(0.4)) spans.push(llm(`${id}i`, id, second, { ms }));
    const record = usage(tokens, 10, { ...responseId, signal: 'log', reportedUsd: 1 });
    if (isTold || hits(0.4)) {
      const isRecord = isTold || hits(0.5);
      const place = isTold || hits(0.5) ? id : parentId;
      spans.push(llm(`${id}l`, place, record, { ms: [ms[1], ms[1]], ...(isRecord && { record: true }) }));
    }
    return tokens;
  }
}

/** Spans in any order, some of them repeatedly, as from batches that were sent again. */
function resend(spans: readonly AccountSpan[], { below, shuffle }: Chance): AccountSpan[] {
  const again = spans.filter(() => below(3) === 0).map((one) => ({ ...one }));
  return shuffle([...spans, ...again]);
}

const account = (spans: readonly AccountSpan[]): TraceAccount => accountTrace(spans, perToken);

describe('the books of made-up traces', () => {
  for (let seed = 1; seed <= 200; seed++)
    it(`find the sum that was put in, in any order (${seed})`, () => {
      const made = makeTrace(seed);
      const books = account(made.spans);
      assert.equal(inputTotal(books), made.input);
      assert.equal(books.calls.length, made.calls);
      for (let round = 0; round < 3; round++)
        assert.deepEqual(account(resend(made.spans, chance(seed * 1000 + round))), books);
    });

  it('come to the same in the end when parents arrive last', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { spans } = makeTrace(seed);
      const held: AccountSpan[] = [];
      for (const late of spans.toReversed()) {
        held.push(late);
        account(held); // What is known so far never throws.
      }
      assert.deepEqual(account(held), account(spans));
    }
  });

  it('survive any tree, and never count more than was reported', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const { below, hits, shuffle } = chance(seed);
      const scopes = ['call', 'aggregate', 'cumulative'] as const;
      const kinds = ['llm', 'agent', 'tool', 'other', 'workflow', 'embedding'] as const;
      const spans = Array.from({ length: 1 + below(40) }, (_, at) =>
        span(`s${at}`, hits(0.2) ? '' : `s${below(45)}`, {
          kind: kinds[below(kinds.length)]!,
          ms: hits(0.1) ? [below(100)] : [below(100), below(200)],
          ...(hits(0.6) && {
            usage: usage(below(5) * 10, below(3), {
              scope: scopes[below(3)]!,
              signal: hits(0.2) ? 'log' : 'span',
              ...(hits(0.3) && { responseId: `r${below(4)}` }),
            }),
          }),
        }),
      );
      const books = account(spans);
      assert.deepEqual(account(shuffle([...spans, ...spans])), books);
      const said = spans.reduce((total, one) => total + (one.usage?.tokens.input ?? 0), 0);
      assert.ok(inputTotal(books) <= said);
      const listed = [...books.calls, ...books.setAside].map(({ spanId }) => spanId);
      assert.equal(new Set(listed).size, listed.length);
      for (const { id, usage: told } of spans) assert.ok(told === undefined || listed.includes(id), `${id} is lost`);
    }
  });
});

describe('the books of huge traces', () => {
  it('hold 10,000 levels, in a line and in a circle', () => {
    const levels = (top: string) =>
      Array.from({ length: 10_000 }, (_, at) => agent(`s${at}`, at === 0 ? top : `s${at - 1}`, { usage: sum(5, 1) }));
    assert.equal(account(levels('')).calls.length, 1);
    assert.equal(account(levels('s9999')).calls.length, 1);
  });

  it('take time in proportion to the spans', () => {
    const wide = (count: number) => [
      agent('a', '', { usage: sum(1, 1) }),
      ...Array.from({ length: count }, (_, at) =>
        llm(`c${at}`, 'a', usage(100, 10, at % 2 === 0 ? { signal: 'log' } : { responseId: 'same' }), {
          ms: [at, at + 1],
        }),
      ),
    ];
    const took = (count: number) => {
      const spans = wide(count);
      const begin = performance.now();
      account(spans);
      return performance.now() - begin;
    };
    took(10_000);
    assert.ok(
      took(100_000) < 40 * Math.max(took(10_000), 5),
      'ten times the spans take far more than ten times the time',
    );
  });
});
