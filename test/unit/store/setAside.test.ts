import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { withCallsAside } from '../../../src/core/store/callsAside.ts';
import { accountTrace } from '../../../src/core/cost/accountTrace.ts';
import { epochMicros, idHex, type SpanSpec } from '../../fixtures/spanBatchBuilder.ts';
import { tempStore, type TempStore } from '../../fixtures/tempStore.ts';
import { listSessions } from './listSessions.ts';

const second = 1_000_000;

/** Input tokens, calls and turns by session. */
function sessions(store: TempStore) {
  return Object.fromEntries(
    listSessions(store).sessions.map(({ session, turns, spend }) => [
      session,
      [spend.tokens.input, spend.calls, turns],
    ]),
  );
}

function filled(test: TestContext, ...requests: (readonly SpanSpec[])[]): TempStore {
  const store = tempStore(test);
  for (const spans of requests) {
    store.write(...spans);
    store.settle();
  }
  return store;
}

/** What the views of one trace set aside: `span reason`. */
function asideOf({ reader, price }: TempStore, trace: string): string[] {
  const account = accountTrace(reader.accountSpansOf(idHex(trace, 4)), price);
  const shown = withCallsAside(account, reader.displacedSpansOf(idHex(trace, 4)));
  return shown.setAside.map(({ reason, tokens }) => `${tokens.input} ${reason}`).sort();
}

/** One run of an agent object that says what it has used in its whole life. */
function run(trace: string, input: number, more: Partial<SpanSpec> = {}): SpanSpec {
  const usage = {
    tokens: { input, output: input / 10 },
    scope: 'cumulative',
    signal: 'span',
    responseModel: 'm',
  } as const;
  return {
    trace,
    id: 'agent',
    kind: 'agent',
    label: 'writer',
    session: 's',
    start: input,
    end: input + 9,
    usage,
    ...more,
  };
}

/** The span, but for what it says in these fields. */
function without(span: SpanSpec, ...fields: readonly ('usage' | 'kind' | 'session')[]): SpanSpec {
  const rest: Partial<Record<keyof SpanSpec, unknown>> = { ...span, body: fields.join() };
  for (const field of fields) Reflect.deleteProperty(rest, field);
  return { ...rest, id: span.id } as SpanSpec;
}

const runs = [run('t1', 1000), run('t2', 2000), run('t3', 3000)];

describe('totals of an agent’s life', () => {
  it('are never added up over traces: the newest counts, whichever came first', (test) => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const store = filled(test, ...order.map((at) => runs.slice(at, at + 1)));
      assert.deepEqual(sessions(store), { s: [3000, 1, 3] }, 'each run stays a turn');
      assert.deepEqual(asideOf(store, 't1'), ['1000 cumulative']);
      assert.deepEqual(asideOf(store, 't2'), ['2000 cumulative']);
      assert.deepEqual(asideOf(store, 't3'), []);
      assert.equal(store.reader.trace(idHex('t1', 4), epochMicros)?.calls, 0);
    }
  });

  it('are of one agent of one service in one session', (test) => {
    const store = filled(
      test,
      runs,
      [run('other', 500, { label: 'critic' }), run('service', 70, { service: 'b' }), run('alone', 9, { session: 'x' })],
      [
        without(run('loose1', 4, { label: 'loose' }), 'session'),
        without(run('loose2', 5, { label: 'loose' }), 'session'),
      ],
    );
    const { s, x } = sessions(store);
    assert.deepEqual(
      [s, x],
      [
        [3570, 3, 5],
        [9, 1, 1],
      ],
    );
    assert.equal(Object.keys(sessions(store)).length, 4, 'without a session each stands for itself');
  });

  it('count again when the newer one turns out to be none', (test) => {
    const store = filled(test, runs, [without(run('t3', 1), 'usage', 'kind')]);
    assert.deepEqual(sessions(store), { s: [2000, 1, 3] });
    assert.deepEqual(asideOf(store, 't2'), []);
  });

  it('make the same books in any order', (test) => {
    const some = fc.array(
      fc.record({
        trace: fc.constantFrom('t1', 't2', 't3', 't4'),
        at: fc.constantFrom(10, 20, 30),
        label: fc.constantFrom('a', 'b'),
      }),
      { minLength: 2, maxLength: 6 },
    );
    fc.assert(
      fc.property(some, (specs) => {
        const once = [...new Map(specs.map((spec) => [spec.trace, spec])).values()];
        const spans = once.map(({ trace, at, label }) => run(trace, at, { label }));
        const [one, other] = [filled(test, ...spans.map((span) => [span])), filled(test, spans.toReversed())];
        assert.deepEqual(sessions(one), sessions(other));
        const newest = Map.groupBy(once, ({ label }) => label);
        const expected = [...newest.values()].reduce((sum, group) => sum + Math.max(...group.map(({ at }) => at)), 0);
        assert.equal(sessions(one).s?.[0], expected);
      }),
      { numRuns: 15 },
    );
  });
});

