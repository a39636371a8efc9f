import { hash } from 'node:crypto';
import type { Attribute, AttributeValue } from '../../../shared/attributeValue.ts';
import type { MetricDetail, MetricPointDetail } from '../../../shared/metricDetail.ts';
import type { ResourceDetail, ScopeDetail, SpanDetail } from '../../../shared/spanDetail.ts';

/** A metric with what it came under. */
export interface SentMetric {
  readonly metric: MetricDetail;
  readonly resource: ResourceDetail;
  readonly scope: ScopeDetail;
}

/** A metric that counts what one session used: which attribute of the agent's own log events says the same. */
interface UsageMetric {
  readonly agent: string;
  /** Value of the attribute `type` → attribute; without a type the one under ''. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Only of these do the points name their session (telemetry-dialects §5, §6); all other metrics are charted, never added up. */
const usageMetrics: Readonly<Record<string, UsageMetric>> = {
  'claude_code.token.usage': {
    agent: 'claude-code',
    attributes: {
      input: 'input_tokens',
      output: 'output_tokens',
      cacheRead: 'cache_read_tokens',
      cacheCreation: 'cache_creation_tokens',
    },
  },
  'claude_code.cost.usage': { agent: 'claude-code', attributes: { '': 'cost_usd' } },
  'gemini_cli.token.usage': {
    agent: 'gemini-cli',
    attributes: {
      input: 'input_token_count',
      output: 'output_token_count',
      cache: 'cached_content_token_count',
      thought: 'thoughts_token_count',
    },
  },
};

/** Metrics that `metricSpans` reads. */
export const usageMetricNames: ReadonlySet<string> = new Set(Object.keys(usageMetrics));

/** What the points of one session and model say together, over one stretch of time. */
interface Stretch {
  readonly agent: string;
  readonly session: string;
  readonly model: string;
  readonly startMicros: number;
  readonly cumulative: boolean;
  readonly sent: SentMetric;
  lastMicros: number;
  readonly counts: Map<string, number>;
}

const cumulativeTemporality = 2;

/**
 * Makes spans of what agents' metrics say of a session, for sessions of which nothing better arrives: one for each model
 * and export where they send differences, one for each model where they send running totals (the newest one counts).
 */
export function metricSpans(metrics: readonly SentMetric[]): readonly SpanDetail[] {
  const stretches = new Map<string, Stretch>();
  for (const sent of metrics) {
    const rule = ownValue(usageMetrics, sent.metric.name);
    if (rule) for (const point of sent.metric.points) addPoint(stretches, sent, rule, point);
  }
  return Array.from(stretches.values(), spanOf);
}

function addPoint(
  stretches: Map<string, Stretch>,
  sent: SentMetric,
  rule: UsageMetric,
  point: MetricPointDetail,
): void {
  const { attributes, timeMicros } = point;
  const session = textOf(attributes, 'session.id');
  const key = ownValue(rule.attributes, textOf(attributes, 'type') ?? '');
  const value = Number(point.point.asInt ?? point.point.asDouble);
  if (session === undefined || key === undefined || timeMicros === 0 || !(value > 0 && value < Infinity)) return;
  const model = textOf(attributes, 'model') ?? '';
  const cumulative = sent.metric.temporality === cumulativeTemporality;
  const startMicros = startOf(point) || timeMicros;
  const name = [rule.agent, session, model, startMicros, cumulative ? '' : timeMicros].join('\0');
  const stretch = stretches.get(name) ?? {
    ...{ agent: rule.agent, session, model, startMicros, cumulative, sent, lastMicros: timeMicros },
    counts: new Map<string, number>(),
  };
  stretches.set(name, stretch);
  stretch.lastMicros = Math.max(stretch.lastMicros, timeMicros);
  const known = stretch.counts.get(key) ?? 0;
  // Several series of one type (main agent and sub-agents) add up.
  stretch.counts.set(key, known + value);
}

function startOf({ point }: MetricPointDetail): number {
  const nanos = point.startTimeUnixNano;
  return typeof nanos === 'string' || typeof nanos === 'number' ? Math.floor(Number(nanos) / 1000) : 0;
}

function spanOf({ agent, session, model, startMicros, lastMicros, cumulative, counts, sent }: Stretch): SpanDetail {
  const stretch = cumulative ? [startMicros] : [startMicros, lastMicros];
  return {
    traceId: digest(32, agent, session),
    spanId: digest(16, agent, session, model, ...stretch.map(String)),
    parentSpanId: '',
    ...{ traceState: '', flags: 0, name: `${agent} usage metrics`, otlpKind: 1 },
    startNanos: `${startMicros}000`,
    endNanos: `${lastMicros}000`,
    attributes: [
      ...['session.id', 'model'].map((key) => text(key, key === 'model' ? model : session)),
      ...[...counts].map(([key, value]) => ({ key, value: numberValue(value) })),
      // A sum of calls that nobody traced, and no turn of its own.
      text('gen_ai.operation.name', 'workflow.run'),
      text('gen_ai.agent.name', agent),
      text('agent_loupe.signal', 'metric'),
    ],
    droppedAttributes: 0,
    ...{ events: [], droppedEvents: 0, links: [], droppedLinks: 0 },
    status: { code: 0, message: '' },
    resource: sent.resource,
    scope: sent.scope,
  };
}

/** Names come from strangers: `constructor` is none of ours. */
function ownValue<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function numberValue(value: number): AttributeValue {
  return Number.isSafeInteger(value) ? { t: 'int', v: String(value) } : { t: 'double', v: value };
}

function text(key: string, v: string): Attribute {
  return { key, value: { t: 'string', v } };
}

function textOf(attributes: readonly Attribute[], key: string): string | undefined {
  const value = attributes.findLast((attribute) => attribute.key === key)?.value;
  return value?.t === 'string' && value.v !== '' ? value.v : undefined;
}

function digest(length: number, ...parts: readonly string[]): string {
  return hash('sha256', ['agent-loupe', 'metrics', ...parts].join('\0'), 'hex').slice(0, length);
}
