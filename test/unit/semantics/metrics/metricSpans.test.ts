import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SpanDetail } from '../../../../src/shared/spanDetail.ts';
import { metricSpans, type SentMetric } from '../../../../src/core/semantics/metrics/metricSpans.ts';

const start = 1_790_000_000_000_000;
const minute = 60_000_000;
const delta = 1;
const cumulative = 2;

describe('usage that only metrics tell', () => {
  it('joins the token types and the cost of one session and model in one span', () => {
    const spans = metricSpans([
      tokens(delta, [point('s', 'input', 10), point('s', 'cacheRead', 500), point('s', 'output', 7)]),
      metric('claude_code.cost.usage', delta, [point('s', '', 0.25)]),
    ]);
    assert.deepEqual(spans.map(numbers), [
      { input_tokens: 10, cache_read_tokens: 500, output_tokens: 7, cost_usd: 0.25 },
    ]);
    assert.equal(textOf(spans[0], 'session.id'), 's');
    assert.equal(textOf(spans[0], 'agent_loupe.signal'), 'metric');
  });

  it('adds the series of main agent and sub-agents', () => {
    const [span] = metricSpans([tokens(delta, [point('s', 'input', 10), point('s', 'input', 5)])]);
    assert.deepEqual(span && numbers(span), { input_tokens: 15 });
  });

  it('keeps differences of several exports apart, and a repeated export once', () => {
    const first = metricSpans([tokens(delta, [point('s', 'input', 10)])]);
    const again = metricSpans([tokens(delta, [point('s', 'input', 10)])]);
    const next = metricSpans([tokens(delta, [point('s', 'input', 4, 1)])]);
    assert.deepEqual(again, first);
    assert.notEqual(next[0]?.spanId, first[0]?.spanId);
    assert.equal(next[0]?.traceId, first[0]?.traceId);
  });

  it('lets a newer running total take the place of the older one', () => {
    const [first] = metricSpans([tokens(cumulative, [point('s', 'input', 10)])]);
    const [next] = metricSpans([tokens(cumulative, [{ ...point('s', 'input', 14), timeMicros: start + 9 * minute }])]);
    assert.equal(next?.spanId, first?.spanId);
    assert.deepEqual(next && numbers(next), { input_tokens: 14 });
  });

  it('passes over metrics without a session, of other names, and values that are no counts', () => {
    const other = metric('gen_ai.client.token.usage', delta, [point('s', 'input', 10)]);
    const named = metric('constructor', delta, [point('s', 'input', 10)]);
    const bad = [NaN, -1, Infinity, 0].map((value) => point('s', 'input', value));
    const unnamed = { ...point('s', 'input', 5), attributes: [] };
    assert.deepEqual(
      metricSpans([
        other,
        named,
        tokens(delta, [...bad, unnamed, point('s', 'unheard', 3), point('s', 'constructor', 3)]),
      ]),
      [],
    );
  });
});

type Point = SentMetric['metric']['points'][number];

function tokens(temporality: number, points: readonly Point[]): SentMetric {
  return metric('claude_code.token.usage', temporality, points);
}

function metric(name: string, temporality: number, points: readonly Point[]): SentMetric {
  const scope = { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' };
  const resource = { attributes: [], droppedAttributes: 0, schemaUrl: '', entityRefs: [] };
  const all = {
    name,
    description: '',
    unit: '',
    type: 'sum',
    temporality,
    isMonotonic: true,
    metadata: [],
    points,
  } as const;
  return { metric: all, resource, scope };
}

function point(session: string, type: string, value: number, exported = 0): Point {
  const attributes = Object.entries({ 'session.id': session, model: 'claude-sonnet-4-5', ...(type && { type }) });
  return {
    timeMicros: start + (exported + 1) * minute,
    attributes: attributes.map(([key, v]) => ({ key, value: { t: 'string', v } })),
    point: { startTimeUnixNano: `${start + exported * minute}000`, asDouble: value },
  };
}

function numbers({ attributes }: SpanDetail): Record<string, number> {
  return Object.fromEntries(
    attributes.flatMap(({ key, value }) => (value.t === 'int' || value.t === 'double' ? [[key, Number(value.v)]] : [])),
  );
}

function textOf(span: SpanDetail | undefined, key: string): string | undefined {
  const value = span?.attributes.find((attribute) => attribute.key === key)?.value;
  return value?.t === 'string' ? value.v : undefined;
}
