/** The text of `GET /metrics`; a bundle of its own because of prom-client. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Registry } from 'prom-client';
import type { Stats } from '../shared/api.ts';
import { collectorMetrics } from '../core/metrics/collectorMetrics.ts';
import type { CollectorMetric } from '../core/metrics/collectorMetrics.ts';

export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/** Watched from the first scrape on: watching wakes an idle process a hundred times a second. */
const resolutionMs = 10;
const loop = monitorEventLoopDelay({ resolution: resolutionMs });
loop.enable();

/** The collector's own numbers in the Prometheus text format; the delay of its main loop is that since the last call. */
export async function expose(stats: Stats): Promise<Exposition> {
  const registry = new Registry();
  for (const metric of collectorMetrics) register(registry, metric, metric.values(stats));
  register(registry, loopDelay, loopQuantiles());
  loop.reset();
  return { contentType: registry.contentType, text: await registry.metrics() };
}

const loopDelay = {
  name: 'agent_loupe_event_loop_delay_seconds',
  help: 'Delay of the thread that serves the sockets, since the last time this was asked.',
  type: 'gauge',
  label: 'quantile',
} as const;

/** The histogram measures from tick to tick: the time between two ticks of an idle loop is no delay. */
function loopQuantiles(): Readonly<Record<string, number>> {
  const seconds = (nanos: number): number => (loop.count === 0 ? 0 : Math.max(0, nanos / 1e9 - resolutionMs / 1e3));
  return { '0.5': seconds(loop.percentile(50)), '0.99': seconds(loop.percentile(99)), '1': seconds(loop.max) };
}

/** The values are kept elsewhere, so each exposition is a registry of its own, filled once. */
function register(
  registry: Registry,
  { name, help, type, label }: Omit<CollectorMetric, 'values'>,
  values: Readonly<Record<string, number>>,
): void {
  const settings = { name, help, registers: [registry], labelNames: label === undefined ? [] : [label] };
  const metric = type === 'counter' ? new Counter(settings) : new Gauge(settings);
  for (const [key, value] of Object.entries(values)) metric.inc(label === undefined ? {} : { [label]: key }, value);
}
