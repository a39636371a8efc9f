import type { Sender, Stats, TraceSummary } from '../../../src/shared/api.ts';
import type { BudgetAlert, CostAnswer, PeriodSpend, SessionSummary, Spend } from '../../../src/shared/costApi.ts';

/** A finished trace without errors, with what a case changes. */
export function summary(changes: Partial<TraceSummary> = {}): TraceSummary {
  return {
    traceId: 'a'.repeat(32),
    name: 'plan trip',
    service: 'trip-planner',
    startMicros: 1_700_000_000_000_000,
    durationMicros: 6_400_000,
    spans: 34,
    errors: 0,
    open: 0,
    missing: 0,
    hasRoot: true,
    agents: 1,
    inputTokens: 0,
    outputTokens: 0,
    usd: 0,
    unpriced: 0,
    calls: 0,
    turns: 1,
    state: 'complete',
    pinned: false,
    receivedMicros: 0,
    revision: 1,
    ...changes,
  };
}

const none = { spans: 0, logs: 0, metricPoints: 0 };

/** A receiver that has nothing to complain about. */
export function stats(changes: Partial<Stats> = {}): Stats {
  return {
    version: '1.0.0',
    pid: 1,
    startedAt: 0,
    otlp: 'http://127.0.0.1:4318',
    grpc: '127.0.0.1:4317',
    busy: [],
    clients: 1,
    received: none,
    rejected: none,
    requests: { accepted: 0, refused: 0 },
    dropped: { traces: 0, ...none },
    stored: { traces: 3, ...none, bytes: 212 * 1_048_576 },
    limits: { bytes: 1_073_741_824, days: 14, requestBytes: 1 },
    queue: { requests: 0, bytes: 0, refused: 0 },
    memoryBytes: 0,
    spansPerSecond: 0,
    ...changes,
  };
}

/** Somebody whose requests are all taken. */
export function sender(changes: Partial<Sender> = {}): Sender {
  return {
    service: 'trip-planner',
    sdk: 'opentelemetry nodejs 2.12.1',
    userAgent: 'OTel-OTLP-Exporter-JavaScript/0.223.1',
    protocol: 'http/protobuf',
    compression: 'none',
    port: 4318,
    lastMicros: 1_700_000_000_000_000,
    requests: 2,
    spans: 34,
    logs: 0,
    metricPoints: 0,
    bytes: 2048,
    refused: 0,
    ...changes,
  };
}

/** Nothing spent, with what a case changes. */
export function spend(changes: Partial<Spend> = {}): Spend {
  return {
    calls: 0,
    requests: 0,
    unpriced: 0,
    usd: 0,
    reportedUsd: 0,
    computedUsd: 0,
    tokens: {
      input: 0,
      cacheRead: 0,
      cacheWrite: 0,
      cacheWrite1h: 0,
      inputAudio: 0,
      output: 0,
      reasoning: 0,
      outputAudio: 0,
    },
    errors: 0,
    dataGb: 0,
    dataUsd: 0,
    ...changes,
  };
}

/** A session of three turns that is over. */
export function session(changes: Partial<SessionSummary> = {}): SessionSummary {
  return {
    session: 'trip-1',
    source: 'session',
    service: 'trip-planner',
    name: 'plan trip',
    traces: 1,
    turns: 3,
    spans: 34,
    errors: 0,
    agents: ['planner'],
    models: ['gpt-4o'],
    startMicros: 1_700_000_000_000_000,
    lastMicros: 1_700_000_006_400_000,
    live: false,
    conflicts: 0,
    spend: spend({ calls: 5, usd: 0.12 }),
    ...changes,
  };
}

/** Today without a budget. */
export function period(changes: Partial<PeriodSpend> = {}): PeriodSpend {
  return { period: 'day', startMicros: 0, endMicros: 1, spend: spend({ calls: 1, usd: 1.5 }), ...changes };
}

/** An answer without bars and rows. */
export function costAnswer(changes: Partial<CostAnswer> = {}): CostAnswer {
  return {
    window: '24h',
    by: 'model',
    startMicros: 0,
    endMicros: 1,
    total: spend(),
    periods: [period()],
    bars: [],
    rows: [],
    values: 0,
    unpricedModels: [],
    prices: { asOf: '2026-11-01', overrides: 0, faults: [] },
    revision: 1,
    ...changes,
  };
}

/** 80 % of a daily budget of 100. */
export function alert(changes: Partial<BudgetAlert> = {}): BudgetAlert {
  return {
    id: 'day:2026-11-21:0.8',
    scope: 'day',
    threshold: 0.8,
    budget: 100,
    usd: 85.1,
    atLeast: false,
    atMicros: 1_700_000_000_000_000,
    ...changes,
  };
}
