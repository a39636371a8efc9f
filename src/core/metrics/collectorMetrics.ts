import type { Stats } from '../../shared/api.ts';

/** One metric of the collector itself: how its values are read from the stats, each with its labels. */
export interface CollectorMetric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly label?: string;
  /** Label value → value; a metric without label has the one entry `''`. */
  readonly values: (stats: Stats) => Readonly<Record<string, number>>;
}

const one = (read: (stats: Stats) => number) => (stats: Stats) => ({ '': read(stats) });

/** What `GET /metrics` says besides the process's own metrics. Names follow the Prometheus naming practice: base unit, `_total` on counters. */
export const collectorMetrics: readonly CollectorMetric[] = [
  {
    name: 'agent_loupe_received_total',
    help: 'Items received since the start, rejected ones included.',
    type: 'counter',
    label: 'signal',
    values: ({ received }) => bySignal(received),
  },
  {
    name: 'agent_loupe_rejected_total',
    help: 'Items received and not kept; their sender was told.',
    type: 'counter',
    label: 'signal',
    values: ({ rejected }) => bySignal(rejected),
  },
  {
    name: 'agent_loupe_requests_total',
    help: 'OTLP requests since the start by outcome.',
    type: 'counter',
    label: 'outcome',
    values: ({ requests }) => ({ accepted: requests.accepted, refused: requests.refused }),
  },
  {
    name: 'agent_loupe_overloaded_requests_total',
    help: 'Requests refused because the queue was full.',
    type: 'counter',
    values: one(({ queue }) => queue.refused),
  },
  {
    name: 'agent_loupe_queue_requests',
    help: 'Requests received and not yet committed.',
    type: 'gauge',
    values: one(({ queue }) => queue.requests),
  },
  {
    name: 'agent_loupe_queue_bytes',
    help: 'Bytes of the requests received and not yet committed.',
    type: 'gauge',
    values: one(({ queue }) => queue.bytes),
  },
  {
    name: 'agent_loupe_stored_items',
    help: 'Items in the store.',
    type: 'gauge',
    label: 'kind',
    values: ({ stored }) => ({ trace: stored.traces, ...bySignal(stored) }),
  },
  {
    name: 'agent_loupe_store_bytes',
    help: 'Size of the store on disk.',
    type: 'gauge',
    values: one(({ stored }) => stored.bytes),
  },
  {
    name: 'agent_loupe_store_limit_bytes',
    help: 'Size the store is kept under.',
    type: 'gauge',
    values: one(({ limits }) => limits.bytes),
  },
  {
    name: 'agent_loupe_dropped_items_total',
    help: 'Items removed by retention or by the cap on one service, since the store was made.',
    type: 'counter',
    label: 'kind',
    values: ({ dropped }) => ({ trace: dropped.traces, ...bySignal(dropped) }),
  },
  {
    name: 'agent_loupe_store_writable',
    help: '1 while the store can be written, else 0.',
    type: 'gauge',
    values: one(({ storeProblem }) => (storeProblem === undefined ? 1 : 0)),
  },
  {
    name: 'agent_loupe_worker_restarts_total',
    help: 'Times a worker thread died and was started again.',
    type: 'counter',
    label: 'worker',
    values: ({ workerDeaths = [] }) => ({
      ingest: 0,
      query: 0,
      ...Object.fromEntries(workerDeaths.map(({ worker, count }) => [worker, count])),
    }),
  },
  {
    name: 'agent_loupe_clients',
    help: 'Clients that listen to change notices.',
    type: 'gauge',
    values: one(({ clients }) => clients),
  },
  {
    name: 'agent_loupe_memory_bytes',
    help: 'Resident memory of the collector.',
    type: 'gauge',
    values: one(({ memoryBytes }) => memoryBytes),
  },
  {
    name: 'agent_loupe_start_time_seconds',
    help: 'When the collector started, in seconds since the epoch.',
    type: 'gauge',
    values: one(({ startedAt }) => startedAt / 1e6),
  },
];

function bySignal(counts: {
  readonly spans: number;
  readonly logs: number;
  readonly metricPoints: number;
}): Readonly<Record<string, number>> {
  return { span: counts.spans, log: counts.logs, metric_point: counts.metricPoints };
}
