import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ListQuestion } from '../../../src/core/store/traceListing.ts';
import { decodeTraceColumns } from '../../../src/shared/traceColumns.ts';
import { epochMicros, idHex, type SpanSpec } from '../../fixtures/spanBatchBuilder.ts';
import { tempStore, type TempStore } from '../../fixtures/tempStore.ts';

/** A complete trace of one span that is named as the trace. */
function trace(name: string, start: number, more: Partial<SpanSpec> = {}): SpanSpec {
  return { trace: name, id: name, name, start, end: start + 1, ...more };
}

function names(store: TempStore, question: Partial<ListQuestion> = {}): string[] {
  const { traces } = store.reader.listTraces({ limit: 100, nowMicros: epochMicros, ...question });
  return traces.map(({ name }) => name);
}

describe('listing traces', () => {
  it('gives the newest first, in pages that neither repeat nor leave out', (test) => {
    const store = tempStore(test);
    const starts = [3, 1, 2, 2, 2, 5];
    store.write(...starts.map((start, index) => trace(`t${index}`, start)));
    const pages: string[][] = [];
    let before: string | undefined;
    do {
      const page = store.reader.listTraces({
        limit: 2,
        nowMicros: epochMicros,
        ...(before !== undefined && { before }),
      });
      pages.push(page.traces.map(({ name }) => name));
      before = page.next;
      assert.equal(page.total, 6);
    } while (before !== undefined);
    assert.deepEqual(pages, [
      ['t5', 't0'],
      ['t4', 't3'],
      ['t2', 't1'],
    ]);
  });

  it('goes on after a trace that was removed since', (test) => {
    const store = tempStore(test);
    store.write(trace('old', 1));
    assert.deepEqual(names(store, { before: `${epochMicros + 2}:${idHex('gone', 4)}` }), ['old']);
    assert.deepEqual(names(store, { before: 'nonsense' }), []);
  });

  it('filters by session and service', (test) => {
    const store = tempStore(test);
    store.write(trace('a', 1, { session: 's1' }), trace('b', 2, { service: 'web' }), trace('c', 3, { session: 's1' }));
    store.settle();
    assert.deepEqual(names(store, { session: 's1' }), ['c', 'a']);
    assert.deepEqual(
      names(store, { session: idHex('b', 4) }),
      ['b'],
      'a trace stands for the session it does not name',
    );
    assert.deepEqual(names(store, { service: 'web' }), ['b']);
    assert.deepEqual(names(store, { session: 's1', before: `${epochMicros + 3}:${idHex('c', 4)}` }), ['a']);
  });

  it('finds span names and labels in any case, and takes wildcards as they are', (test) => {
    const store = tempStore(test);
    store.write(trace('plan', 1), {
      trace: 'plan',
      id: 'x',
      parent: 'plan',
      name: 'execute_tool',
      label: 'Grep',
      end: 2,
    });
    store.write(trace('100%', 2));
    assert.deepEqual(names(store, { q: 'EXECUTE_TOOL' }), ['plan']);
    assert.deepEqual(names(store, { q: 'grep' }), ['plan']);
    assert.deepEqual(names(store, { q: '%' }), ['100%']);
    assert.deepEqual(names(store, { q: 'executeXtool' }), []);
    assert.deepEqual(names(store, { q: 'x'.repeat(100_000) }), []);
  });

  it('sees what is written after a page was cut short', (test) => {
    const store = tempStore(test);
    store.write(trace('a', 1), trace('b', 2), trace('c', 3));
    assert.deepEqual(names(store, { limit: 1 }), ['c']);
    store.write(trace('d', 4));
    assert.deepEqual(names(store, { limit: 1 }), ['d']);
  });
});

describe('reading one trace', () => {
  it('gives its spans as columns', (test) => {
    const store = tempStore(test);
    store.write(
      { id: 'root', name: 'plan', start: 1000, end: 4000, kind: 'agent', service: 'web' },
      {
        id: 'call',
        parent: 'root',
        start: 2000,
        kind: 'llm',
        label: 'gpt',
        inputTokens: 3,
        outputTokens: 4,
        status: 2,
      },
    );
    const columns = decodeTraceColumns(store.reader.traceColumns(idHex('trace', 4), epochMicros)!);
    assert.deepEqual([columns.count, columns.summary.name, columns.summary.open], [2, 'plan', 1]);
    assert.deepEqual([...columns.starts], [0, 1]);
    assert.deepEqual([...columns.durations], [3, NaN]);
    assert.deepEqual([...columns.kinds], [1, 2]);
    assert.deepEqual([...columns.statuses], [0, 2]);
    assert.deepEqual([...columns.tokens], [0, 7]);
    const text = (indexes: Uint32Array): string[] => Array.from(indexes, (index) => columns.strings[index]!);
    assert.deepEqual(text(columns.names), ['plan', 'call']);
    assert.deepEqual(text(columns.labels), ['plan', 'gpt']);
    assert.deepEqual(text(columns.services), ['web', 'service']);
    const hex = Array.from(columns.spanIds.subarray(0, 2), (word) => word.toString(16).padStart(8, '0')).join('');
    assert.equal(hex, idHex('root', 2));
    assert.deepEqual([...columns.parentIds], [0, 0, ...columns.spanIds.subarray(0, 2)]);
    assert.equal(store.reader.traceColumns(idHex('unknown', 4), epochMicros), undefined);
  });

  it('gives the bytes of a span with its resource and scope', (test) => {
    const store = tempStore(test);
    store.write({ id: 'a', body: 'first', service: 'web', scope: 'lib' }, { id: 'b', body: 'second' });
    const span = store.reader.rawSpan(idHex('trace', 4), idHex('a', 2))!;
    assert.match(Buffer.from(span.bytes).toString(), /"body":"first"/);
    assert.equal(Buffer.from(span.origin.resource).toString(), 'web');
    assert.equal(Buffer.from(span.origin.scope).toString(), 'lib');
    assert.deepEqual([span.origin.resourceSchemaUrl, span.origin.scopeSchemaUrl], ['resource-schema', 'scope-schema']);
    assert.equal(store.reader.rawSpan(idHex('trace', 4), idHex('unknown', 2)), undefined);
  });
});

describe('overviews', () => {
  it('lists errors, newest first', (test) => {
    const store = tempStore(test);
    store.write(
      trace('a', 1, { status: 2 }),
      trace('ok', 2),
      trace('b', 3, { status: 2, kind: 'tool', label: 'grep' }),
    );
    const errors = store.reader.errors(10);
    assert.deepEqual(
      errors.map(({ name }) => name),
      ['b', 'a'],
    );
    assert.deepEqual(errors[0], {
      ...{ traceId: idHex('b', 4), spanId: idHex('b', 2), name: 'b', label: 'grep', kind: 'tool', service: 'service' },
      ...{ startMicros: epochMicros + 3, durationMicros: 1 },
    });
  });
});