/** What a metric says of ten seconds. */
function stretch(number: number, input: number, more: Partial<SpanSpec> = {}): SpanSpec {
  const usage = { tokens: { input }, scope: 'aggregate', signal: 'metric', responseModel: 'm' } as const;
  const time = { start: number * 10 * second, end: (number + 1) * 10 * second };
  return { trace: 'metrics', id: `m${number}`, kind: 'workflow', session: 's', ...time, usage, ...more };
}

function told(trace: string, signal: 'log' | 'span', from: number, to: number, input = 100): SpanSpec {
  const usage = { tokens: { input }, scope: 'call', signal, responseModel: 'm' } as const;
  return { trace, id: 'call', kind: 'llm', session: 's', start: from * second, end: to * second, usage };
}

const stretches = [stretch(0, 100), stretch(1, 150), stretch(2, 150)];

describe('usage that metrics tell', () => {
  it('gives way to a better telling in that very stretch of time only, whichever came first', (test) => {
    for (const requests of [
      [stretches, [told('logs', 'log', 2, 4)]],
      [[told('logs', 'log', 2, 4)], stretches],
      [stretches.slice(2), [told('logs', 'log', 2, 4)], stretches.slice(0, 2)],
    ]) {
      const store = filled(test, ...requests);
      assert.equal(sessions(store).s?.[0], 400);
      assert.deepEqual(asideOf(store, 'metrics'), ['100 duplicate']);
      assert.deepEqual(asideOf(store, 'logs'), []);
    }
  });

  it('gives way where a stretch ends, not where it begins, and wherever a longer trace reaches', (test) => {
    assert.deepEqual(asideOf(filled(test, stretches, [told('logs', 'log', 10, 10)]), 'metrics'), ['100 duplicate']);
    const long = [told('short', 'log', 21, 22), told('spans', 'span', 2, 12)];
    const store = filled(test, stretches, long);
    assert.deepEqual([sessions(store).s?.[0], asideOf(store, 'metrics').length], [200, 3]);
    assert.deepEqual(asideOf(filled(test, stretches, [told('later', 'span', 31, 40)]), 'metrics'), []);
  });

  it('without its beginning gives way to whatever was before', (test) => {
    const point = stretch(1, 150, { start: 20 * second });
    assert.deepEqual(sessions(filled(test, [point], [told('logs', 'log', 2, 4)])).s?.[0], 100);
    assert.deepEqual(sessions(filled(test, [point], [told('logs', 'log', 21, 22)])).s?.[0], 250);
  });

  it('follows a better telling that moves or goes to another session', (test) => {
    const store = filled(test, stretches, [told('logs', 'log', 2, 4)]);
    store.write({ ...told('logs', 'log', 12, 14), body: 'corrected' });
    store.settle();
    assert.deepEqual(asideOf(store, 'metrics'), ['150 duplicate']);
    store.write(without(told('logs', 'log', 12, 14), 'usage', 'kind'));
    store.settle();
    assert.deepEqual([asideOf(store, 'metrics'), sessions(store).s?.[0]], [[], 400]);
  });
});

describe('a turn that logs tell', () => {
  it('is set aside as a whole, in every view, where spans tell the same time', (test) => {
    const store = filled(test, [told('logs', 'log', 2, 4, 70)], [told('spans', 'span', 3, 5)]);
    assert.deepEqual(sessions(store), { s: [100, 1, 1] });
    assert.deepEqual(asideOf(store, 'logs'), ['70 duplicate']);
    assert.deepEqual(sessions(filled(test, [told('logs', 'log', 2, 4, 70)], [told('spans', 'span', 5, 6)])), {
      s: [170, 2, 2],
    });
  });
});
