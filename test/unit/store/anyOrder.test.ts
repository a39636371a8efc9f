import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { TraceSummary } from '../../../src/shared/api.ts';
import { sumOf } from '../../../src/core/store/spendSums.ts';
import { spanFlags } from '../../../src/shared/spanBatch.ts';
import { decodeTraceColumns } from '../../../src/shared/traceColumns.ts';
import { epochMicros, idHex, type SpanSpec } from '../../fixtures/spanBatchBuilder.ts';
import { tempStore, type TempStore } from '../../fixtures/tempStore.ts';
import { listSessions } from './listSessions.ts';
import { NaiveStore, type NaiveSummary } from './naiveStore.ts';

const ids = ['a', 'b', 'c', 'd'];
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

/** Few ids, so that spans meet again and again: as copies, open then ended, ended then open, changed, moved to another parent. */
const span: fc.Arbitrary<SpanSpec> = fc
  .record({
    trace: fc.constantFrom('one', 'two'),
    id: fc.constantFrom(...ids),
    parent: optional(fc.constantFrom('a', 'b', 'never sent')),
    name: fc.constantFrom('plan', 'chat', 'search'),
    start: fc.constantFrom(0, 0, 7),
    end: optional(fc.integer({ min: 0, max: 20 })),
    status: fc.constantFrom(0, 1, 2),
    service: fc.constantFrom('web', 'worker'),
    kind: fc.constantFrom('agent', 'workflow', 'llm', 'tool'),
    model: optional(fc.constantFrom('m1', 'm2')),
    session: optional(fc.constantFrom('s1', 's2')),
    identities: fc.constantFrom(undefined, [{ field: 'session', value: 's3', rank: 1 }] as const),
    inputTokens: optional(fc.integer({ min: 0, max: 9 })),
    outputTokens: optional(fc.integer({ min: 0, max: 9 })),
  } as const)
  .map(
    (spec) =>
      Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined)) as unknown as SpanSpec,
  );

/** Requests as senders make them: in any order, with retries of whole requests. */
const requests = fc
  .array(fc.array(span, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 })
  .chain((sent) => fc.tuple(fc.constant(sent), fc.array(fc.nat({ max: sent.length - 1 }), { maxLength: 3 })))
  .map(([sent, again]) => [...sent, ...again.map((index) => sent[index]!)]);

describe('store, whatever the order of arrival', () => {
  it('counts as a list of all spans would', (test) => {
    const store = tempStore(test);
    fc.assert(
      fc.property(requests, fc.boolean(), (sent, settlesBetween) => {
        store.writer.clear();
        const naive = new NaiveStore(store.price);
        for (const spans of sent) {
          const before = naive.traces.flatMap((trace) => naive.spans(trace)).length;
          const changes = store.write(...spans);
          naive.write(spans);
          const after = naive.traces.flatMap((trace) => naive.spans(trace)).length;
          assert.equal(changes.inserted, after - before);
          assert.equal(changes.inserted + changes.updated + changes.duplicates, spans.length);
          if (settlesBetween) store.settle();
        }
        store.settle();
        compareBooks(store, naive);
        for (const trace of naive.traces) compare(store, naive, trace);
        const { stored } = store.reader.counts();
        assert.equal(stored.traces, naive.traces.length);
        assert.equal(stored.spans, naive.traces.flatMap((trace) => naive.spans(trace)).length);
      }),
      { numRuns: 300 },
    );
  });
});

function compare(store: TempStore, naive: NaiveStore, trace: string): void {
  const traceId = idHex(trace, 4);
  const summary = store.reader.trace(traceId, epochMicros);
  assert.ok(summary);
  assert.deepEqual(naiveFieldsOf(summary), naive.summary(trace));
  const expected = naive.spans(trace);
  const stored = [...store.reader.rawSpans(traceId)];
  assert.deepEqual(
    stored.map(({ bytes, flags, origin }) => ({
      span: JSON.parse(Buffer.from(bytes).toString()) as unknown,
      revised: (flags & spanFlags.revised) !== 0,
      service: Buffer.from(origin.resource).toString(),
    })),
    expected.map(({ span, revised }) => ({ span, revised, service: span.service })),
  );
  const columns = decodeTraceColumns(store.reader.traceColumns(traceId, epochMicros)!);
  assert.deepEqual(
    Array.from(columns.names, (name) => columns.strings[name]),
    expected.map(({ span }) => span.name),
  );
}

/** Sessions and ledger against the calls of all traces. */
function compareBooks(store: TempStore, naive: NaiveStore): void {
  const sessions = Map.groupBy(naive.traces, (trace) => naive.session(trace) ?? idHex(trace, 4));
  const nanos = (traces: readonly string[]): number =>
    traces
      .flatMap((trace) => naive.account(trace).calls)
      .reduce((sum, { price }) => sum + Math.round((price.usd ?? 0) * 1e9), 0);
  const expected = Array.from(sessions, ([session, traces]) => ({
    session,
    traces: traces.length,
    turns: traces.reduce((sum, trace) => sum + naive.summary(trace).turns, 0),
    spans: traces.reduce((sum, trace) => sum + naive.summary(trace).spans, 0),
    errors: traces.reduce((sum, trace) => sum + naive.summary(trace).errors, 0),
    start: Math.min(...traces.map((trace) => naive.summary(trace).startMicros)),
    last: Math.max(...traces.map((trace) => naive.summary(trace).startMicros + naive.summary(trace).durationMicros)),
    nanos: nanos(traces),
  }));
  const found = listSessions(store).sessions.map(({ session, traces, turns, spans, errors, ...rest }) => ({
    ...{ session, traces, turns, spans, errors, start: rest.startMicros, last: rest.lastMicros },
    nanos: Math.round(rest.spend.usd * 1e9),
  }));
  const byName = (a: { session: string }, b: { session: string }): number => (a.session < b.session ? -1 : 1);
  assert.deepEqual(found.sort(byName), expected.sort(byName));
  const calls = naive.traces.flatMap((trace) => naive.account(trace).calls);
  const models = new Map(
    Array.from(
      Map.groupBy(calls, ({ model = '' }) => model),
      ([model, of]) => [model, of.length],
    ),
  );
  store.reader.spend((spend) => {
    assert.equal(sumOf(spend.total(0, forever), 'nanos'), nanos(naive.traces));
    const rows = spend.byValue('model', 0, forever);
    assert.deepEqual(new Map(rows.map(({ value, sums }) => [value, sumOf(sums, 'calls')])), models);
  });
}

const forever = 2 ** 52;

function naiveFieldsOf(summary: TraceSummary): NaiveSummary {
  const { name, service, startMicros, durationMicros, spans, errors, open, missing, hasRoot, agents } = summary;
  const { inputTokens, outputTokens, usd, unpriced, calls, turns, session } = summary;
  const counts = { spans, errors, open, missing, hasRoot, agents };
  const sums = { inputTokens, outputTokens, usd, unpriced, calls, turns };
  return { name, service, startMicros, durationMicros, ...counts, ...sums, session };
}
